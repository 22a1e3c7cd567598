import type { LabelSet } from '../labels/label-set.ts';
import type { AggregationGroup, AlertState } from './aggregation-group.ts';
import type { AlertCounts } from './dispatch.metrics.ts';

const WEIGHT: Readonly<Record<AlertState, number>> = { unprocessed: 0, active: 1, suppressed: 2 };

/** Counts firing alerts by state; one that several groups hold counts once, by its weightiest state. */
export function countOnce(groups: Iterable<AggregationGroup>, nowMs: number): AlertCounts {
  const states = new Map<LabelSet, AlertState>();
  for (const group of groups) {
    for (const [labels, state] of group.firingStates(nowMs)) {
      const known = states.get(labels);
      if (known === undefined || WEIGHT[state] > WEIGHT[known]) states.set(labels, state);
    }
  }
  return count(states.values());
}

/** Counts the firing alerts of one group by state. */
export function countGroup(group: AggregationGroup, nowMs: number): AlertCounts {
  return count(Array.from(group.firingStates(nowMs), ([, state]) => state));
}

function count(states: Iterable<AlertState>): AlertCounts {
  const counts = { active: 0, suppressed: 0, unprocessed: 0 };
  for (const state of states) counts[state]++;
  return counts;
}
