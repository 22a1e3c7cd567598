import type { SchedulerRegistry } from '@nestjs/schedule';
import type { AlertStore } from '../alerts/alert-store.ts';
import type { Clock } from '../base/clock.ts';
import { messageOf } from '../base/errors.ts';
import type { Logger } from '../base/logger.ts';
import type { LabelInterner } from '../labels/interner.ts';
import type { LabelSet } from '../labels/label-set.ts';
import type { NotificationLog } from '../notification-log/notification-log.ts';
import type { NotificationLogMetrics } from '../notification-log/notification-log.metrics.ts';
import type { Silences } from '../silences/silences.ts';
import type { SilencesMetrics } from '../silences/silences.metrics.ts';
import type { Options } from './options.ts';
import type { Reloader } from './reloader.ts';

/** The longest that Node's timers take; anything longer would run all the time. */
const MAX_INTERVAL_MS = 2 ** 31 - 1;

/** What is swept. */
export interface Swept {
  readonly store: AlertStore;
  readonly interner: LabelInterner;
  readonly log: NotificationLog;
  readonly logMetrics: NotificationLogMetrics;
  readonly silences: Silences;
  readonly silencesMetrics: SilencesMetrics;
  readonly reloader: Reloader;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** The periodic sweeps, at the intervals of the flags. */
export function scheduleMaintenance(
  scheduler: SchedulerRegistry,
  swept: Swept,
  options: Options,
): void {
  const every = (name: string, intervalMs: number, run: () => void): void => {
    const guarded = (): void => {
      try {
        run();
      } catch (error) {
        swept.logger.error('maintenance failed', { task: name, err: messageOf(error) });
      }
    };
    const interval = setInterval(guarded, Math.min(intervalMs, MAX_INTERVAL_MS));
    interval.unref();
    scheduler.addInterval(name, interval);
  };
  every('alerts', options.alertsGcIntervalMs, () => collectAlerts(swept));
  every('aggregation groups', options.dispatchMaintenanceIntervalMs, () =>
    swept.reloader.generation.dispatcher.sweep(),
  );
  every('notification log', options.dataMaintenanceIntervalMs, () => collectLog(swept));
  every('silences', options.dataMaintenanceIntervalMs, () => collectSilences(swept));
}

function collectAlerts({ store, interner, reloader, clock }: Swept): void {
  store.collect(clock.now());
  const { dispatcher, inhibitor } = reloader.generation;
  const isHeld = (labels: LabelSet): boolean => store.get(labels) !== undefined;
  inhibitor?.sweep(isHeld);
  interner.sweep((labels) => isHeld(labels) || dispatcher.holds(labels));
}

function collectLog({ log, logMetrics, clock }: Swept): void {
  const begin = clock.monotonic();
  log.collect(clock.now());
  logMetrics.maintained((clock.monotonic() - begin) / 1000);
}

function collectSilences({ silences, silencesMetrics, clock }: Swept): void {
  const begin = clock.monotonic();
  silences.collect(clock.now());
  silencesMetrics.maintained((clock.monotonic() - begin) / 1000);
}
