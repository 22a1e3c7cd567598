import type { Alert } from '../../alerts/alert.ts';
import type { AlertStore } from '../../alerts/alert-store.ts';
import type { Clock } from '../../base/clock.ts';
import type { LabelInterner } from '../../labels/interner.ts';
import type { LabelSet } from '../../labels/label-set.ts';
import type { FlushHistory } from '../../notify/flush-history.ts';
import type { Silences } from '../../silences/silences.ts';
import type {
  AlertGroup,
  AlertDetail,
  AlertsAnswer,
  GroupAlertsAnswer,
} from '../contract/alerts.ts';
import type { AlertView } from '../contract/alert-view.ts';
import type { ExplainAnswer } from '../contract/explain.ts';
import type { GroupDetail } from '../contract/groups.ts';
import type { HistoryAnswer, HistoryKept } from '../contract/history.ts';
import type { PreviewAnswer } from '../contract/silences.ts';
import { matchesAll, type Matcher } from '../../labels/matcher.ts';
import { SHOWN, type HistoryQuery } from '../../notify/flush-history.ts';
import type { ApiOptions, Serving, ServingState } from '../serving.ts';
import { isShown } from '../v2/list-alerts.ts';
import {
  type Board,
  BoardCache,
  type BoardAlert,
  type BoardGroup,
  countStates,
} from './alert-board.ts';
import { makeBoard, MutedRoutes, mutesOf, ownGroupId, sortedAlerts } from './alert-board.ts';
import { AlertChanges } from './changes.ts';
import { explain, standingsOf } from './explain.ts';
import { type BoardQuery, refused } from './ext-query.ts';
import { findStanding, groupStatus, idOf } from './group-status.ts';
import { alertView, flushView, instant, silenceView } from './views.ts';

/** How many flushes a group's page shows. */
const MAX_FLUSHES = 20;

/** What the API of Tocsin's own looks at. */
export interface ExtSources {
  readonly store: AlertStore;
  readonly interner: LabelInterner;
  readonly silences: Silences;
  readonly serving: Serving;
  readonly options: ApiOptions;
  readonly clock: Clock;
}

/** A slice of a list. */
export interface Slice {
  readonly limit: number;
  readonly offset: number;
}

type KeptBoard = ReturnType<BoardCache['get']>;

/** Answers the questions of `/api/ext/v1` about alerts, groups and history, as data. */
export class ExtView {
  readonly #sources: ExtSources;
  readonly #boards: BoardCache;
  readonly changes: AlertChanges;

  constructor(sources: ExtSources) {
    this.#sources = sources;
    this.#boards = new BoardCache(sources.clock);
    this.changes = new AlertChanges(sources.store, sources.clock);
  }

  get state(): ServingState {
    return this.#sources.serving.current;
  }

  get nowMs(): number {
    return this.#sources.clock.now();
  }

  /** The alerts that are asked for. */
  board(query: BoardQuery): Board {
    return this.#kept(query).board;
  }

  alerts(query: BoardQuery, { limit, offset }: Slice, perGroup: number): AlertsAnswer {
    const kept = this.#kept(query);
    const { counts, alerts, groups } = kept.board;
    const routes = this.#mutedRoutes();
    const page = groups
      .slice(offset, offset + limit)
      .map((group) => this.#groupView(group, kept, routes, perGroup));
    return { counts, alerts: alerts.size, groups: groups.length, offset, page };
  }

  groupAlerts(query: BoardQuery, id: string, { limit, offset }: Slice): GroupAlertsAnswer {
    const kept = this.#kept(query);
    const group = kept.board.groups.find((each) => boardGroupId(each) === id);
    if (group === undefined) return { counts: countStates([]), offset, page: [] };
    const page = sortedAlerts(kept, group).slice(offset, offset + limit);
    return {
      counts: countStates(group.alerts),
      offset,
      page: page.map((each) => this.#alertView(each)),
    };
  }

  /** @throws ApiError 404 */
  alert(fingerprint: string): AlertDetail {
    const { nowMs, state } = this;
    const alert = this.#find(fingerprint);
    if (alert === undefined || !isShown(alert, nowMs)) throw refused(404, 'no such alert fires');
    const { labels } = alert;
    const routes = this.#mutedRoutes();
    const muted = mutesOf(labels, state, routes, nowMs);
    const idsBy = (by: string): readonly string[] =>
      muted.find((each) => each.by === by)?.ids ?? [];
    return {
      ...this.#alertView({ alert, muted }),
      updatedAt: instant(alert.updatedAtMs),
      endsAt: instant(alert.endsAtMs),
      endsByTimeout: alert.timeout,
      groups: standingsOf(labels, state).map((each) => groupStatus(each, state, nowMs, routes)),
      silences: idsBy('silence').flatMap((id) => {
        const silence = this.#sources.silences.get(id, nowMs);
        return silence === undefined ? [] : [silenceView(silence)];
      }),
      inhibitors: idsBy('inhibition').flatMap((id) => {
        const source = this.#find(id);
        if (source === undefined) return [];
        const by = mutesOf(source.labels, state, routes, nowMs);
        return [this.#alertView({ alert: source, muted: by })];
      }),
    };
  }

  /** @throws ApiError 404 */
  group(id: string): GroupDetail {
    const { state, nowMs } = this;
    const standing = findStanding(state, id);
    if (standing === undefined) throw refused(404, 'there is no such group');
    const query = { ...EVERYTHING, group: idOf(standing), limit: MAX_FLUSHES };
    return {
      ...groupStatus(standing, state, nowMs, this.#mutedRoutes()),
      flushes: this.#history.query(query).map(flushView),
    };
  }

  explain(labels: LabelSet): ExplainAnswer {
    const { state, nowMs } = this;
    const alert = this.#sources.store.get(labels);
    return explain(labels, { state, history: this.#history, nowMs, alert });
  }

  /** The labels of a record, as the store would know them. */
  labelsOf(record: Readonly<Record<string, string>>): LabelSet {
    return this.#sources.interner.intern(record);
  }

  /** The labels of an alert that is held. @throws ApiError 404 */
  labelsBy(fingerprint: string): LabelSet {
    const alert = this.#find(fingerprint);
    if (alert === undefined) throw refused(404, 'no such alert fires');
    return alert.labels;
  }

  history(query: HistoryQuery): HistoryAnswer {
    const found = this.#history.query(query);
    const last = found.length === query.limit ? found.at(-1)?.id : undefined;
    return {
      flushes: found.map(flushView),
      ...(last === undefined ? {} : { next: last }),
      kept: this.historyKept(),
    };
  }

  historyKept(): HistoryKept {
    const { size, oldestAtMs, limits } = this.#history;
    return {
      flushes: size,
      ...(oldestAtMs === undefined ? {} : { oldestAt: instant(oldestAtMs) }),
      retentionMs: limits.retentionMs,
      maxFlushes: limits.maxFlushes,
    };
  }

  /** The labels of every alert that fires. */
  firing(): readonly LabelSet[] {
    const { nowMs } = this;
    const firing: LabelSet[] = [];
    for (const alert of this.#sources.store.values())
      if (isShown(alert, nowMs)) firing.push(alert.labels);
    return firing;
  }

  preview(matchers: readonly Matcher[], limit: number): PreviewAnswer {
    const firing = this.firing();
    const hit = firing.filter((labels) => matchesAll(matchers, labels));
    const routes = this.#mutedRoutes();
    return {
      alerts: hit.length,
      of: firing.length,
      matchesEverything: matchers.every(asksForNothing),
      page: hit.slice(0, limit).flatMap((labels) => {
        const alert = this.#sources.store.get(labels);
        if (alert === undefined) return [];
        return [this.#alertView({ alert, muted: mutesOf(labels, this.state, routes, this.nowMs) })];
      }),
    };
  }

  get #history(): FlushHistory {
    return this.#sources.options.history;
  }

  #kept(query: BoardQuery): KeptBoard {
    const { store, silences, serving } = this.#sources;
    const version = [this.changes.version, silences.version, serving.loads].join(' ');
    return this.#boards.get(query.key, version, () =>
      makeBoard(query, { store, state: this.state, nowMs: this.nowMs }),
    );
  }

  #groupView(
    group: BoardGroup,
    kept: KeptBoard,
    routes: MutedRoutes,
    perGroup: number,
  ): AlertGroup {
    const alerts = sortedAlerts(kept, group).slice(0, perGroup);
    const base = {
      id: boardGroupId(group),
      labels: group.labels.toRecord(),
      counts: countStates(group.alerts),
      alerts: alerts.map((each) => this.#alertView(each)),
    };
    if (group.standing === undefined) return base;
    const { nextFlushAtMs } = group.standing;
    const { route, lastReport } = group.standing.group;
    const muted = routes.of(route);
    const notified = {
      receiver: route.options.receiver,
      routeId: route.id,
      ...(nextFlushAtMs < this.nowMs ? {} : { nextFlushAt: instant(nextFlushAtMs) }),
      ...(muted === undefined ? {} : { muted }),
      ...(lastReport === undefined
        ? {}
        : { lastFlush: { at: instant(lastReport.nowMs), success: lastReport.success } }),
    };
    return { ...base, notified };
  }

  #alertView({ alert, muted }: BoardAlert): AlertView {
    return alertView(alert, muted, this.state.dispatcher.receiversOf(alert.labels));
  }

  #mutedRoutes(): MutedRoutes {
    const { dispatcher, muters } = this.state;
    return new MutedRoutes(dispatcher.routes.routes, muters, this.nowMs);
  }

  #find(fingerprint: string): Alert | undefined {
    if (!/^[0-9a-f]{16}$/.test(fingerprint)) return undefined;
    const high = Number.parseInt(fingerprint.slice(0, 8), 16) | 0;
    const low = Number.parseInt(fingerprint.slice(8), 16) | 0;
    for (const alert of this.#sources.store.values())
      if (alert.labels.fingerprintLow === low && alert.labels.fingerprintHigh === high)
        return alert;
    return undefined;
  }
}

/** A query of the history that asks for nothing in particular. */
export const EVERYTHING: HistoryQuery = {
  group: undefined,
  receiver: undefined,
  fingerprint: undefined,
  outcome: undefined,
  before: undefined,
  limit: SHOWN,
};

function boardGroupId({ labels, standing }: BoardGroup): string {
  return standing === undefined ? ownGroupId(labels) : idOf(standing);
}

/** A value that no label has. */
const NO_VALUE = '\u0001 of no label';

/** Whether a matcher matches just any value. */
function asksForNothing(matcher: Matcher): boolean {
  return matcher.matchesValue(NO_VALUE);
}
