import type { Standing } from '../../dispatch/standing.ts';
import { groupId } from '../../notify/group-id.ts';
import type { FlushPreview, IntegrationPreview } from '../../notify/flush.ts';
import type { GroupStatus, IntegrationStatus } from '../contract/groups.ts';
import type { ServingState } from '../serving.ts';
import { isShown } from '../v2/list-alerts.ts';
import { countStates, mutesOf } from './alert-board.ts';
import type { BoardAlert, MutedRoutes } from './alert-board.ts';
import { instant, outcomeView } from './views.ts';

/** The id of a group as notified. */
export function idOf({ group }: Pick<Standing, 'group'>): string {
  return groupId(group.route.id, group.key);
}

/** The group with an id, if there is one. */
export function findStanding({ dispatcher }: ServingState, id: string): Standing | undefined {
  for (const standing of dispatcher.standings()) if (idOf(standing) === id) return standing;
  return undefined;
}

/** What a group's next flush would do if it came now and nothing changed until its time. */
export function previewOf(
  { group, nextFlushAtMs }: Standing,
  { dispatcher, preview }: ServingState,
  nowMs: number,
): FlushPreview {
  return preview(dispatcher.flushNow(group), Math.max(nextFlushAtMs, nowMs));
}

/** Where a group stands and what happens next. */
export function groupStatus(
  standing: Standing,
  state: ServingState,
  nowMs: number,
  routes: MutedRoutes,
): GroupStatus {
  const { group, nextFlushAtMs, flushingSinceMs } = standing;
  const { route, labels, key } = group;
  const { receiver, groupWaitMs, groupIntervalMs, repeatIntervalMs } = route.options;
  const alerts: BoardAlert[] = [];
  for (const alert of group.alerts())
    if (isShown(alert, nowMs))
      alerts.push({ alert, muted: mutesOf(alert.labels, state, routes, nowMs) });
  const preview = previewOf(standing, state, nowMs);
  const muted = routes.of(route);
  return {
    id: idOf(standing),
    groupKey: key,
    labels: labels.toRecord(),
    receiver,
    routeId: route.id,
    groupWaitMs,
    groupIntervalMs,
    repeatIntervalMs,
    counts: countStates(alerts),
    nextFlushAt: instant(nextFlushAtMs),
    ...(flushingSinceMs === undefined ? {} : { flushingSince: instant(flushingSinceMs) }),
    ...(muted === undefined ? {} : { muted }),
    integrations: preview.integrations.map((each) => integrationStatus(each, preview, standing)),
  };
}

function integrationStatus(
  { integration, reason, last }: IntegrationPreview,
  { alerts }: FlushPreview,
  { group, nextFlushAtMs }: Standing,
): IntegrationStatus {
  const { name, index, sendResolved } = integration;
  const report = group.lastReport;
  const outcome = report?.integrations.find(
    (each) => each.integration === name && each.index === index,
  );
  const fires = alerts.some(({ status }) => status === 'firing');
  return {
    integration: name,
    index,
    sendResolved,
    ...(last === undefined
      ? {}
      : {
          lastTold: {
            at: instant(last.timestampMs),
            firing: last.firing.length,
            resolved: last.resolved.length,
          },
        }),
    ...(outcome === undefined || report === undefined
      ? {}
      : { lastOutcome: { ...outcomeView(outcome), at: instant(report.nowMs) } }),
    ...(last === undefined || !fires
      ? {}
      : {
          nextRepeatAt: instant(repeatAtMs(last.timestampMs, nextFlushAtMs, group.route.options)),
        }),
    ...(alerts.length === 0 ? {} : { next: reason }),
  };
}

/** The first flush, one each group_interval, that comes later than repeat_interval after the last word. */
function repeatAtMs(
  lastToldMs: number,
  nextFlushAtMs: number,
  { repeatIntervalMs, groupIntervalMs }: { repeatIntervalMs: number; groupIntervalMs: number },
): number {
  const dueMs = lastToldMs + repeatIntervalMs + 1;
  if (nextFlushAtMs >= dueMs) return nextFlushAtMs;
  return nextFlushAtMs + Math.ceil((dueMs - nextFlushAtMs) / groupIntervalMs) * groupIntervalMs;
}
