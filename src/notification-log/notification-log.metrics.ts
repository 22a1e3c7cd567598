import { Counter, type Registry } from 'prom-client';
import { PlainSummary } from '../telemetry/plain-summary.ts';

/** The notification log's metrics, by Alertmanager's names. Those of snapshots and gossip come with these. */
export class NotificationLogMetrics {
  readonly #queries: Counter;
  readonly #gc: PlainSummary;
  readonly #maintenance: Counter;

  constructor(registry: Registry) {
    const registers = [registry];
    this.#queries = new Counter({
      name: 'alertmanager_nflog_queries_total',
      help: 'Number of notification log queries were received.',
      registers,
    });
    this.#gc = new PlainSummary(
      registry,
      'alertmanager_nflog_gc_duration_seconds',
      'Duration of the last notification log garbage collection cycle.',
    );
    this.#maintenance = new Counter({
      name: 'alertmanager_nflog_maintenance_total',
      help: 'How many maintenances were executed for the notification log.',
      registers,
    });
  }

  queried(): void {
    this.#queries.inc();
  }

  /** Counts a maintenance that took so long. */
  maintained(seconds: number): void {
    this.#maintenance.inc();
    this.#gc.observe(1, seconds);
  }
}
