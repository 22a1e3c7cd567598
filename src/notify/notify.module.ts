import { type DynamicModule, Module } from '@nestjs/common';
import type { Registry } from 'prom-client';
import { createAlertHash } from '../labels/alert-hash.ts';
import { METRICS_REGISTRY } from '../telemetry/tokens.ts';
import { NotifyMetrics } from './notify.metrics.ts';

/** The token of `NotifyMetrics`. */
export const NOTIFY_METRICS = Symbol('NotifyMetrics');
/** The token of the `AlertHash`. */
export const ALERT_HASH = Symbol('AlertHash');

/** What every generation's notification pipeline shares. */
@Module({})
export class NotifyModule {
  /** `receiverInMetrics` is the feature `receiver-name-in-metrics`. */
  static register(receiverInMetrics: boolean): DynamicModule {
    return {
      module: NotifyModule,
      global: true,
      providers: [
        {
          provide: NOTIFY_METRICS,
          useFactory: (registry: Registry) => new NotifyMetrics(registry, receiverInMetrics),
          inject: [METRICS_REGISTRY],
        },
        { provide: ALERT_HASH, useFactory: createAlertHash },
      ],
      exports: [NOTIFY_METRICS, ALERT_HASH],
    };
  }
}
