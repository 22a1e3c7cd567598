import { createHash } from 'node:crypto';
import type { Alert } from '../../alerts/alert.ts';
import type { AlertStore } from '../../alerts/alert-store.ts';
import { compareForNotification } from '../../alerts/order.ts';
import type { Clock } from '../../base/clock.ts';
import { compareBytewise } from '../../base/compare.ts';
import type { Standing } from '../../dispatch/standing.ts';
import type { LabelSet } from '../../labels/label-set.ts';
import { comparePairs, Pairs } from '../../labels/pairs.ts';
import type { Muters } from '../../notify/flush.ts';
import type { Route } from '../../routing/route.ts';
import type { AlertState, StateCounts } from '../contract/alert-view.ts';
import type { MutedBy, MuteView } from '../contract/common.ts';
import type { ServingState } from '../serving.ts';
import { isShown, matching } from '../v2/list-alerts.ts';
import type { BoardQuery } from './ext-query.ts';
import { muteView } from './views.ts';

/** An alert with what mutes it now. */
export interface BoardAlert {
  readonly alert: Alert;
  readonly muted: readonly MuteView[];
}

/** Alerts that are shown together; those of a group that is not looked at are not sorted. */
export interface BoardGroup {
  readonly labels: Pairs;
  readonly alerts: readonly BoardAlert[];
  /** Absent where the grouping is the page's own. */
  readonly standing: Standing | undefined;
}

/** The answer to a question about alerts. */
export interface Board {
  /** Of those that pass filter and receiver. */
  readonly counts: StateCounts;
  /** Those that pass everything. */
  readonly alerts: ReadonlyMap<LabelSet, BoardAlert>;
  readonly groups: readonly BoardGroup[];
}

const UNMUTED: readonly MuteView[] = [];
const STATE_OF: Readonly<Record<MutedBy, AlertState>> = {
  silence: 'silenced',
  inhibition: 'inhibited',
  mute_time_interval: 'muted',
  active_time_interval: 'muted',
};

/** What mutes an alert: silences and inhibition, and the intervals of its routes where those mute all of them. */
export function mutesOf(
  labels: LabelSet,
  { muters, dispatcher }: Pick<ServingState, 'muters' | 'dispatcher'>,
  routes: MutedRoutes,
  nowMs: number,
): readonly MuteView[] {
  const inhibited = muteView(muters.inhibition?.decide(labels, nowMs));
  const silenced = muteView(muters.silences?.decide(labels, nowMs));
  const byTime = routes.size === 0 ? undefined : routes.ofAll(dispatcher.routesOf(labels));
  if (inhibited === undefined && silenced === undefined && byTime === undefined) return UNMUTED;
  return [inhibited, byTime, silenced].filter((each) => each !== undefined);
}

/** Which routes their intervals mute now. */
export class MutedRoutes {
  readonly #muted = new Map<Route, MuteView>();

  constructor(routes: readonly Route[], { timeIntervals }: Muters, nowMs: number) {
    if (timeIntervals === undefined) return;
    for (const route of routes) {
      const { id, muteTimeIntervals, activeTimeIntervals, options } = route;
      const { receiver, repeatIntervalMs } = options;
      const asked = { id, receiver, repeatIntervalMs, muteTimeIntervals, activeTimeIntervals };
      const muted = muteView(timeIntervals.decide(asked, nowMs));
      if (muted !== undefined) this.#muted.set(route, muted);
    }
  }

  get size(): number {
    return this.#muted.size;
  }

  of(route: Route): MuteView | undefined {
    return this.#muted.get(route);
  }

  ofAll(routes: readonly Route[]): MuteView | undefined {
    const muted = routes.map((route) => this.of(route));
    return muted.includes(undefined) ? undefined : muted[0];
  }
}

/** Counts alerts by state. */
export function countStates(alerts: Iterable<BoardAlert>): StateCounts {
  const counts = { total: 0, active: 0, silenced: 0, inhibited: 0, muted: 0 };
  for (const { muted } of alerts) {
    counts.total++;
    if (muted.length === 0) counts.active++;
    for (const { by } of muted) counts[STATE_OF[by]]++;
  }
  return counts;
}

/** What a board is made of. */
export interface BoardSource {
  readonly store: Pick<AlertStore, 'values' | 'where'>;
  readonly state: ServingState;
  readonly nowMs: number;
}

/** Looks for the alerts that are asked for and groups them. */
export function makeBoard(query: BoardQuery, { store, state, nowMs }: BoardSource): Board {
  const { dispatcher, muters } = state;
  const { matchers, wantsReceiver, states } = query;
  const routes = new MutedRoutes(dispatcher.routes.routes, muters, nowMs);
  const seen: BoardAlert[] = [];
  for (const alert of matching(store, matchers)) {
    const { labels } = alert;
    if (!isShown(alert, nowMs)) continue;
    if (wantsReceiver !== undefined && !dispatcher.receiversOf(labels).some(wantsReceiver))
      continue;
    seen.push({ alert, muted: mutesOf(labels, state, routes, nowMs) });
  }
  const alerts = new Map<LabelSet, BoardAlert>();
  for (const each of seen) if (wants(states, each.muted)) alerts.set(each.alert.labels, each);
  const groups =
    query.groupBy === undefined
      ? notifiedGroups(alerts, query, state)
      : ownGroups(alerts.values(), query.groupBy);
  return { counts: countStates(seen), alerts, groups };
}

function wants(states: ReadonlySet<AlertState> | undefined, muted: readonly MuteView[]): boolean {
  if (states === undefined) return true;
  if (muted.length === 0) return states.has('active');
  return muted.some(({ by }) => states.has(STATE_OF[by]));
}

function notifiedGroups(
  alerts: ReadonlyMap<LabelSet, BoardAlert>,
  { wantsReceiver }: BoardQuery,
  { dispatcher }: ServingState,
): readonly BoardGroup[] {
  const groups: BoardGroup[] = [];
  for (const standing of dispatcher.standings()) {
    const { group } = standing;
    if (wantsReceiver?.(group.route.options.receiver) === false) continue;
    const held: BoardAlert[] = [];
    for (const { labels } of group.alerts()) {
      const alert = alerts.get(labels);
      if (alert !== undefined) held.push(alert);
    }
    if (held.length > 0) groups.push({ labels: group.labels, alerts: held, standing });
  }
  return groups.sort(
    (a, b) => comparePairs(a.labels, b.labels) || compareBytewise(receiverOf(a), receiverOf(b)),
  );
}

function receiverOf({ standing }: BoardGroup): string {
  return standing?.group.route.options.receiver ?? '';
}

function ownGroups(alerts: Iterable<BoardAlert>, names: readonly string[]): readonly BoardGroup[] {
  const groups = new Map<string, { readonly labels: Pairs; readonly alerts: BoardAlert[] }>();
  for (const each of alerts) {
    const { labels } = each.alert;
    const key = JSON.stringify(names.map((name) => labels.get(name)));
    let group = groups.get(key);
    if (group === undefined) {
      const present = names.filter((name) => labels.get(name) !== '');
      const record = Object.fromEntries(present.map((name) => [name, labels.get(name)]));
      group = { labels: Pairs.of(record), alerts: [] };
      groups.set(key, group);
    }
    group.alerts.push(each);
  }
  return [...groups.values()]
    .map((group) => ({ ...group, standing: undefined }))
    .sort((a, b) => comparePairs(a.labels, b.labels));
}

/** The id of a group that is the page's own. */
export function ownGroupId(labels: Pairs): string {
  const text = JSON.stringify([labels.names, labels.values]);
  return createHash('sha1').update(text).digest('hex').slice(0, 16);
}

/** How long a board is good for, if nothing changes: what changes by time alone is that old at the most. */
const GOOD_MS = 1000;
/** How long a board that nobody asks for again keeps its memory. */
const KEPT_MS = 10_000;
const MAX_BOARDS = 8;

interface KeptBoard {
  readonly board: Board;
  readonly version: string;
  readonly atMs: number;
  /** Groups whose alerts are in order. */
  readonly sorted: Map<BoardGroup, readonly BoardAlert[]>;
}

/** Keeps the last boards for a moment: the pages of one list come from one board. */
export class BoardCache {
  readonly #clock: Clock;
  readonly #boards = new Map<string, KeptBoard>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** `version` differs whenever alerts, silences or the configuration have changed. */
  get(key: string, version: string, make: () => Board): KeptBoard {
    const nowMs = this.#clock.monotonic();
    const kept = this.#boards.get(key);
    if (kept?.version === version && nowMs - kept.atMs < GOOD_MS) return kept;
    const fresh: KeptBoard = { board: make(), version, atMs: nowMs, sorted: new Map() };
    this.#boards.delete(key);
    this.#boards.set(key, fresh);
    for (const oldest of this.#boards.keys()) {
      if (this.#boards.size <= MAX_BOARDS) break;
      this.#boards.delete(oldest);
    }
    this.#clock.after(KEPT_MS, () => {
      if (this.#boards.get(key) === fresh) this.#boards.delete(key);
    });
    return fresh;
  }
}

/** The alerts of a group in the order of notifications. */
export function sortedAlerts({ sorted }: KeptBoard, group: BoardGroup): readonly BoardAlert[] {
  let alerts = sorted.get(group);
  if (alerts === undefined) {
    alerts = [...group.alerts].sort((a, b) =>
      compareForNotification(a.alert.labels, b.alert.labels),
    );
    sorted.set(group, alerts);
  }
  return alerts;
}
