import type { Provider } from '@nestjs/common';
import type { AlertStore } from '../alerts/alert-store.ts';
import { ALERT_STORE, LABEL_INTERNER } from '../alerts/tokens.ts';
import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import { CLOCK, LOGGER } from '../base/tokens.ts';
import type { LabelInterner } from '../labels/interner.ts';
import { NOTIFICATION_LOG } from '../notification-log/notification-log.module.ts';
import type { NotificationLog } from '../notification-log/notification-log.ts';
import type { LogRecord, SilenceRecord } from '../replication/records.ts';
import type { Silences } from '../silences/silences.ts';
import { SILENCES } from '../silences/tokens.ts';
import type { RecordTable } from '../storage/record-table.ts';
import type { StateStore } from '../storage/state-store.ts';
import {
  ALERT_JOURNAL,
  GROUP_JOURNAL,
  LOG_TABLE,
  SILENCE_TABLE,
  STATE_STORE,
} from '../storage/storage.module.ts';
import type { StateJournal } from '../storage/state.ts';
import { DurableState } from './durable-state.ts';

/** The token of the `DurableState`. */
export const DURABLE_STATE = Symbol('DurableState');

/** The `DurableState` of the process; `directory` is `--storage.path`. */
export function durableState(directory: string): Provider {
  return {
    provide: DURABLE_STATE,
    useFactory: (
      storage: StateStore,
      silences: Silences,
      silenceTable: RecordTable<SilenceRecord>,
      log: NotificationLog,
      logTable: RecordTable<LogRecord>,
      store: AlertStore,
      interner: LabelInterner,
      alertSegments: StateJournal,
      groupSegments: StateJournal,
      clock: Clock,
      logger: Logger,
    ): DurableState =>
      new DurableState({
        storage,
        directory,
        silences,
        silenceTable,
        log,
        logTable,
        store,
        interner,
        alertSegments,
        groupSegments,
        clock,
        logger,
      }),
    inject: [
      STATE_STORE,
      SILENCES,
      SILENCE_TABLE,
      NOTIFICATION_LOG,
      LOG_TABLE,
      ALERT_STORE,
      LABEL_INTERNER,
      ALERT_JOURNAL,
      GROUP_JOURNAL,
      CLOCK,
      LOGGER,
    ],
  };
}
