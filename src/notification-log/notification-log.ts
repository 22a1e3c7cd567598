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

/** Remembers what each integration was last told of each group: the memory that deduplication goes by. */
export class NotificationLog {
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

  /** The entry about a group and integration. */
  query(groupKey: string, receiver: LogReceiver): LogEntry | undefined {
    this.#metrics.queried();
    return this.#entries.get(entryKey(groupKey, receiver));
  }

  /** Notes what an integration has just been told; an entry that is newer than now stands. */
  record(groupKey: string, receiver: LogReceiver, record: LogRecord, nowMs: number): void {
    const key = entryKey(groupKey, receiver);
    const existing = this.#entries.get(key);
    if (existing !== undefined && existing.timestampMs > nowMs) return;
    const { expiryMs } = record;
    this.#entries.set(key, {
      timestampMs: nowMs,
      firing: BigUint64Array.from(record.firing).sort(),
      resolved: BigUint64Array.from(record.resolved).sort(),
      expiresAtMs:
        nowMs + (expiryMs > 0 ? Math.min(expiryMs, this.#retentionMs) : this.#retentionMs),
    });
  }

  /** Drops what has expired; answers how many entries that were. */
  collect(nowMs: number): number {
    let dropped = 0;
    for (const [key, entry] of this.#entries) {
      if (entry.expiresAtMs > nowMs) continue;
      this.#entries.delete(key);
      dropped++;
    }
    return dropped;
  }
}

/** `groupKey:receiver/integration/index`, as the original keys its log. */
function entryKey(groupKey: string, { groupName, integration, index }: LogReceiver): string {
  return `${groupKey}:${groupName}/${integration}/${index}`;
}
