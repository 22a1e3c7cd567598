import type { AggregationGroup } from './aggregation-group.ts';

/** The groups of an alert, in route order, and the receivers of these. */
export interface Membership<G> {
  readonly groups: readonly G[];
  readonly receivers: readonly string[];
}

/** What alerts are members of. */
export interface Member<G> {
  readonly group: AggregationGroup;
  /** The membership of an alert that is in this group alone: one object for all of them. */
  alone: Membership<G> | undefined;
}

/** The membership in these groups. */
export function membership<G extends Member<G>>(groups: readonly G[]): Membership<G> {
  const [only] = groups;
  if (groups.length !== 1 || only === undefined) return { groups, receivers: receiversOf(groups) };
  only.alone ??= { groups, receivers: receiversOf(groups) };
  return only.alone;
}

function receiversOf<G extends Member<G>>(groups: readonly G[]): readonly string[] {
  return groups.map(({ group }) => group.route.options.receiver);
}
