import type { MatchOperator } from '../labels/matcher.ts';
import type { Pairs } from '../labels/pairs.ts';
import type { Route, RouteTree, RouteVisitor } from './route.ts';

/** A matcher of a route on the label it asks for. */
export interface TracedMatcher {
  readonly name: string;
  readonly operator: MatchOperator;
  readonly value: string;
  /** As it is written. */
  readonly text: string;
  /** What the label has; empty where it is absent. */
  readonly labelValue: string;
  readonly matched: boolean;
}

/** A route that was looked at. */
export interface TracedRoute {
  readonly routeId: string;
  /** 0 is the root. */
  readonly depth: number;
  readonly receiver: string;
  /** In order, up to and with the first that does not match. */
  readonly matchers: readonly TracedMatcher[];
  /** It does not match; it does, and so did one below; or it takes the alert itself. */
  readonly result: 'refused' | 'passed on' | 'taken';
  /** Whether the next of its siblings is looked at as well, and why. */
  readonly goesOn: boolean;
  readonly because: 'refused' | 'continue' | 'no continue' | 'root';
}

/** Every route that is looked at for an alert, in order, and those that take it: by the very search that routes it. */
export function traceRoutes(
  tree: RouteTree,
  labels: Pairs,
): { readonly steps: readonly TracedRoute[]; readonly routes: readonly Route[] } {
  const steps: TracedRoute[] = [];
  /** Where the steps of the routes stand that are entered and not left. */
  const open: number[] = [];
  const visitor: RouteVisitor = {
    refused: (route, matcher) => {
      const matchers = traced(route, matcher + 1, labels, matcher);
      const depth = open.length;
      steps.push({ ...step(route, depth), matchers, result: 'refused', ...passage(route, false) });
    },
    entered: (route) => {
      const matchers = traced(route, route.matchers.length, labels, -1);
      open.push(steps.length);
      const depth = open.length - 1;
      steps.push({ ...step(route, depth), matchers, result: 'taken', ...passage(route, true) });
    },
    left: (_route, takes) => {
      const at = open.pop() ?? -1;
      const entered = steps[at];
      if (!takes && entered !== undefined) steps[at] = { ...entered, result: 'passed on' };
    },
  };
  const routes = tree.match(labels, visitor);
  return { steps, routes };
}

function step(route: Route, depth: number): Pick<TracedRoute, 'routeId' | 'depth' | 'receiver'> {
  return { routeId: route.id, depth, receiver: route.options.receiver };
}

function passage(route: Route, matches: boolean): Pick<TracedRoute, 'goesOn' | 'because'> {
  if (route.isRoot) return { goesOn: false, because: 'root' };
  if (!matches) return { goesOn: true, because: 'refused' };
  return { goesOn: route.continue, because: route.continue ? 'continue' : 'no continue' };
}

function traced(
  { matchers }: Route,
  count: number,
  labels: Pairs,
  failed: number,
): readonly TracedMatcher[] {
  return matchers.slice(0, count).map((matcher, i) => ({
    name: matcher.name,
    operator: matcher.operator,
    value: matcher.value,
    text: matcher.toString(),
    labelValue: labels.get(matcher.name),
    matched: i !== failed,
  }));
}
