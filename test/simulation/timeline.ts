import { createHash } from 'node:crypto';
import type { Schedule } from './engine/schedule.ts';

/** A line of what happened. */
export interface Happening {
  readonly atMs: number;
  /** A replica, a Prometheus, the operator; empty: the world. */
  readonly who: string;
  readonly what: string;
  readonly details: string;
}

/** All that happened in a simulation, in order, and a hash over it: the same seed gives the same hash. */
export class Timeline {
  readonly #schedule: Schedule;
  readonly #happenings: Happening[] = [];
  #counted = 0x811c9dc5;
  readonly #hash = createHash('sha256');

  constructor(schedule: Schedule) {
    this.#schedule = schedule;
  }

  get happenings(): readonly Happening[] {
    return this.#happenings;
  }

  add(who: string, what: string, details = ''): void {
    const atMs = this.#schedule.nowMs;
    this.#happenings.push({ atMs, who, what, details });
    this.#hash.update(`${atMs}|${who}|${what}|${details}\n`);
  }

  /** Takes into the hash what is no line, as datagrams are too many. */
  count(what: number): void {
    this.#counted = Math.imul(this.#counted ^ what, 0x01000193);
  }

  hash(): string {
    return this.#hash.copy().update(`${this.#counted}`).digest('hex').slice(0, 16);
  }
}

/** Lines as people read them. */
export function printTimeline(happenings: readonly Happening[]): string {
  return happenings
    .map(
      ({ atMs, who, what, details }) => `${clockTime(atMs)}  ${who.padEnd(4)} ${what} ${details}`,
    )
    .join('\n');
}

/** Virtual time as `mm:ss.mmm`. */
export function clockTime(atMs: number): string {
  const minutes = Math.floor(atMs / 60_000);
  const seconds = (atMs / 1000 - minutes * 60).toFixed(3);
  return `${String(minutes).padStart(2, '0')}:${seconds.padStart(6, '0')}`;
}
