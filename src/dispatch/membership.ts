import type { Route } from '../routing/route.ts';
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

/** The membership in the groups of these routes that `enter` answers. Nearly always it is one. */
export function membershipIn<G extends Member<G>>(
  routes: readonly Route[],
  enter: (route: Route) => G,
): Membership<G> {
  const [only] = routes;
  if (routes.length !== 1 || only === undefined) return made(routes.map(enter));
  const entered = enter(only);
  return (entered.alone ??= made([entered]));
}

function made<G extends Member<G>>(groups: readonly G[]): Membership<G> {
  return { groups, receivers: groups.map(({ group }) => group.route.options.receiver) };
}
