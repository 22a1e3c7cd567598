import { type DynamicModule, Module } from '@nestjs/common';
import type { Registry } from 'prom-client';
import { METRICS_REGISTRY } from '../telemetry/tokens.ts';
import { NotificationLog } from './notification-log.ts';
import { NotificationLogMetrics } from './notification-log.metrics.ts';

/** The token of the `NotificationLog`. */
export const NOTIFICATION_LOG = Symbol('NotificationLog');
/** The token of `NotificationLogMetrics`. */
export const NOTIFICATION_LOG_METRICS = Symbol('NotificationLogMetrics');

/** The memory of what was told to whom. */
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
          useFactory: (metrics: NotificationLogMetrics) =>
            new NotificationLog(retentionMs, metrics),
          inject: [NOTIFICATION_LOG_METRICS],
        },
      ],
      exports: [NOTIFICATION_LOG, NOTIFICATION_LOG_METRICS],
    };
  }
}
