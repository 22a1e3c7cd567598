import { type Alert, isResolvedAt, ZERO_TIME_MS } from '../../alerts/alert.ts';
import { AggregationGroup } from '../../dispatch/aggregation-group.ts';
import type { Standing } from '../../dispatch/standing.ts';
import type { LabelSet } from '../../labels/label-set.ts';
import type { Pairs } from '../../labels/pairs.ts';
import type { FlushHistory } from '../../notify/flush-history.ts';
import { type FlushPreview, isToTell } from '../../notify/flush.ts';
import type { Route } from '../../routing/route.ts';
import { traceRoutes } from '../../routing/trace.ts';
import type { ExplainAnswer, ExplainedRoute, Verdict } from '../contract/explain.ts';
import type { ServingState } from '../serving.ts';
import { MutedRoutes } from './alert-board.ts';
import { groupStatus, idOf, previewOf } from './group-status.ts';
import { flushView, instant, muteView } from './views.ts';

/** How many flushes of a group are told along. */
const MAX_FLUSHES = 5;

/** What an explanation is made of. */
export interface ExplainSource {
  readonly state: ServingState;
  readonly history: FlushHistory;
  readonly nowMs: number;
  /** The alert with these labels, if the store holds one. */
  readonly alert: Alert | undefined;
}

/** Why an alert with these labels is, or is not, told to somebody: by the search and the decisions that tell it. */
export function explain(labels: LabelSet, source: ExplainSource): ExplainAnswer {
  const { state, nowMs, alert } = source;
  const { dispatcher, muters } = state;
  const muted = [
    muteView(muters.inhibition?.decide(labels, nowMs)),
    muteView(muters.silences?.decide(labels, nowMs)),
  ];
  const firing = alert !== undefined && !isResolvedAt(alert, nowMs) ? alert : undefined;
  const { steps, routes } = traceRoutes(dispatcher.routes, labels);
  const byTime = new MutedRoutes(dispatcher.routes.routes, muters, nowMs);
  return {
    at: instant(nowMs),
    labels: labels.toRecord(),
    fingerprint: labels.fingerprint,
    fires: firing !== undefined,
    ...(firing === undefined ? {} : { startsAt: instant(firing.startsAtMs) }),
    ...(firing === undefined || firing.endsAtMs === ZERO_TIME_MS
      ? {}
      : { endsAt: instant(firing.endsAtMs) }),
    muted: muted.filter((each) => each !== undefined),
    steps,
    routes: routes.map((route) => explainRoute(route, labels, source, byTime)),
  };
}

function explainRoute(
  route: Route,
  labels: LabelSet,
  { state, history, nowMs, alert }: ExplainSource,
  byTime: MutedRoutes,
): ExplainedRoute {
  const { receiver, groupBy, groupByAll, groupWaitMs, groupIntervalMs, repeatIntervalMs } =
    route.options;
  const groupLabels = route.groupLabels(labels);
  const standing = state.dispatcher.standing(route, groupLabels);
  const live = standing !== undefined && standing.group.size > 0 ? standing : undefined;
  const muted = byTime.of(route);
  const preview =
    live?.group.has(labels) === true
      ? previewOf(live, state, nowMs)
      : previewAlone(route, groupLabels, alert, state, nowMs);
  const group = live === undefined ? undefined : idOf(live);
  return {
    routeId: route.id,
    receiver,
    groupBy: [...groupBy],
    groupByAll,
    groupLabels: groupLabels.toRecord(),
    groupKey: route.groupKey(groupLabels),
    groupWaitMs,
    groupIntervalMs,
    repeatIntervalMs,
    muteTimeIntervals: route.muteTimeIntervals,
    activeTimeIntervals: route.activeTimeIntervals,
    ...(muted === undefined ? {} : { muted }),
    ...(live === undefined ? {} : { group: groupStatus(live, state, nowMs, byTime) }),
    held: live?.group.has(labels) === true,
    verdict: verdictOf(labels, alert, preview, nowMs),
    flushes:
      group === undefined
        ? []
        : history.query({ ...ANY, group, limit: MAX_FLUSHES }).map(flushView),
  };
}

const ANY = {
  group: undefined,
  receiver: undefined,
  fingerprint: undefined,
  outcome: undefined,
  before: undefined,
} as const;

/** What would become of the alert in a group of its own. */
function previewAlone(
  route: Route,
  groupLabels: Pairs,
  alert: Alert | undefined,
  { preview, dispatcher }: ServingState,
  nowMs: number,
): FlushPreview | undefined {
  if (alert === undefined) return undefined;
  const group = new AggregationGroup(route, groupLabels);
  group.insert(alert);
  return preview(dispatcher.flushNow(group), nowMs);
}

function verdictOf(
  labels: LabelSet,
  alert: Alert | undefined,
  preview: FlushPreview | undefined,
  nowMs: number,
): Verdict {
  if (alert === undefined || preview === undefined || isResolvedAt(alert, nowMs))
    return 'not firing';
  const own = preview.muted.find((each) => each.labels === labels);
  if (own?.by === 'inhibition') return 'inhibited';
  if (own !== undefined) return 'silenced';
  if (preview.muted.some((each) => each.labels === undefined)) return 'muted';
  if (preview.integrations.length === 0) return 'no receiver';
  return preview.integrations.some(({ reason }) => isToTell(reason)) ? 'waiting' : 'told';
}

/** The groups that hold an alert. */
export function standingsOf(labels: LabelSet, { dispatcher }: ServingState): readonly Standing[] {
  return dispatcher.routesOf(labels).flatMap((route) => {
    const standing = dispatcher.standing(route, route.groupLabels(labels));
    return standing?.group.has(labels) === true ? [standing] : [];
  });
}
