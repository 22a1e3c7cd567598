import { messageOf } from '../base/errors.ts';
import type { Logger } from '../base/logger.ts';
import type { RecordJournal } from '../replication/records.ts';
import type { StateTable } from './state.ts';

/** How a kind of record is kept. */
export interface RecordCodec<T> {
  readonly encode: (record: T) => Uint8Array;
  /** Throws on bytes that are no record. */
  readonly decode: (payload: Uint8Array) => T;
  readonly keyOf: (record: T) => string;
}

/** A room's journal together with what it held when the process started. */
export interface RecordTable<T> extends RecordJournal<T> {
  /** The stored records. One that cannot be decoded is logged at error level and left where it is. */
  records(): T[];
}

/** Keeps records in `table`. */
export function recordTable<T>(
  table: StateTable,
  codec: RecordCodec<T>,
  logger: Logger,
): RecordTable<T> {
  return {
    records: () => {
      const records: T[] = [];
      for (const [key, payload] of table.entries()) {
        try {
          records.push(codec.decode(payload));
        } catch (error) {
          const fields = { table: table.name, key, err: messageOf(error) };
          logger.error('a stored record cannot be decoded and is left out', fields);
        }
      }
      return records;
    },
    save: (records) =>
      table.put(records.map((record) => [codec.keyOf(record), codec.encode(record)])),
    remove: (keys) => table.remove(keys),
  };
}
