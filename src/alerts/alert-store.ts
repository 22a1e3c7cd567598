import type { Logger } from '../base/logger.ts';
import type { LabelSet } from '../labels/label-set.ts';
import { LabelTable } from '../labels/label-table.ts';
import { type Alert, alertName, isResolvedAt } from './alert.ts';
import type { AlertsMetrics } from './alerts.metrics.ts';
import { LimitBucket } from './limit-bucket.ts';
import { mergeIncoming } from './merge.ts';

/**
 * Called with the alerts that one `put` stored or updated, and with what each of them took the place of, before it
 * returns. Must not throw.
 */
export type AlertListener = (
  alerts: readonly Alert[],
  replaced: readonly (Alert | undefined)[],
) => void;

/** Called with the alerts that one `collect` dropped. Must not throw. */
export type CollectListener = (alerts: readonly Alert[]) => void;

/** What the store is built with. */
export interface AlertStoreOptions {
  /** Most alerts of one name (`--alerts.per-alertname-limit`); 0 or less is no limit. */
  readonly perNameLimit: number;
  readonly metrics: AlertsMetrics;
  readonly logger: Logger;
}

/** The alerts that are known, one per label set, and the subscription to their changes. */
export class AlertStore {
  readonly #alerts = new LabelTable<Alert>('store');
  readonly #buckets = new Map<string, LimitBucket>();
  readonly #listeners = new Map<AlertListener, string>();
  readonly #collectListeners = new Set<CollectListener>();
  readonly #options: AlertStoreOptions;

  constructor(options: AlertStoreOptions) {
    this.#options = options;
    options.metrics.setPerNameLimit(Math.max(0, options.perNameLimit));
  }

  get size(): number {
    return this.#alerts.size;
  }

  get(labels: LabelSet): Alert | undefined {
    return this.#alerts.get(labels);
  }

  /** Every alert held, resolved ones included until they are collected. */
  values(): IterableIterator<Alert> {
    return this.#alerts.values();
  }

  /** Those of them whose labels pass. */
  where(passes: (labels: LabelSet) => boolean): Alert[] {
    return this.#alerts.where(passes);
  }

  /** Hears of every later change, under a name for the metrics; the answer ends it. */
  subscribe(name: string, listener: AlertListener): () => void {
    this.#listeners.set(listener, name);
    return () => void this.#listeners.delete(listener);
  }

  /** Hears of every alert that `collect` drops; the answer ends it. */
  onCollected(listener: CollectListener): () => void {
    this.#collectListeners.add(listener);
    return () => void this.#collectListeners.delete(listener);
  }

  /** Takes alerts back as they were before a restart: nobody is told. One over the limit of its name is dropped. */
  restore(alerts: Iterable<Alert>, nowMs: number): void {
    for (const alert of alerts)
      if (this.#admit(alert, nowMs)) this.#alerts.set(alert.labels, alert);
  }

  /** Merges valid alerts in and tells the subscribers. One over the limit of its name is dropped and counted. */
  put(alerts: readonly Alert[], nowMs: number): void {
    const stored: Alert[] = [];
    const replaced: (Alert | undefined)[] = [];
    for (const incoming of alerts) {
      const held = this.#alerts.get(incoming.labels);
      const alert = held === undefined ? incoming : mergeIncoming(held, incoming, nowMs);
      if (!this.#admit(alert, nowMs)) continue;
      this.#alerts.set(alert.labels, alert);
      stored.push(alert);
      replaced.push(held);
    }
    for (const [listener, name] of this.#listeners) {
      listener(stored, replaced);
      this.#options.metrics.subscriberWrites(name, stored.length);
    }
  }

  /** Drops what is resolved; answers how many that were. Groups keep their own until people have been told. */
  collect(nowMs: number): number {
    for (const [name, bucket] of this.#buckets)
      if (bucket.isStale(nowMs)) this.#buckets.delete(name);
    const collected: Alert[] = [];
    for (const alert of this.#alerts.values()) {
      if (!isResolvedAt(alert, nowMs)) continue;
      this.#alerts.delete(alert.labels);
      collected.push(alert);
    }
    for (const listener of this.#collectListeners) listener(collected);
    return collected.length;
  }

  #admit(alert: Alert, nowMs: number): boolean {
    const { perNameLimit, metrics, logger } = this.#options;
    if (perNameLimit <= 0) return true;
    const name = alertName(alert);
    let bucket = this.#buckets.get(name);
    if (bucket === undefined) {
      bucket = new LimitBucket(perNameLimit);
      this.#buckets.set(name, bucket);
    }
    if (bucket.admit(alert.labels, alert.endsAtMs, nowMs)) return true;
    metrics.limited(name);
    logger.warn('alert dropped: its name is at the limit', {
      alertname: name,
      limit: perNameLimit,
    });
    return false;
  }
}
