import type { Random } from '../../base/random.ts';

/** A part of an interval by chance, in whole milliseconds: what all do alike does not happen all at once. */
export function stagger(intervalMs: number, random: Random): number {
  return Math.floor(random.next() * intervalMs);
}

/** The first of `at`, `at + interval`, `at + 2 × interval`, … that lies after `now`. */
export function nextOnGrid(at: number, intervalMs: number, now: number): number {
  if (at > now) return at;
  return at + intervalMs * (Math.floor((now - at) / intervalMs) + 1);
}
