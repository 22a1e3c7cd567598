import type { LabelSet } from './label-set.ts';

/** Places in a list beside the higher half of a fingerprint in one number. */
const MAX_LENGTH = 1 << 20;

/**
 * A list by the fingerprints of its label sets, ascending. Sorted as numbers, without a call for each comparison:
 * half the time for 20,000.
 */
export function byFingerprint<T>(list: readonly T[], labelsOf: (item: T) => LabelSet): T[] {
  const compare = (a: T, b: T): number => compareFingerprints(labelsOf(a), labelsOf(b));
  if (list.length > MAX_LENGTH) return [...list].sort(compare);
  const keys = new Float64Array(list.length);
  for (const [i, item] of list.entries())
    keys[i] = (labelsOf(item).fingerprintHigh >>> 0) * MAX_LENGTH + i;
  keys.sort();
  const sorted: T[] = [];
  for (const key of keys) {
    const item = list[key % MAX_LENGTH];
    if (item !== undefined) sorted.push(item);
  }
  settleTies(sorted, compare);
  return sorted;
}

/** Of some that have the higher half in common, which is rare, each moves to its place. */
function settleTies<T>(sorted: T[], compare: (a: T, b: T) => number): void {
  for (let i = 1; i < sorted.length; i++) {
    for (let at = i; at > 0; at--) {
      const [before, item] = [sorted[at - 1], sorted[at]];
      if (before === undefined || item === undefined || compare(before, item) <= 0) break;
      sorted[at - 1] = item;
      sorted[at] = before;
    }
  }
}

function compareFingerprints(a: LabelSet, b: LabelSet): number {
  return (
    (a.fingerprintHigh >>> 0) - (b.fingerprintHigh >>> 0) ||
    (a.fingerprintLow >>> 0) - (b.fingerprintLow >>> 0)
  );
}
