import {
  type DynamicModule,
  Inject,
  Module,
  type OnApplicationShutdown,
  type Provider,
} from '@nestjs/common';
import type { Registry } from 'prom-client';
import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import { CLOCK, LOGGER } from '../base/tokens.ts';
import { METRICS_REGISTRY } from '../telemetry/tokens.ts';
import { StateStore } from './state-store.ts';
import { StorageMetrics } from './storage.metrics.ts';
import { logTable, silenceTable } from './tables.ts';

/** The token of the `StateStore`. */
export const STATE_STORE = Symbol('StateStore');
/** The token of the silences on disk, a `RecordTable<SilenceRecord>`. */
export const SILENCE_TABLE = Symbol('SilenceTable');
/** The token of the notification log on disk, a `RecordTable<LogRecord>`. */
export const LOG_TABLE = Symbol('LogTable');
/** The token of the `StateJournal` of alerts. */
export const ALERT_JOURNAL = Symbol('AlertJournal');
/** The token of the `StateJournal` of groups and their timers. */
export const GROUP_JOURNAL = Symbol('GroupJournal');

/** What outlives the process; writes from `startWriting` on. Closes its file when the application has shut down. */
@Module({})
export class StorageModule implements OnApplicationShutdown {
  readonly #store: StateStore;

  constructor(@Inject(STATE_STORE) store: StateStore) {
    this.#store = store;
  }

  /** `directory` is `--storage.path`. */
  static register(directory: string): DynamicModule {
    return {
      module: StorageModule,
      global: true,
      providers: [
        {
          provide: STATE_STORE,
          useFactory: (clock: Clock, logger: Logger, registry: Registry) => {
            const metrics = new StorageMetrics(registry);
            return StateStore.open({ directory, clock, logger, metrics, isHeld: true });
          },
          inject: [CLOCK, LOGGER, METRICS_REGISTRY],
        },
        ...parts(),
      ],
      exports: [STATE_STORE, SILENCE_TABLE, LOG_TABLE, ALERT_JOURNAL, GROUP_JOURNAL],
    };
  }

  onApplicationShutdown(): Promise<void> {
    return this.#store.close();
  }
}

function parts(): Provider[] {
  return [
    { provide: SILENCE_TABLE, useFactory: silenceTable, inject: [STATE_STORE, LOGGER] },
    { provide: LOG_TABLE, useFactory: logTable, inject: [STATE_STORE, LOGGER] },
    {
      provide: ALERT_JOURNAL,
      useFactory: (store: StateStore) => store.journal('alerts'),
      inject: [STATE_STORE],
    },
    {
      provide: GROUP_JOURNAL,
      useFactory: (store: StateStore) => store.journal('groups'),
      inject: [STATE_STORE],
    },
  ];
}
