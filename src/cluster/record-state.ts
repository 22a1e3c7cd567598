import { CodedError, messageOf } from '../base/errors.ts';
import type { Logger } from '../base/logger.ts';
import { UNUSABLE_RECORD } from '../replication/wire/protobuf.ts';
import { readStream, writeStream } from '../replication/wire/stream.ts';

/** What came of taking state in. */
export interface Merged {
  /** How many of the records that were news may be passed on. */
  readonly passedOn: number;
  /** These, encoded. */
  readonly relay: Uint8Array;
}

/** State that replicas share, under a key of its own. */
export interface ReplicatedState {
  readonly key: string;
  /** All of it, in pieces that make up the whole one after the other; the last ones are the newest. */
  encode(): readonly Uint8Array[];
  /** Takes in what another replica says. Throws a CodedError, and takes in nothing, where that cannot be read to its end. */
  merge(data: Uint8Array): Merged;
  /** Records were passed on. */
  relayed(count: number): void;
}

/** What a `RecordState` goes by. */
export interface RecordStateOptions<T> {
  readonly key: string;
  readonly records: () => Iterable<T>;
  /** Takes a record in; answers whether it was news. */
  readonly merge: (record: T) => boolean;
  readonly encode: (record: T) => Uint8Array;
  /** Throws a CodedError; with the code `UNUSABLE_RECORD` only that record is left out. */
  readonly decode: (bytes: Uint8Array) => T;
  /** Whether a record does others no harm. */
  readonly mayBePassedOn: (record: T) => boolean;
  readonly relayed: (count: number) => void;
  readonly logger: Logger;
}

/** The records of one room as the state that replicas share. */
export class RecordState<T extends object> implements ReplicatedState {
  readonly #options: RecordStateOptions<T>;
  /** Records never change, and the whole state is asked for again and again. */
  readonly #encoded = new WeakMap<T, Uint8Array>();

  constructor(options: RecordStateOptions<T>) {
    this.#options = options;
  }

  get key(): string {
    return this.#options.key;
  }

  encode(): readonly Uint8Array[] {
    const { records, mayBePassedOn } = this.#options;
    const pieces: Uint8Array[] = [];
    for (const record of records()) if (mayBePassedOn(record)) pieces.push(this.#encode(record));
    return pieces;
  }

  /** One record as others are told of it; undefined where they must not be. */
  encodeOne(record: T): Uint8Array | undefined {
    return this.#options.mayBePassedOn(record) ? this.#encode(record) : undefined;
  }

  /**
   * What is passed on is what was news, in our own words. The original passes the data on as it came: with it a
   * regular expression that stops every silence of an older replica, or a silence whose matchers stand only where an
   * older replica does not look, which then silences everything there.
   */
  merge(data: Uint8Array): Merged {
    const news = this.#decode(data).filter((record) => this.#options.merge(record));
    const pieces = news.flatMap((record) => this.encodeOne(record) ?? []);
    return { passedOn: pieces.length, relay: Buffer.concat(pieces) };
  }

  relayed(count: number): void {
    this.#options.relayed(count);
  }

  #decode(data: Uint8Array): T[] {
    const { key, decode, logger } = this.#options;
    const records: T[] = [];
    for (const { message } of readStream(data)) {
      try {
        records.push(decode(message));
      } catch (error) {
        if (!(error instanceof CodedError && error.code === UNUSABLE_RECORD)) throw error;
        logger.warn('A record of another replica is of no use here', {
          key,
          err: messageOf(error),
        });
      }
    }
    return records;
  }

  #encode(record: T): Uint8Array {
    let encoded = this.#encoded.get(record);
    if (encoded === undefined) {
      encoded = writeStream([this.#options.encode(record)]);
      this.#encoded.set(record, encoded);
    }
    return encoded;
  }
}
