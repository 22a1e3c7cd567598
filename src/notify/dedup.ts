import type { FlushedAlert } from './contract.ts';
import type { DedupReason, LastTold } from './flush.ts';

/** The hashes of a flush's alerts by state. */
export interface FlushHashes {
  readonly firing: readonly bigint[];
  readonly resolved: readonly bigint[];
}

/** Sorts the alerts of a flush by state. `hash` gives an alert's identity in the notification log. */
export function hashFlush(
  alerts: readonly FlushedAlert[],
  hash: (alert: FlushedAlert) => bigint,
): FlushHashes {
  const firing: bigint[] = [];
  const resolved: bigint[] = [];
  for (const alert of alerts) (alert.status === 'firing' ? firing : resolved).push(hash(alert));
  return { firing, resolved };
}

/** When a notification that says nothing new is repeated, and whether resolved alerts are worth one. */
export interface DedupRules {
  readonly sendResolved: boolean;
  readonly repeatIntervalMs: number;
}

/**
 * Whether an integration must be told of a flush, and why: `none` is no. The order of the conditions is that of
 * Alertmanager's `DedupStage.needsUpdate`.
 */
export function dedupReason(
  last: LastTold | undefined,
  { firing, resolved }: FlushHashes,
  { sendResolved, repeatIntervalMs }: DedupRules,
  nowMs: number,
): DedupReason {
  if (last === undefined) return firing.length > 0 ? 'first notification' : 'none';
  if (!isSubset(firing, last.firing)) {
    // Nothing fired when it was last told: for its people this is a new story.
    return last.firing.length === 0 ? 'first notification' : 'new alerts added';
  }
  if (firing.length === 0) {
    // Whatever sendResolved says: the log must be cleared of what no longer fires.
    return last.firing.length > 0 ? 'all alerts resolved' : 'none';
  }
  if (sendResolved && !isSubset(resolved, last.resolved)) return 'some alerts resolved';
  return last.timestampMs < nowMs - repeatIntervalMs ? 'repeat interval elapsed' : 'none';
}

/** Whether an alert of this hash is among those that an integration was last told to be over. */
export function wasToldResolved({ resolved }: LastTold, hash: bigint): boolean {
  return contains(resolved, hash);
}

function isSubset(hashes: readonly bigint[], sorted: BigUint64Array): boolean {
  return hashes.every((hash) => contains(sorted, hash));
}

function contains(sorted: BigUint64Array, hash: bigint): boolean {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const at = sorted[middle] ?? 0n;
    if (at === hash) return true;
    if (at < hash) low = middle + 1;
    else high = middle;
  }
  return false;
}
