import { type Alert, isResolvedAt } from '../alerts/alert.ts';
import { compareForNotification } from '../alerts/order.ts';
import type { LabelSet } from '../labels/label-set.ts';
import type { Pairs } from '../labels/pairs.ts';
import type { FlushedAlert } from '../notify/contract.ts';
import type { FlushReport } from '../notify/flush.ts';
import type { Route } from '../routing/route.ts';

/** What an aggregation group wants done. */
export type GroupEffect =
  /** These are no longer in the group. */
  | { readonly kind: 'dropped'; readonly alerts: readonly Alert[] }
  /** Tick again after so long, and forget any earlier wish. */
  | { readonly kind: 'arm'; readonly delayMs: number }
  /** Tell of these alerts; answer with `settled`. */
  | { readonly kind: 'flush'; readonly nowMs: number; readonly alerts: readonly FlushedAlert[] };

/** What the API and the metrics call an alert. */
export type AlertState = 'active' | 'suppressed' | 'unprocessed';

const NOTHING: readonly GroupEffect[] = [];

/**
 * The alerts of one route that share their group labels, and when people hear of them. A step function: inputs are
 * `insert`, `tick` and `settled`, each with its instant; the effects are the caller's to carry out.
 *
 * A first tick is due group_wait after creation, the next ones group_interval after the start of the one before. A
 * tick that comes while a flush is under way waits for its end.
 */
export class AggregationGroup {
  readonly labels: Pairs;
  readonly key: string;
  /** The route it belongs to; a reload replaces it by its equal in the new tree. */
  route: Route;
  readonly #alerts = new Map<LabelSet, Alert>();
  #state: 'idle' | 'flushing' | 'flushing, tick waiting' | 'destroyed' = 'idle';
  #inFlight: readonly FlushedAlert[] = [];
  /** How many of the alerts, which stand in the order they came, have been through a flush. */
  #processed = 0;
  #lastReport: FlushReport | undefined;

  constructor(route: Route, labels: Pairs) {
    this.route = route;
    this.labels = labels;
    this.key = route.groupKey(labels);
  }

  /** Whether it has told all there was and is empty; it takes no more alerts then. */
  get destroyed(): boolean {
    return this.#state === 'destroyed';
  }

  get size(): number {
    return this.#alerts.size;
  }

  /** What became of the last flush. */
  get lastReport(): FlushReport | undefined {
    return this.#lastReport;
  }

  /** Goes on where it was before a restart, all its alerts having been through a flush if there was one. */
  resume(report: FlushReport | undefined): void {
    this.#lastReport = report;
    if (report !== undefined) this.#processed = this.#alerts.size;
  }

  alerts(): IterableIterator<Alert> {
    return this.#alerts.values();
  }

  /** Its alerts as a flush at this instant would tell them. */
  snapshot(nowMs: number): readonly FlushedAlert[] {
    return snapshot(this.#alerts, nowMs);
  }

  has(labels: LabelSet): boolean {
    return this.#alerts.has(labels);
  }

  /** Takes an alert or its update. Answers whether it could: a destroyed group cannot. */
  insert(alert: Alert): boolean {
    if (this.#state === 'destroyed') return false;
    this.#alerts.set(alert.labels, alert);
    return true;
  }

  /** The timer fired. */
  tick(nowMs: number): readonly GroupEffect[] {
    switch (this.#state) {
      case 'destroyed':
        return NOTHING;
      case 'flushing':
      case 'flushing, tick waiting':
        this.#state = 'flushing, tick waiting';
        return NOTHING;
      case 'idle': {
        if (this.#alerts.size === 0) {
          this.#state = 'destroyed';
          return NOTHING;
        }
        const arm: GroupEffect = { kind: 'arm', delayMs: this.route.options.groupIntervalMs };
        this.#state = 'flushing';
        this.#inFlight = snapshot(this.#alerts, nowMs);
        this.#processed = this.#inFlight.length;
        return [arm, { kind: 'flush', nowMs, alerts: this.#inFlight }];
      }
    }
  }

  /**
   * The flush has ended. After success what was resolved is dropped, unless it was updated meanwhile; a group left
   * empty is destroyed. After failure all stays and is told again at the next tick.
   */
  settled(report: FlushReport, nowMs: number): readonly GroupEffect[] {
    const waiting = this.#state === 'flushing, tick waiting';
    const dropped = report.success ? this.#dropResolved() : [];
    this.#inFlight = [];
    this.#lastReport = report;
    this.#state = report.success && this.#alerts.size === 0 ? 'destroyed' : 'idle';
    const effects: readonly GroupEffect[] =
      dropped.length > 0 ? [{ kind: 'dropped', alerts: dropped }] : NOTHING;
    return waiting ? [...effects, ...this.tick(nowMs)] : effects;
  }

  #dropResolved(): Alert[] {
    const dropped: Alert[] = [];
    for (const { alert, status } of this.#inFlight) {
      if (status === 'firing' || this.#alerts.get(alert.labels) !== alert) continue;
      this.#alerts.delete(alert.labels);
      this.#processed--;
      dropped.push(alert);
    }
    return dropped;
  }

  /** Lets go of an alert that it told of before a restart; answers that alert. Only before `resume`. */
  drop(labels: LabelSet): Alert | undefined {
    const alert = this.#alerts.get(labels);
    this.#alerts.delete(labels);
    if (this.#alerts.size === 0 && this.#state === 'idle') this.#state = 'destroyed';
    return alert;
  }

  /** Lets go of the alerts that are no longer its own, without a word: a reload has moved them. */
  retain(isOwn: (labels: LabelSet) => boolean): void {
    let position = 0;
    for (const labels of this.#alerts.keys()) {
      const wasProcessed = position++ < this.#processed;
      if (isOwn(labels)) continue;
      this.#alerts.delete(labels);
      position--;
      if (wasProcessed) this.#processed--;
    }
    if (this.#alerts.size === 0 && this.#state === 'idle') this.#state = 'destroyed';
  }

  /** The alerts that still fire with their state by the last flush. */
  *firingStates(nowMs: number): IterableIterator<readonly [LabelSet, AlertState]> {
    const muted = this.#lastReport?.muted ?? [];
    const allMuted = muted.some(({ labels }) => labels === undefined);
    const mutedLabels = new Set(muted.map(({ labels }) => labels));
    let position = 0;
    for (const alert of this.#alerts.values()) {
      const processed = position++ < this.#processed && this.#lastReport !== undefined;
      if (isResolvedAt(alert, nowMs)) continue;
      if (!processed) yield [alert.labels, 'unprocessed'];
      else
        yield [alert.labels, allMuted || mutedLabels.has(alert.labels) ? 'suppressed' : 'active'];
    }
  }
}

function snapshot(alerts: ReadonlyMap<LabelSet, Alert>, nowMs: number): FlushedAlert[] {
  const flushed: FlushedAlert[] = [];
  for (const alert of alerts.values()) {
    flushed.push({ alert, status: isResolvedAt(alert, nowMs) ? 'resolved' : 'firing' });
  }
  return flushed.sort((a, b) => compareForNotification(a.alert.labels, b.alert.labels));
}
