import type { Clock } from '../base/clock.ts';
import { messageOf } from '../base/errors.ts';
import type { Logger } from '../base/logger.ts';
import {
  type LogReceiverRecord,
  type LogRecord,
  msToNs,
  nsToMs,
  type RecordJournal,
} from '../replication/records.ts';
import { ReplicatedMap } from '../replication/replicated-map.ts';
import { logRecordKey } from '../replication/wire/mesh-entry.ts';
import { compareLogContent } from './compare-content.ts';
import type { NotificationLogMetrics } from './notification-log.metrics.ts';

/** What an integration noted for itself when it told of a group, by its own names; a bigint is an int64. */
export type ReceiverData = LogRecord['receiverData'];

/** What an integration was last told of a group. Hashes are those of `createAlertHash`, sorted. */
export interface LogEntry extends LogRecord {
  /** The millisecond of `timestampNs`. */
  readonly timestampMs: number;
}

/** What `record` is told. */
export interface Told {
  readonly firing: readonly bigint[];
  readonly resolved: readonly bigint[];
  readonly receiverData: ReceiverData;
  /** How long the entry matters at the most; the retention may cut it short. 0: as long as the retention. */
  readonly expiryMs: number;
}

/** What a notification log is built with. */
export interface NotificationLogOptions {
  /** `--data.retention`. */
  readonly retentionMs: number;
  /** Where entries outlive the process. Saves take effect in the order in which they were asked for. */
  readonly journal: RecordJournal<LogRecord>;
  readonly clock: Pick<Clock, 'monotonic'>;
  readonly metrics: NotificationLogMetrics;
  readonly logger: Logger;
}

/** What the parts of a log share. */
interface ReceiverLogOptions extends NotificationLogOptions {
  /** Hears of what was told by this replica. */
  readonly recorded: (record: LogRecord) => void;
}

/**
 * How far ahead of ours a clock may be that is merely off. What is stamped later comes from one that was wrong
 * altogether, and has been set right or will be.
 */
const MAX_AHEAD_NS = msToNs(24 * 3_600_000);

/**
 * The time stamp of what was told just now, over what was known: the first instant from now on that replicas take for
 * the later one. Known may be of this very millisecond, or of a clock that goes ahead of ours (a replica's, or our own
 * before it was set back). The original drops its own entry then and tells a group that has changed again at every
 * group_interval until it has caught up. Only the stamp of a clock that was wrong altogether is not counted on from:
 * by it nothing would be repeated for that long.
 */
function versionAfter(knownNs: bigint | undefined, nowNs: bigint): bigint {
  if (knownNs === undefined || knownNs < nowNs || knownNs > nowNs + MAX_AHEAD_NS) return nowNs;
  return knownNs + 1n;
}

const NO_HASHES = new BigUint64Array();

/** The part of the log that is about one integration. */
export class ReceiverLog {
  readonly #receiver: LogReceiverRecord;
  readonly #options: ReceiverLogOptions;
  readonly #entries = new ReplicatedMap<LogEntry>({
    key: ({ groupKey }) => groupKey,
    versionNs: ({ timestampNs }) => timestampNs,
    expiresAtNs: ({ expiresAtNs }) => expiresAtNs,
    compareContent: compareLogContent,
  });

  constructor(receiver: LogReceiverRecord, options: ReceiverLogOptions) {
    this.#receiver = receiver;
    this.#options = options;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** Every entry, expired ones too until they are collected. */
  entries(): IterableIterator<LogEntry> {
    return this.#entries.values();
  }

  /** The entry about a group. */
  query(groupKey: string): LogEntry | undefined {
    const { clock, metrics } = this.#options;
    const begin = clock.monotonic();
    const entry = this.#entries.get(groupKey);
    metrics.queried((clock.monotonic() - begin) / 1000);
    return entry;
  }

  /**
   * Notes what the integration has just been told of a group. In effect, and told to `recorded`, at once. Resolves when
   * it is on disk, or could not be written: that is logged and counted, and the entry stays.
   */
  async record(groupKey: string, told: Told, nowMs: number): Promise<void> {
    const { retentionMs, recorded } = this.#options;
    const { expiryMs } = told;
    const timestampNs = versionAfter(this.#entries.get(groupKey)?.timestampNs, msToNs(nowMs));
    const entry: LogEntry = {
      groupKey,
      receiver: this.#receiver,
      timestampNs,
      timestampMs: nsToMs(timestampNs),
      firing: sorted(told.firing),
      resolved: sorted(told.resolved),
      receiverData: told.receiverData,
      expiresAtNs: msToNs(nowMs + (expiryMs > 0 ? Math.min(expiryMs, retentionMs) : retentionMs)),
    };
    this.#entries.set(entry);
    recorded(entry);
    await this.#save(entry);
  }

  /** Takes in what a peer or an import says, unless it has expired or a later entry is known; written behind. */
  merge(record: LogRecord, nowNs: bigint): boolean {
    const entry = entryOf(record);
    if (!this.#entries.merge(entry, nowNs)) return false;
    void this.#save(entry);
    return true;
  }

  /** Takes in what the journal has kept. */
  restore(record: LogRecord): void {
    const entry = entryOf(record);
    const known = this.#entries.get(entry.groupKey);
    if (known === undefined || this.#entries.compare(known, entry) < 0) this.#entries.set(entry);
  }

  /** Drops what has expired; answers how many entries that were. */
  collect(nowMs: number): number {
    const dropped = this.#entries.collect(msToNs(nowMs));
    if (dropped.length > 0) {
      const receiver = this.#receiver;
      this.#options.journal.remove(dropped.map((groupKey) => logRecordKey({ groupKey, receiver })));
    }
    return dropped.length;
  }

  async #save(entry: LogEntry): Promise<void> {
    const { journal, metrics, logger } = this.#options;
    try {
      await journal.save([entry]);
    } catch (error) {
      metrics.saveFailed();
      const { groupName, integration, index } = this.#receiver;
      logger.error('what was told could not be stored: after a restart it may be told again', {
        aggrGroup: entry.groupKey,
        receiver: groupName,
        integration: `${integration}[${index}]`,
        err: messageOf(error),
      });
    }
  }
}

/** Remembers what each integration was last told of each group: the memory that deduplication goes by. */
export class NotificationLog {
  readonly #receivers = new Map<string, ReceiverLog>();
  readonly #options: ReceiverLogOptions;
  readonly #listeners: ((record: LogRecord) => void)[] = [];

  constructor(options: NotificationLogOptions) {
    const recorded = (record: LogRecord): void => {
      for (const listener of this.#listeners) listener(record);
    };
    this.#options = { ...options, recorded };
  }

  /** Calls `listener` with every record of what this replica has told. */
  onRecord(listener: (record: LogRecord) => void): void {
    this.#listeners.push(listener);
  }

  /** How many entries there are. */
  get size(): number {
    let size = 0;
    for (const log of this.#receivers.values()) size += log.size;
    return size;
  }

  /** The part about one integration; it outlives reloads of the configuration that keep the integration's place. */
  of({ groupName, integration, index }: LogReceiverRecord): ReceiverLog {
    const key = JSON.stringify([groupName, integration, index]);
    let log = this.#receivers.get(key);
    if (log === undefined) {
      log = new ReceiverLog({ groupName, integration, index }, this.#options);
      this.#receivers.set(key, log);
    }
    return log;
  }

  /** Every entry, expired ones too until they are collected: for gossip and export. */
  *entries(): IterableIterator<LogEntry> {
    for (const log of this.#receivers.values()) yield* log.entries();
  }

  /** Takes in what the journal has kept, whether it has expired or not. */
  restore(records: Iterable<LogRecord>): void {
    for (const record of records) this.of(record.receiver).restore(record);
  }

  /** See `ReceiverLog.merge`. Answers whether the record was taken. */
  merge(record: LogRecord, nowNs: bigint): boolean {
    return this.of(record.receiver).merge(record, nowNs);
  }

  /** Drops what has expired; answers how many entries that were. */
  collect(nowMs: number): number {
    let dropped = 0;
    for (const log of this.#receivers.values()) dropped += log.collect(nowMs);
    return dropped;
  }
}

function sorted(hashes: readonly bigint[]): BigUint64Array {
  if (hashes.length === 0) return NO_HASHES;
  const array = new BigUint64Array(hashes);
  return array.length === 1 ? array : array.sort();
}

function entryOf(record: LogRecord): LogEntry {
  return { ...record, timestampMs: nsToMs(record.timestampNs) };
}
