import { type DynamicModule, Module } from '@nestjs/common';
import type { Registry } from 'prom-client';
import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import { CLOCK, LOGGER } from '../base/tokens.ts';
import type { LogRecord, RecordJournal } from '../replication/records.ts';
import { NOTIFICATION_LOG_JOURNAL } from '../replication/tokens.ts';
import { METRICS_REGISTRY } from '../telemetry/tokens.ts';
import { NotificationLog } from './notification-log.ts';
import { NotificationLogMetrics } from './notification-log.metrics.ts';

/** The token of the `NotificationLog`. */
export const NOTIFICATION_LOG = Symbol('NotificationLog');
/** The token of `NotificationLogMetrics`. */
export const NOTIFICATION_LOG_METRICS = Symbol('NotificationLogMetrics');

/** The memory of what was told to whom. Whoever registers it restores what the journal has kept before alerts are looked at. */
@Module({})
export class NotificationLogModule {
  /** `retentionMs` is `--data.retention`. */
  static register(retentionMs: number): DynamicModule {
    return {
      module: NotificationLogModule,
      global: true,
      providers: [
        {
          provide: NOTIFICATION_LOG_METRICS,
          useFactory: (registry: Registry) => new NotificationLogMetrics(registry),
          inject: [METRICS_REGISTRY],
        },
        {
          provide: NOTIFICATION_LOG,
          useFactory: (
            journal: RecordJournal<LogRecord>,
            metrics: NotificationLogMetrics,
            clock: Clock,
            logger: Logger,
          ) =>
            new NotificationLog({
              retentionMs,
              journal,
              clock,
              metrics,
              logger: logger.with({ component: 'nflog' }),
            }),
          inject: [NOTIFICATION_LOG_JOURNAL, NOTIFICATION_LOG_METRICS, CLOCK, LOGGER],
        },
      ],
      exports: [NOTIFICATION_LOG, NOTIFICATION_LOG_METRICS],
    };
  }
}
