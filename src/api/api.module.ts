import { type DynamicModule, Module } from '@nestjs/common';
import type { AlertStore } from '../alerts/alert-store.ts';
import type { AlertsMetrics } from '../alerts/alerts.metrics.ts';
import { ALERT_STORE, ALERTS_METRICS, LABEL_INTERNER } from '../alerts/tokens.ts';
import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import { CLOCK, LOGGER } from '../base/tokens.ts';
import type { LabelInterner } from '../labels/interner.ts';
import { ExtAlertsController } from './ext/alerts.controller.ts';
import { ExtExplainController } from './ext/explain.controller.ts';
import { EXT_VIEW } from './ext/ext-tokens.ts';
import { ExtView } from './ext/ext-view.ts';
import { ExtReceiversController } from './ext/receivers.controller.ts';
import { ExtSilencesController } from './ext/silences.controller.ts';
import { ExtStatusController } from './ext/status.controller.ts';
import { OperationsController } from './operations/operations.controller.ts';
import { API_OPTIONS, type ApiOptions, SERVING, type Serving } from './serving.ts';
import type { Silences } from '../silences/silences.ts';
import { SILENCES } from '../silences/tokens.ts';
import { ALERT_INTAKE, AlertIntake } from './v2/alert-intake.ts';
import { AlertsController } from './v2/alerts.controller.ts';
import { GeneralController } from './v2/general.controller.ts';
import { SilencesController } from './v2/silences.controller.ts';

/** The HTTP interface: API v2 and the operations beside it. Needs `SERVING` and `RECEIVER_TESTER` from a global module. */
@Module({})
export class ApiModule {
  static register(options: ApiOptions): DynamicModule {
    const intake = (
      store: AlertStore,
      interner: LabelInterner,
      metrics: AlertsMetrics,
      clock: Clock,
      logger: Logger,
    ): AlertIntake => {
      const isValidLabelName = (name: string): boolean => options.matchers.isValidLabelName(name);
      return new AlertIntake({ store, interner, metrics, clock, logger, isValidLabelName });
    };
    return {
      module: ApiModule,
      controllers: [
        AlertsController,
        SilencesController,
        GeneralController,
        ExtReceiversController,
        ExtAlertsController,
        ExtExplainController,
        ExtSilencesController,
        ExtStatusController,
        OperationsController,
      ],
      providers: [
        { provide: API_OPTIONS, useValue: options },
        {
          provide: ALERT_INTAKE,
          useFactory: intake,
          inject: [ALERT_STORE, LABEL_INTERNER, ALERTS_METRICS, CLOCK, LOGGER],
        },
        {
          provide: EXT_VIEW,
          useFactory: (
            store: AlertStore,
            interner: LabelInterner,
            silences: Silences,
            serving: Serving,
            clock: Clock,
          ) => new ExtView({ store, interner, silences, serving, options, clock }),
          inject: [ALERT_STORE, LABEL_INTERNER, SILENCES, SERVING, CLOCK],
        },
      ],
    };
  }
}
