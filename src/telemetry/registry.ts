import { collectDefaultMetrics, Registry } from 'prom-client';

/** How often the event loop is looked at; prom-client's 10 ms took more than half of an idle process's CPU, 100 ms a third. */
const EVENT_LOOP_LOOK_MS = 500;

/**
 * The registry of one process, with the metrics of the process and of Node already in it (`process_*`, `nodejs_*`).
 * Rooms take it in their `<room>.metrics.ts` and register by Alertmanager's full names (`alertmanager_…`).
 *
 * A look-up by labels costs about 0.3 µs, some times that before it is compiled: where a metric moves with every request,
 * count in numbers that `collect` hands on, or use a PlainSummary or a PlainHistogram.
 */
export function createMetricsRegistry(): Registry {
  const registry = new Registry();
  collectDefaultMetrics({
    register: registry,
    eventLoopMonitoringPrecision: EVENT_LOOP_LOOK_MS,
  });
  return registry;
}
