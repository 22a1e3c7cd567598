import type { Standing } from '../../dispatch/standing.ts';
import type { Route } from '../../routing/route.ts';
import type { ReceiverView, RoutesAnswer, RouteView } from '../contract/routes.ts';
import type { ServingState } from '../serving.ts';
import { isShown } from '../v2/list-alerts.ts';
import { MutedRoutes } from './alert-board.ts';
import { matcherView } from './views.ts';

interface Held {
  groups: number;
  alerts: number;
}

/** The route tree with what is in it now, and the receivers. */
export function routesAnswer(state: ServingState, nowMs: number): RoutesAnswer {
  const { dispatcher, muters, timeIntervals } = state;
  const muted = new MutedRoutes(dispatcher.routes.routes, muters, nowMs);
  const held = countHeld(dispatcher.standings(), nowMs);
  return {
    root: routeView(dispatcher.routes.root, muted, held),
    receivers: receiverViews(state),
    timeIntervals,
  };
}

function countHeld(standings: Iterable<Standing>, nowMs: number): ReadonlyMap<Route, Held> {
  const held = new Map<Route, Held>();
  for (const { group } of standings) {
    let of = held.get(group.route);
    if (of === undefined) held.set(group.route, (of = { groups: 0, alerts: 0 }));
    of.groups++;
    for (const alert of group.alerts()) if (isShown(alert, nowMs)) of.alerts++;
  }
  return held;
}

function routeView(route: Route, muted: MutedRoutes, held: ReadonlyMap<Route, Held>): RouteView {
  const { options } = route;
  const mute = muted.of(route);
  return {
    id: route.id,
    receiver: options.receiver,
    matchers: route.matchers.map(matcherView),
    groupBy: [...options.groupBy],
    groupByAll: options.groupByAll,
    groupWaitMs: options.groupWaitMs,
    groupIntervalMs: options.groupIntervalMs,
    repeatIntervalMs: options.repeatIntervalMs,
    muteTimeIntervals: route.muteTimeIntervals,
    activeTimeIntervals: route.activeTimeIntervals,
    continue: route.continue,
    labels: route.labels.toRecord(),
    ...(mute === undefined ? {} : { muted: mute }),
    ...(held.get(route) ?? { groups: 0, alerts: 0 }),
    routes: route.routes.map((child) => routeView(child, muted, held)),
  };
}

function receiverViews({ receivers, integrations }: ServingState): readonly ReceiverView[] {
  return Array.from(receivers, ([name, labels]) => ({
    name,
    labels: labels.toRecord(),
    used: integrations.has(name),
    integrations: (integrations.get(name) ?? []).map(
      ({ name: integration, index, sendResolved }) => ({
        integration,
        index,
        sendResolved,
      }),
    ),
  }));
}
