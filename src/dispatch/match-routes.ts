import type { Route, RouteTree } from '../routing/route.ts';

/**
 * Which route of the new tree goes on with the groups of each route of the former one: that with the same key (and,
 * where siblings share one, the same turn among them), if it groups and waits alike and tells the same receiver.
 */
export function matchRoutes(former: RouteTree, next: RouteTree): Map<Route, Route> {
  const candidates = new Map(withTurns(next).map(([name, route]) => [name, route]));
  const matched = new Map<Route, Route>();
  for (const [name, route] of withTurns(former)) {
    const candidate = candidates.get(name);
    if (candidate !== undefined && groupsAlike(route, candidate)) matched.set(route, candidate);
  }
  return matched;
}

function withTurns(tree: RouteTree): [name: string, route: Route][] {
  const turns = new Map<string, number>();
  return tree.routes.map((route) => {
    const turn = turns.get(route.key) ?? 0;
    turns.set(route.key, turn + 1);
    return [`${turn} ${route.key}`, route];
  });
}

function groupsAlike({ options: a }: Route, { options: b }: Route): boolean {
  return (
    a.receiver === b.receiver &&
    a.groupByAll === b.groupByAll &&
    (a.groupByAll || sameSet(a.groupBy, b.groupBy)) &&
    a.groupWaitMs === b.groupWaitMs &&
    a.groupIntervalMs === b.groupIntervalMs
  );
}

function sameSet(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size === b.size && [...a].every((name) => b.has(name));
}
