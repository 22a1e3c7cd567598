import type { Pairs } from '../labels/pairs.ts';
import type { Flush } from '../notify/flush.ts';
import type { AggregationGroup, GroupEffect } from './aggregation-group.ts';

/** The least time a flush is given, whatever the group_interval (`notify.MinTimeout` upstream). */
const MIN_FLUSH_TIMEOUT_MS = 10_000;

/**
 * What people are to be told when a group comes due; `routeLabels` are those of its route, filled in. `peerWaitMs` is
 * added to the time it is given.
 */
export function flushOf(
  group: AggregationGroup,
  { nowMs, alerts }: Pick<Extract<GroupEffect, { kind: 'flush' }>, 'nowMs' | 'alerts'>,
  routeLabels: Pairs,
  peerWaitMs: number,
): Flush {
  const { options, id, muteTimeIntervals, activeTimeIntervals } = group.route;
  return {
    nowMs,
    timeoutMs: Math.max(options.groupIntervalMs, MIN_FLUSH_TIMEOUT_MS) + peerWaitMs,
    groupKey: group.key,
    groupLabels: group.labels,
    routeLabels,
    route: {
      id,
      receiver: options.receiver,
      repeatIntervalMs: options.repeatIntervalMs,
      muteTimeIntervals,
      activeTimeIntervals,
    },
    alerts,
  };
}
