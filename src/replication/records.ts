/** A matcher as replicas and state files carry it. */
export interface MatcherRecord {
  readonly operator: '=' | '!=' | '=~' | '!~';
  readonly name: string;
  /** As written: a regular expression without its anchors. */
  readonly value: string;
}

/**
 * A silence as replicas and state files carry it (`MeshSilence` upstream). Times are nanoseconds since the Unix
 * epoch: merge decisions compare them to the nanosecond.
 */
export interface SilenceRecord {
  readonly id: string;
  /** Within a set all must match, of the sets one. None: the silence matches nothing. */
  readonly matcherSets: readonly (readonly MatcherRecord[])[];
  readonly startsAtNs: bigint;
  readonly endsAtNs: bigint;
  readonly updatedAtNs: bigint;
  readonly createdBy: string;
  readonly comment: string;
  /** Sorted by name. */
  readonly annotations: Readonly<Record<string, string>>;
  /** When it may be forgotten: its end plus the writer's retention. */
  readonly expiresAtNs: bigint;
  /** Fields that this program does not know, as they came: they are passed on. */
  readonly unknown?: UnknownFields;
}

/** Encoded protobuf fields: those of the envelope and those of the message in it. */
export interface UnknownFields {
  readonly envelope: Uint8Array;
  readonly message: Uint8Array;
}

/** Whom a record of the notification log is about. */
export interface LogReceiverRecord {
  readonly groupName: string;
  readonly integration: string;
  readonly index: number;
}

/** What an integration was last told of a group (`MeshEntry` upstream). Times are nanoseconds since the Unix epoch. */
export interface LogRecord {
  readonly groupKey: string;
  readonly receiver: LogReceiverRecord;
  readonly timestampNs: bigint;
  /** Sorted. */
  readonly firing: BigUint64Array;
  /** Sorted. */
  readonly resolved: BigUint64Array;
  /** What the integration noted for itself; a bigint is an int64, a number a double. */
  readonly receiverData: ReadonlyMap<string, string | bigint | number>;
  readonly expiresAtNs: bigint;
  readonly unknown?: UnknownFields;
}

/**
 * Where a room's records outlive the process. `save` resolves once they are on disk and rejects, with the reason,
 * when they could not be written; `remove` may be late.
 */
export interface RecordJournal<T> {
  save(records: readonly T[]): Promise<void>;
  remove(keys: readonly string[]): void;
}

/** One millisecond in nanoseconds. */
export const NS_PER_MS = 1_000_000n;

/** Whole milliseconds as nanoseconds. */
export function msToNs(ms: number): bigint {
  return BigInt(ms) * NS_PER_MS;
}

/** The millisecond an instant falls into, rounded down. */
export function nsToMs(ns: bigint): number {
  const ms = ns / NS_PER_MS;
  return Number(ns < 0n && ms * NS_PER_MS !== ns ? ms - 1n : ms);
}
