import type { AggregationGroup } from './aggregation-group.ts';

/** A group and when people hear of it. */
export interface Standing {
  readonly group: AggregationGroup;
  /** When its timer fires, wall-clock milliseconds. */
  readonly nextFlushAtMs: number;
  /** When the flush under way began. */
  readonly flushingSinceMs: number | undefined;
}
