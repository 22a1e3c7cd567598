import { Counter, Histogram, type Registry } from 'prom-client';
import { PlainSummary } from '../telemetry/plain-summary.ts';

/** The default buckets of Go's client, in seconds. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** The notification log's metrics, by Alertmanager's names, and one of our own. There are no snapshots. */
export class NotificationLogMetrics {
  readonly #queries: Counter;
  readonly #queryDuration: Histogram;
  readonly #gc: PlainSummary;
  readonly #maintenance: Counter;
  readonly #maintenanceErrors: Counter;
  readonly #propagated: Counter;
  readonly #saveErrors: Counter;

  constructor(registry: Registry) {
    const registers = [registry];
    const counter = (name: string, help: string): Counter => new Counter({ name, help, registers });
    this.#queries = counter(
      'alertmanager_nflog_queries_total',
      'Number of notification log queries were received.',
    );
    counter(
      'alertmanager_nflog_query_errors_total',
      'Number notification log received queries that failed.',
    );
    this.#queryDuration = new Histogram({
      name: 'alertmanager_nflog_query_duration_seconds',
      help: 'Duration of notification log query evaluation.',
      buckets: BUCKETS,
      registers,
    });
    this.#gc = new PlainSummary(
      registry,
      'alertmanager_nflog_gc_duration_seconds',
      'Duration of the last notification log garbage collection cycle.',
    );
    this.#maintenance = counter(
      'alertmanager_nflog_maintenance_total',
      'How many maintenances were executed for the notification log.',
    );
    this.#maintenanceErrors = counter(
      'alertmanager_nflog_maintenance_errors_total',
      'How many maintenances were executed for the notification log that failed.',
    );
    this.#propagated = counter(
      'alertmanager_nflog_gossip_messages_propagated_total',
      'Number of received gossip messages that have been further gossiped.',
    );
    this.#saveErrors = counter(
      'tocsin_notification_log_save_errors_total',
      'How many entries of the notification log could not be stored.',
    );
  }

  /** Counts a query that took so long. */
  queried(seconds: number): void {
    this.#queries.inc();
    this.#queryDuration.observe(seconds);
  }

  /** Counts a maintenance that took so long. */
  maintained(seconds: number): void {
    this.#maintenance.inc();
    this.#gc.observe(1, seconds);
  }

  maintenanceFailed(): void {
    this.#maintenance.inc();
    this.#maintenanceErrors.inc();
  }

  /** Counts an entry that could not be stored. */
  saveFailed(): void {
    this.#saveErrors.inc();
  }

  /** Counts entries of other replicas that were passed on. */
  propagated(count: number): void {
    this.#propagated.inc(count);
  }
}
