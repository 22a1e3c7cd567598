import type { AlertStore } from '../alerts/alert-store.ts';
import type { Clock } from '../base/clock.ts';
import { messageOf } from '../base/errors.ts';
import type { Logger } from '../base/logger.ts';
import type { LabelInterner } from '../labels/interner.ts';
import type { NotificationLog } from '../notification-log/notification-log.ts';
import { type LogRecord, msToNs, type SilenceRecord } from '../replication/records.ts';
import type { Silences } from '../silences/silences.ts';
import { importOnce } from '../storage/import-once.ts';
import type { RecordTable } from '../storage/record-table.ts';
import type { StateStore } from '../storage/state-store.ts';
import type { Journals } from './journals.ts';
import type { Restored } from './reloader.ts';

/** The rooms whose state outlives the process, and where it is kept. */
export interface DurableRooms {
  readonly storage: StateStore;
  readonly silences: Silences;
  readonly silenceTable: RecordTable<SilenceRecord>;
  readonly log: NotificationLog;
  readonly logTable: RecordTable<LogRecord>;
  readonly store: AlertStore;
  readonly interner: LabelInterner;
  readonly journals: Journals;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Fills the rooms with what the last process had, before anything is routed or asked; on the first start with what an
 * Alertmanager left in `directory` (`--storage.path`). The answer is for the first configuration.
 */
export function restoreState(rooms: DurableRooms, directory: string): Restored {
  const { storage, silences, silenceTable, log, logTable, journals, clock, logger } = rooms;
  const nowMs = clock.now();
  silences.restore(silenceTable.records(), nowMs);
  log.restore(logTable.records());
  importState(rooms, directory, nowMs);
  const { store, interner } = rooms;
  const { count, open, absenceMs } = journals.alerts.restore({ interner, store, nowMs });
  const groups = journals.groups.restore();
  // The salvage has told of records; how many alerts and groups they hold is only known here.
  logger[storage.opening.how === 'salvaged' ? 'warn' : 'info']('State is restored', {
    store: storage.opening.how,
    silences: silences.size,
    notification_log: log.size,
    alerts: count,
    groups: groups.groups.length,
    absence_seconds: absenceMs / 1000,
  });
  return { groups, open };
}

function importState(
  { storage, silences, log, logger }: DurableRooms,
  directory: string,
  nowMs: number,
): void {
  const { lastAliveMs } = storage.opening;
  const where = { directory, ...(lastAliveMs === undefined ? {} : { lastAliveMs }) };
  const found = importOnce(storage.meta, where, logger);
  if (found === undefined) return;
  for (const record of found.silences) silences.merge(record, nowMs);
  for (const record of found.log) log.merge(record, msToNs(nowMs));
  // Saves are carried out in order: once this is on disk, what was merged is too.
  found.done().catch((error: unknown) => {
    const err = messageOf(error);
    logger.error('the import of the state of Alertmanager could not be noted', { err });
  });
}
