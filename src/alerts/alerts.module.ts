import { type DynamicModule, Module } from '@nestjs/common';
import type { Registry } from 'prom-client';
import type { Logger } from '../base/logger.ts';
import { LOGGER } from '../base/tokens.ts';
import { LabelInterner } from '../labels/interner.ts';
import { METRICS_REGISTRY } from '../telemetry/tokens.ts';
import { AlertStore } from './alert-store.ts';
import { AlertsMetrics } from './alerts.metrics.ts';
import { ALERT_STORE, ALERTS_METRICS, LABEL_INTERNER } from './tokens.ts';

/** What the room of alerts is set up with. */
export interface AlertsOptions {
  /** `--alerts.per-alertname-limit`. */
  readonly perNameLimit: number;
  /** The feature `alert-names-in-metrics`. */
  readonly nameInMetrics: boolean;
}

/** The store of alerts and what interns their labels. */
@Module({})
export class AlertsModule {
  static register({ perNameLimit, nameInMetrics }: AlertsOptions): DynamicModule {
    return {
      module: AlertsModule,
      global: true,
      providers: [
        { provide: LABEL_INTERNER, useFactory: () => new LabelInterner() },
        {
          provide: ALERTS_METRICS,
          useFactory: (registry: Registry) => new AlertsMetrics(registry, nameInMetrics),
          inject: [METRICS_REGISTRY],
        },
        {
          provide: ALERT_STORE,
          useFactory: (metrics: AlertsMetrics, logger: Logger) =>
            new AlertStore({
              perNameLimit,
              metrics,
              logger: logger.with({ component: 'provider' }),
            }),
          inject: [ALERTS_METRICS, LOGGER],
        },
      ],
      exports: [LABEL_INTERNER, ALERTS_METRICS, ALERT_STORE],
    };
  }
}
