import { compareBytewise } from '../base/compare.ts';
import type { Route, RouteTree } from '../routing/route.ts';

/**
 * Which route of the new tree goes on with the groups of each route of the former one: that with the same key (and,
 * where siblings share one, the same turn among them), if it groups and waits alike and tells the same receiver.
 */
export function matchRoutes(former: RouteTree, next: RouteTree): Map<Route, Route> {
  const candidates = routesByName(next);
  const matched = new Map<Route, Route>();
  for (const [name, route] of routesByName(former)) {
    const candidate = candidates.get(name);
    if (candidate !== undefined && groupingOf(route) === groupingOf(candidate))
      matched.set(route, candidate);
  }
  return matched;
}

/** The routes by the names that they keep from one configuration to the next: key and turn among those that share it. */
export function routesByName(tree: RouteTree): Map<string, Route> {
  const turns = new Map<string, number>();
  return new Map(
    tree.routes.map((route) => {
      const turn = turns.get(route.key) ?? 0;
      turns.set(route.key, turn + 1);
      return [`${turn} ${route.key}`, route];
    }),
  );
}

/** The other way round. */
export function namesOfRoutes(tree: RouteTree): Map<Route, string> {
  return new Map(Array.from(routesByName(tree), ([name, route]) => [route, name]));
}

/** What `groupingOf` answers, which is asked for every group that is saved. */
const groupings = new WeakMap<Route, string>();

/** What of a route must stay the same for its groups to go on, as a text: who is told, how it groups and waits. */
export function groupingOf(route: Route): string {
  let grouping = groupings.get(route);
  if (grouping === undefined) {
    grouping = printGrouping(route);
    groupings.set(route, grouping);
  }
  return grouping;
}

function printGrouping({ options }: Route): string {
  const { receiver, groupByAll, groupBy, groupWaitMs, groupIntervalMs } = options;
  return JSON.stringify([
    receiver,
    groupByAll ? '...' : [...groupBy].sort(compareBytewise),
    groupWaitMs,
    groupIntervalMs,
  ]);
}
