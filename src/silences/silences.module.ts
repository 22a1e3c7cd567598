import { type DynamicModule, Module } from '@nestjs/common';
import type { Registry } from 'prom-client';
import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import { CLOCK, LOGGER } from '../base/tokens.ts';
import type { RecordJournal, SilenceRecord } from '../replication/records.ts';
import { SILENCE_JOURNAL } from '../replication/tokens.ts';
import { METRICS_REGISTRY } from '../telemetry/tokens.ts';
import { Silences, type SilencesOptions, type SilencesPorts } from './silences.ts';
import { SilencesMetrics } from './silences.metrics.ts';
import { SILENCES, SILENCES_METRICS } from './tokens.ts';

/** What the room of silences is set up with. */
export interface SilencesModuleOptions
  extends SilencesOptions, Pick<SilencesPorts, 'sizeOf' | 'newId'> {}

/** All silences. Whoever registers it restores what the journal has kept before alerts are looked at. */
@Module({})
export class SilencesModule {
  static register(options: SilencesModuleOptions): DynamicModule {
    return {
      module: SilencesModule,
      global: true,
      providers: [
        {
          provide: SILENCES_METRICS,
          useFactory: (registry: Registry) => new SilencesMetrics(registry),
          inject: [METRICS_REGISTRY],
        },
        {
          provide: SILENCES,
          useFactory: (
            journal: RecordJournal<SilenceRecord>,
            metrics: SilencesMetrics,
            registry: Registry,
            clock: Clock,
            logger: Logger,
          ) => {
            const { sizeOf, newId } = options;
            const silences = new Silences(options, {
              journal,
              sizeOf,
              newId,
              clock,
              metrics,
              logger: logger.with({ component: 'silences' }),
            });
            metrics.watch(registry, silences, clock);
            return silences;
          },
          inject: [SILENCE_JOURNAL, SILENCES_METRICS, METRICS_REGISTRY, CLOCK, LOGGER],
        },
      ],
      exports: [SILENCES, SILENCES_METRICS],
    };
  }
}
