import type { Plan } from '../plan.ts';

/** The least time that a flush is given (`MIN_FLUSH_TIMEOUT_MS` in src/dispatch/flush-of.ts). */
const MIN_FLUSH_MS = 10_000;
/** The longest that a receiver without trouble takes, and a commit to the disk after it. */
export const SEND_MS = 500;
/** From the start of a process until its notifications may go out: `--cluster.settle-timeout`. */
export const SETTLE_MS = 60_000;

/** What each replica is given beyond the peer timeout (`SPACING_ROUNDS` in src/cluster/cluster.ts). */
const SPACING_MS = 700;

/** The longest that a replica leaves others the first turn: it is the last one. */
export function longestWaitMs({ replicas, settings }: Plan): number {
  return (replicas - 1) * (settings.peerTimeoutMs + SPACING_MS);
}

/** When a flush may be over that ticked at `tickMs`, by the place of its sender. */
export function flushDeadlinesMs({ replicas, settings }: Plan, tickMs: number): number[] {
  const { groupIntervalMs, peerTimeoutMs } = settings;
  return Array.from(
    { length: replicas },
    (_, place) =>
      tickMs + Math.max(groupIntervalMs, MIN_FLUSH_MS) + place * (peerTimeoutMs + SPACING_MS),
  );
}

/**
 * How long after a healthy replica has heard of a change people must know of it. The change comes just after a tick:
 * the next one is group_wait (for a new group) or group_interval away. When that comes a flush may be under way, which
 * its deadline ends: max(group_interval, 10 s) and the wait for its turn. The tick that waited for it flushes at once,
 * waits for its turn, and sends.
 */
export function tellingBoundMs(plan: Plan): number {
  const { groupWaitMs, groupIntervalMs } = plan.settings;
  const waitMs = longestWaitMs(plan);
  const nextTickMs = Math.max(groupWaitMs, groupIntervalMs);
  const underWayMs = Math.max(groupIntervalMs, MIN_FLUSH_MS) + waitMs;
  return nextTickMs + underWayMs + waitMs + SEND_MS;
}
