import { type DynamicModule, Module } from '@nestjs/common';
import type { Registry } from 'prom-client';
import { METRICS_REGISTRY } from '../telemetry/tokens.ts';
import { DispatchMetrics } from './dispatch.metrics.ts';

/** The token of `DispatchMetrics`. */
export const DISPATCH_METRICS = Symbol('DispatchMetrics');

/** What every generation's dispatcher shares. */
@Module({})
export class DispatchModule {
  /** `groupKeyInMetrics` is the feature `group-key-in-metrics`. */
  static register(groupKeyInMetrics: boolean): DynamicModule {
    return {
      module: DispatchModule,
      global: true,
      providers: [
        {
          provide: DISPATCH_METRICS,
          useFactory: (registry: Registry) => new DispatchMetrics(registry, groupKeyInMetrics),
          inject: [METRICS_REGISTRY],
        },
      ],
      exports: [DISPATCH_METRICS],
    };
  }
}
