import { parseMatcherClassic } from '../../labels/matcher-classic.ts';
import { compareMatchers } from '../../labels/matcher.ts';
import type { RouteConfig } from '../schema.ts';

/** What of a route a test cares about; `match` are matchers as text. */
export type RouteOverrides = Partial<Omit<RouteConfig, 'matchers' | 'routes'>> & {
  readonly match?: readonly string[];
  readonly routes?: readonly RouteOverrides[];
};

/** A route's configuration with everything inherited but what is given. */
export function aRoute({ match = [], routes = [], ...rest }: RouteOverrides = {}): RouteConfig {
  return {
    receiver: undefined,
    groupBy: undefined,
    groupByAll: false,
    groupWaitMs: undefined,
    groupIntervalMs: undefined,
    repeatIntervalMs: undefined,
    labels: {},
    muteTimeIntervals: [],
    activeTimeIntervals: [],
    continue: false,
    ...rest,
    matchers: match.map(parseMatcherClassic).sort(compareMatchers),
    routes: routes.map(aRoute),
  };
}
