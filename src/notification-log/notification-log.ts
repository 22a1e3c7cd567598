import type { NotificationLogMetrics } from './notification-log.metrics.ts';

/** Whom an entry is about: an integration, by its place in the configuration. */
export interface LogReceiver {
  /** The receiver's name. */
  readonly groupName: string;
  /** The kind of integration. */
  readonly integration: string;
  /** Its position among those of its kind. */
  readonly index: number;
}

/** What an integration was last told of a group. Hashes are those of `createAlertHash`, sorted. */
export interface LogEntry {
  /** When the send finished, wall-clock milliseconds. */
  readonly timestampMs: number;
  readonly firing: BigUint64Array;
  readonly resolved: BigUint64Array;
  readonly expiresAtMs: number;
}

/** What `record` is told. */
export interface LogRecord {
  readonly firing: readonly bigint[];
  readonly resolved: readonly bigint[];
  /** How long the entry matters at the most; the retention may cut it short. 0: as long as the retention. */
  readonly expiryMs: number;
}

/** The part of the log that is about one integration. */
export class ReceiverLog {
  readonly #entries = new Map<string, LogEntry>();
  readonly #retentionMs: number;
  readonly #metrics: NotificationLogMetrics;

  constructor(retentionMs: number, metrics: NotificationLogMetrics) {
    this.#retentionMs = retentionMs;
    this.#metrics = metrics;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** The entry about a group. */
  query(groupKey: string): LogEntry | undefined {
    this.#metrics.queried();
    return this.#entries.get(groupKey);
  }

  /** Notes what the integration has just been told of a group; an entry that is newer than now stands. */
  record(groupKey: string, record: LogRecord, nowMs: number): void {
    const existing = this.#entries.get(groupKey);
    if (existing !== undefined && existing.timestampMs > nowMs) return;
    const { expiryMs } = record;
    this.#entries.set(groupKey, {
      timestampMs: nowMs,
      firing: BigUint64Array.from(record.firing).sort(),
      resolved: BigUint64Array.from(record.resolved).sort(),
      expiresAtMs:
        nowMs + (expiryMs > 0 ? Math.min(expiryMs, this.#retentionMs) : this.#retentionMs),
    });
  }

  /** Drops what has expired; answers how many entries that were. */
  collect(nowMs: number): number {
    const before = this.#entries.size;
    for (const [groupKey, entry] of this.#entries) {
      if (entry.expiresAtMs <= nowMs) this.#entries.delete(groupKey);
    }
    return before - this.#entries.size;
  }
}

/** Remembers what each integration was last told of each group: the memory that deduplication goes by. */
export class NotificationLog {
  readonly #receivers = new Map<string, ReceiverLog>();
  readonly #retentionMs: number;
  readonly #metrics: NotificationLogMetrics;

  constructor(retentionMs: number, metrics: NotificationLogMetrics) {
    this.#retentionMs = retentionMs;
    this.#metrics = metrics;
  }

  /** The part about one integration; it outlives reloads of the configuration that keep the integration's place. */
  of({ groupName, integration, index }: LogReceiver): ReceiverLog {
    const key = JSON.stringify([groupName, integration, index]);
    let log = this.#receivers.get(key);
    if (log === undefined) {
      log = new ReceiverLog(this.#retentionMs, this.#metrics);
      this.#receivers.set(key, log);
    }
    return log;
  }

  /** Drops what has expired; answers how many entries that were. */
  collect(nowMs: number): number {
    let dropped = 0;
    for (const log of this.#receivers.values()) dropped += log.collect(nowMs);
    return dropped;
  }
}
