import type { Logger } from '../base/logger.ts';
import type { LogRecord, SilenceRecord } from '../replication/records.ts';
import { decodeMeshEntry, encodeMeshEntry, logRecordKey } from '../replication/wire/mesh-entry.ts';
import { decodeMeshSilence, encodeMeshSilence } from '../replication/wire/mesh-silence.ts';
import { recordTable, type RecordTable } from './record-table.ts';
import type { StateTable } from './state.ts';

/** The names under which the store keeps what Alertmanager keeps; a payload is a message of its files. */
export const TABLES = { silences: 'silences', log: 'notification-log' } as const;

/** What can give tables: the store. */
interface Tables {
  table(name: string): StateTable;
}

/** The silences of the store. */
export function silenceTable(store: Tables, logger: Logger): RecordTable<SilenceRecord> {
  const codec = {
    encode: encodeMeshSilence,
    decode: decodeMeshSilence,
    keyOf: ({ id }: SilenceRecord) => id,
  };
  return recordTable(store.table(TABLES.silences), codec, logger);
}

/** The notification log of the store; keys are `logRecordKey`. */
export function logTable(store: Tables, logger: Logger): RecordTable<LogRecord> {
  const codec = { encode: encodeMeshEntry, decode: decodeMeshEntry, keyOf: logRecordKey };
  return recordTable(store.table(TABLES.log), codec, logger);
}
