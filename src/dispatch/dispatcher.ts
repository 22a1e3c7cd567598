import { type Alert, isResolvedAt } from '../alerts/alert.ts';
import type { Timer } from '../base/clock.ts';
import { messageOf } from '../base/errors.ts';
import type { LabelSet } from '../labels/label-set.ts';
import { LabelTable } from '../labels/label-table.ts';
import type { Pairs } from '../labels/pairs.ts';
import type { FlushedAlert } from '../notify/contract.ts';
import type { Flush, FlushReport } from '../notify/flush.ts';
import type { Route, RouteTree } from '../routing/route.ts';
import { AggregationGroup, type GroupEffect } from './aggregation-group.ts';
import type { DispatcherOptions } from './dispatcher-options.ts';
import type { Standing } from './standing.ts';
import { countGroup, countOnce } from './count-alerts.ts';
import type { AlertCounts } from './dispatch.metrics.ts';
import { flushOf } from './flush-of.ts';
import { FlushWindow } from './flush-window.ts';
import { GroupIndex } from './group-index.ts';
import type { JournaledGroup } from './durable/group-journal.ts';
import {
  type PartlyTold,
  remainingWaitMs,
  restoredReport,
  type SavedGroup,
  type SavedGroups,
  savedReport,
} from './durable/saved-group.ts';
import { groupingOf, matchRoutes, namesOfRoutes, routesByName } from './match-routes.ts';
import { type Member, type Membership, membershipIn } from './membership.ts';
import { hasTemplates } from './route-labels.ts';

/** A group with its timer. */
interface Running extends JournaledGroup, Member<Running> {
  timer: Timer | undefined;
  /** When the timer fires, wall-clock milliseconds. */
  nextFlushAtMs: number;
  /** When the flush under way began. */
  flushingSinceMs: number | undefined;
  /** The flush under way. */
  flush: Promise<void> | undefined;
  /** Whose it is: a reload hands it over while its timer, and perhaps a flush, run on. */
  owner: Dispatcher;
  /** Whether it is in no index any more. */
  ended: boolean;
}

/** Sorts alerts into aggregation groups and flushes these when they are due. One per generation of the configuration. */
export class Dispatcher {
  readonly #options: DispatcherOptions;
  readonly #index: GroupIndex<Running>;
  /** The groups an alert is in, so that a resend needs neither routing nor group labels. */
  readonly #memberships = new LabelTable<Membership<Running>>('groups');
  readonly #inFlight = new Set<Promise<void>>();
  readonly #due: FlushWindow;
  readonly #routeNames: ReadonlyMap<Route, string>;
  /** Flushes of the former configuration by group key: the same group must not speak while they may still be heard. */
  readonly #predecessors = new Map<string, Promise<unknown>>();
  #stopped = false;

  constructor(options: DispatcherOptions) {
    this.#options = options;
    this.#due = new FlushWindow(options.clock);
    this.#index = new GroupIndex(options.routes.routes.length);
    this.#routeNames = namesOfRoutes(options.routes);
  }

  get routes(): RouteTree {
    return this.#options.routes;
  }

  /** Takes alerts that are new or were updated. */
  accept(alerts: readonly Alert[]): void {
    if (this.#stopped) return;
    const { clock, metrics } = this.#options;
    const begin = clock.monotonic();
    const nowMs = clock.now();
    for (const alert of alerts) this.#accept(alert, nowMs);
    metrics.processed(alerts.length, (clock.monotonic() - begin) / 1000);
    metrics.setGroups(this.#index.size);
  }

  #accept(alert: Alert, nowMs: number): void {
    const known = this.#memberships.get(alert.labels);
    if (known?.groups.every(({ group }) => group.insert(alert)) === true) return;
    const routes = this.#options.routes.match(alert.labels);
    const entered = membershipIn(routes, (route) => this.#insert(alert, route, nowMs));
    this.#memberships.set(alert.labels, entered);
  }

  #insert(alert: Alert, route: Route, nowMs: number): Running {
    const existing = this.#index.find(route, alert.labels);
    if (existing?.group.insert(alert) === true) return existing;
    if (existing !== undefined) this.#end(existing);
    const created = this.#create(route, route.groupLabels(alert.labels));
    created.group.insert(alert);
    // Only the alert that creates a group can shorten its wait: an old one has waited elsewhere already.
    const old = alert.startsAtMs + route.options.groupWaitMs < nowMs;
    this.#arm(
      created,
      Math.max(old ? 0 : route.options.groupWaitMs, this.#options.notBeforeMs - nowMs),
    );
    return created;
  }

  #create(route: Route, labels: Pairs): Running {
    const created: Running = {
      group: new AggregationGroup(route, labels),
      timer: undefined,
      nextFlushAtMs: 0,
      flushingSinceMs: undefined,
      flush: undefined,
      owner: this,
      ended: false,
      alone: undefined,
      saved: () => created.owner.#saved(created),
    };
    this.#index.set(route.index, labels, created);
    return created;
  }

  /** A group that is no more: its timer must not fire. */
  #end(running: Running): void {
    running.timer?.cancel();
    running.ended = true;
    this.#options.journal?.changed(running);
  }

  #saved({ group, ended, nextFlushAtMs, flushingSinceMs }: Running): SavedGroup | undefined {
    if (ended || group.destroyed) return undefined;
    return {
      route: this.#routeNames.get(group.route) ?? '',
      grouping: groupingOf(group.route),
      labels: group.labels,
      nextFlushAtMs: flushingSinceMs ?? nextFlushAtMs,
      report: savedReport(group.lastReport),
    };
  }

  /**
   * Takes up the groups of the last process whose routes are the same, with their timers, and routes `alerts`: those
   * of the store that fire, and those that are over and not told of. Only for a dispatcher that has no alerts yet.
   */
  restore({ groups, partlyTold }: SavedGroups, alerts: readonly Alert[]): void {
    const { clock, notBeforeMs } = this.#options;
    const nowMs = clock.now();
    const routes = routesByName(this.routes);
    const restored = new Map<Running, SavedGroup>();
    for (const each of groups) {
      const route = routes.get(each.route);
      if (route === undefined || groupingOf(route) !== each.grouping) continue;
      const former = this.#index.get(route.index, each.labels);
      if (former !== undefined) restored.delete(former);
      restored.set(this.#create(route, each.labels), each);
    }
    this.accept(alerts);
    if (partlyTold.size > 0)
      for (const alert of alerts) this.#withdraw(alert, partlyTold.get(alert.labels.fingerprint));
    for (const [running, each] of restored) {
      const { group } = running;
      if (group.size === 0) {
        this.#index.delete(group.route.index, group.labels, running);
        continue;
      }
      group.resume(each.report && restoredReport(each.report));
      const waitMs = remainingWaitMs(each, group.route, nowMs);
      this.#arm(running, Math.max(waitMs, notBeforeMs - nowMs));
    }
    this.#options.metrics.setGroups(this.#index.size);
  }

  /** Takes an alert out of the groups that have told of its end before the restart. */
  #withdraw({ labels, updatedAtMs }: Alert, told: PartlyTold | undefined): void {
    if (told?.updatedAtMs !== updatedAtMs) return;
    for (const running of this.#memberships.get(labels)?.groups ?? []) {
      const route = this.#routeNames.get(running.group.route) ?? '';
      if (!told.routes.includes(route)) continue;
      const dropped = running.group.drop(labels);
      if (dropped !== undefined) this.#forget(running, [dropped]);
    }
  }

  /** Every group that is not empty, with its route. */
  *groups(): IterableIterator<AggregationGroup> {
    for (const { group } of this.standings()) yield group;
  }

  /** Every group that is not empty, with its times. */
  *standings(): IterableIterator<Standing> {
    for (const running of this.#index.values()) if (running.group.size > 0) yield running;
  }

  /** The group of a route by its group labels. */
  standing(route: Route, labels: Pairs): Standing | undefined {
    return this.#index.get(route.index, labels);
  }

  /** What a group would be flushed with now, the labels of its route as they are written. */
  flushNow(group: AggregationGroup): Flush {
    const nowMs = this.#options.clock.now();
    const effect = { nowMs, alerts: group.snapshot(nowMs) };
    return flushOf(group, effect, group.route.labels, this.#options.peerWaitMs(group.key));
  }

  /** The receivers of an alert with these labels, in route order, with repetitions where routes share one. */
  receiversOf(labels: LabelSet): readonly string[] {
    const known = this.#memberships.get(labels);
    return known?.receivers ?? this.routes.match(labels).map((route) => route.options.receiver);
  }

  /** The routes of an alert with these labels, in order. */
  routesOf(labels: LabelSet): readonly Route[] {
    const known = this.#memberships.get(labels);
    return known?.groups.map(({ group }) => group.route) ?? this.routes.match(labels);
  }

  /** How many alerts are in each state: by group key, or once over all groups, as the metrics are asked to. */
  *alertCounts(): IterableIterator<readonly [groupKey: string | undefined, counts: AlertCounts]> {
    const nowMs = this.#options.clock.now();
    if (!this.#options.metrics.withGroupKey) yield [undefined, countOnce(this.groups(), nowMs)];
    else for (const group of this.groups()) yield [group.key, countGroup(group, nowMs)];
  }

  /** The labels of a group's route as its alerts now make them. */
  routeLabels(group: AggregationGroup): Pairs {
    if (!hasTemplates(group.route)) return group.route.labels;
    return this.#renderRouteLabels(group, group.snapshot(this.#options.clock.now()));
  }

  #renderRouteLabels({ route, labels }: AggregationGroup, alerts: readonly FlushedAlert[]): Pairs {
    const { routeLabels } = this.#options;
    if (routeLabels === undefined || !hasTemplates(route)) return route.labels;
    return routeLabels({ route, labels, alerts });
  }

  /** Whether a group holds an alert with these labels. */
  holds(labels: LabelSet): boolean {
    return this.#memberships.has(labels);
  }

  /** Forgets groups that are done (`--dispatch.maintenance-interval`). */
  sweep(): void {
    for (const running of this.#index.values()) {
      if (!running.group.destroyed) continue;
      this.#end(running);
      this.#index.delete(running.group.route.index, running.group.labels, running);
    }
    this.#options.metrics.setGroups(this.#index.size);
  }

  /** Resolves when no flush that this dispatcher began is under way. */
  async idle(): Promise<void> {
    await Promise.all(this.#inFlight);
  }

  /** Ends: no further flush begins; those under way go on. */
  stop(): void {
    this.#stopped = true;
    for (const running of this.#index.values()) running.timer?.cancel();
  }

  /**
   * Takes over from the dispatcher of the former configuration: a group whose route is the same in both comes over
   * with its alerts, its timer and a flush under way; alerts of the others are routed anew. `alerts` are those of the
   * store. The former dispatcher takes no more alerts; flushes it began end on its own receivers.
   */
  takeOver(former: Dispatcher, alerts: Iterable<Alert>): void {
    former.#stopped = true;
    const counterparts = matchRoutes(former.routes, this.routes);
    const held: Alert[] = [];
    for (const running of former.#index.values()) {
      held.push(...running.group.alerts());
      const route = counterparts.get(running.group.route);
      if (route !== undefined && !running.group.destroyed) {
        running.group.route = route;
        running.owner = this;
        running.alone = undefined;
        this.#index.set(route.index, running.group.labels, running);
      } else {
        this.#end(running);
        this.#waitFor(running);
      }
    }
    // What is resolved and was told is still in the store: it must not come into a group, and be told, again.
    const nowMs = this.#options.clock.now();
    this.accept([...alerts].filter((alert) => !isResolvedAt(alert, nowMs)));
    this.accept(held.filter((alert) => !this.#memberships.has(alert.labels)));
    for (const running of this.#index.values()) {
      running.group.retain(
        (labels) => this.#memberships.get(labels)?.groups.includes(running) === true,
      );
      this.#options.journal?.changed(running);
    }
  }

  #waitFor({ group, flush }: Running): void {
    if (flush === undefined) return;
    this.#predecessors.set(group.key, Promise.all([this.#predecessors.get(group.key), flush]));
  }

  #arm(running: Running, delayMs: number): void {
    const { clock, journal } = this.#options;
    running.timer?.cancel();
    running.nextFlushAtMs = clock.now() + delayMs;
    running.timer = clock.after(delayMs, () => {
      const nowMs = clock.now();
      this.#due.run(() => {
        running.owner.#tick(running, nowMs);
        return running.flush;
      });
    });
    journal?.changed(running);
  }

  #tick(running: Running, nowMs: number): void {
    if (this.#stopped) return;
    this.#perform(running, running.group.tick(nowMs));
    if (running.group.destroyed) this.#options.journal?.changed(running);
  }

  #perform(running: Running, effects: readonly GroupEffect[]): void {
    for (const effect of effects) {
      switch (effect.kind) {
        case 'arm':
          this.#arm(running, effect.delayMs);
          break;
        case 'flush':
          running.flushingSinceMs = effect.nowMs;
          this.#track(running, this.#flush(running, effect));
          break;
        case 'dropped':
          this.#forget(running, effect.alerts);
          break;
      }
    }
  }

  /** Keeps the membership of an alert that another of its groups still holds. */
  #forget({ group }: Running, dropped: readonly Alert[]): void {
    const { journal } = this.#options;
    const released: LabelSet[] = [];
    for (const alert of dropped) {
      const { labels } = alert;
      if (this.#memberships.get(labels)?.groups.some((each) => each.group.has(labels)) === true) {
        journal?.partlyTold(alert, this.#routeNames.get(group.route) ?? '');
      } else {
        this.#memberships.delete(labels);
        released.push(labels);
      }
    }
    if (released.length > 0) journal?.released(released);
  }

  #settled(running: Running, report: FlushReport, nowMs: number): void {
    // What a stop cut short is told at once by the next process.
    if (report.success || !this.#stopped) running.flushingSinceMs = undefined;
    const effects = running.group.settled(report, nowMs);
    this.#options.journal?.changed(running);
    if (!this.#stopped) this.#perform(running, effects);
  }

  #track(running: Running, flush: Promise<void>): void {
    running.flush = flush;
    this.#inFlight.add(flush);
    void flush.finally(() => {
      this.#inFlight.delete(flush);
      if (running.flush === flush) running.flush = undefined;
    });
  }

  async #flush(running: Running, effect: Extract<GroupEffect, { kind: 'flush' }>): Promise<void> {
    const { clock, logger, handle, peerWaitMs } = this.#options;
    const { group } = running;
    const routeLabels = this.#renderRouteLabels(group, effect.alerts);
    const flush = flushOf(group, effect, routeLabels, peerWaitMs(group.key));
    const alertsNow = (): readonly FlushedAlert[] => group.snapshot(clock.now());
    if (logger.debugEnabled) {
      logger.debug('flushing', { aggrGroup: group.key, num_alerts: effect.alerts.length });
    }
    const predecessor = this.#predecessors.get(group.key);
    if (predecessor !== undefined) {
      await predecessor;
      this.#predecessors.delete(group.key);
    }
    let report: FlushReport;
    try {
      report = await handle({ ...flush, alertsNow });
    } catch (error) {
      logger.error('flush failed in an unforeseen way', {
        aggrGroup: group.key,
        err: messageOf(error),
      });
      report = { nowMs: effect.nowMs, success: false, muted: [], integrations: [] };
    }
    const nowMs = clock.now();
    running.owner.#settled(running, report, nowMs);
    // What failed on its way out of the former configuration is told by the new one at once.
    if (running.owner !== this && !report.success) running.owner.#tick(running, nowMs);
  }
}
