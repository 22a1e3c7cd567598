import { type DynamicModule, Module, type Provider } from '@nestjs/common';
import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import { CLOCK, LOGGER } from '../base/tokens.ts';
import type { LogRecord } from '../replication/records.ts';
import { NOTIFICATION_LOG_JOURNAL, SILENCE_JOURNAL } from '../replication/tokens.ts';
import type { RecordTable } from '../storage/record-table.ts';
import type { StateJournal } from '../storage/state.ts';
import {
  ALERT_JOURNAL,
  GROUP_JOURNAL,
  LOG_TABLE,
  SILENCE_TABLE,
  StorageModule,
} from '../storage/storage.module.ts';
import { Journals } from './journals.ts';

/** The token of `Journals`. */
export const JOURNALS = Symbol('Journals');

/** The store on disk, and the journals that rooms write to. */
@Module({})
export class DurableStateModule {
  /** `directory` is `--storage.path`. */
  static register(directory: string): DynamicModule {
    return {
      module: DurableStateModule,
      global: true,
      imports: [StorageModule.register(directory)],
      providers: journals(),
      exports: [JOURNALS, SILENCE_JOURNAL, NOTIFICATION_LOG_JOURNAL],
    };
  }
}

function journals(): Provider[] {
  return [
    {
      provide: JOURNALS,
      useFactory: (alerts: StateJournal, groups: StateJournal, clock: Clock, logger: Logger) =>
        new Journals({ alerts, groups, clock, logger }),
      inject: [ALERT_JOURNAL, GROUP_JOURNAL, CLOCK, LOGGER],
    },
    { provide: SILENCE_JOURNAL, useExisting: SILENCE_TABLE },
    {
      provide: NOTIFICATION_LOG_JOURNAL,
      useFactory: (written: Journals, log: RecordTable<LogRecord>) => written.before(log),
      inject: [JOURNALS, LOG_TABLE],
    },
  ];
}
