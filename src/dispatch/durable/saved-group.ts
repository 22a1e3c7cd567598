import type { MutedBy } from '../../alerts/muting.ts';
import type { Pairs } from '../../labels/pairs.ts';
import type { FlushReport } from '../../notify/flush.ts';
import type { Route } from '../../routing/route.ts';

/** An aggregation group as it outlives the process. Its alerts are kept apart from it. */
export interface SavedGroup {
  /** The name of its route (see `routesByName`). */
  readonly route: string;
  /** What must be the same of that route (see `groupingOf`). */
  readonly grouping: string;
  readonly labels: Pairs;
  /** When it flushes next, wall-clock milliseconds; of a flush under way, when that began. */
  readonly nextFlushAtMs: number;
  /** Undefined before the first flush. */
  readonly report: SavedReport | undefined;
}

/** What is kept of the report on the last flush: the answer to "is this group muted". */
export interface SavedReport {
  readonly nowMs: number;
  /** What muted the whole flush. */
  readonly muted: { readonly by: MutedBy; readonly ids: readonly string[] } | undefined;
}

/** Of an alert that is over and that other groups still hold: which routes' groups have told of its end. */
export interface PartlyTold {
  readonly fingerprint: string;
  /** When the alert that they told of was received: an update of it is another story. */
  readonly updatedAtMs: number;
  /** The names of the routes; none: it is told of altogether, or fires again. */
  readonly routes: readonly string[];
}

/** What the groups of the last process left behind. */
export interface SavedGroups {
  readonly groups: readonly SavedGroup[];
  /** By fingerprint. */
  readonly partlyTold: ReadonlyMap<string, PartlyTold>;
}

/** What is kept of a report. */
export function savedReport(report: FlushReport | undefined): SavedReport | undefined {
  if (report === undefined) return undefined;
  const muted = report.muted.find(({ labels }) => labels === undefined);
  return { nowMs: report.nowMs, muted: muted && { by: muted.by, ids: muted.ids } };
}

/** As much of a report as was kept. */
export function restoredReport({ nowMs, muted }: SavedReport): FlushReport {
  return {
    nowMs,
    success: true,
    muted: muted === undefined ? [] : [{ labels: undefined, ...muted, alerts: 0 }],
    integrations: [],
  };
}

/**
 * How long a restored group waits: until the planned time, not at all if that has passed, and never longer than it
 * would wait anew, whatever the clock did meanwhile.
 */
export function remainingWaitMs(saved: SavedGroup, { options }: Route, nowMs: number): number {
  const longestMs = saved.report === undefined ? options.groupWaitMs : options.groupIntervalMs;
  return Math.min(Math.max(saved.nextFlushAtMs - nowMs, 0), longestMs);
}
