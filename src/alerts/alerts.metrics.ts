import { Counter, Gauge, type Registry } from 'prom-client';

/** The metrics of the alert store and of what is received, by Alertmanager's names. */
export class AlertsMetrics {
  readonly #perNameLimit: Gauge;
  readonly #limited: Counter;
  readonly #writes: Counter;
  readonly #received: Counter;
  readonly #invalid: Counter;
  readonly #withAlertName: boolean;
  // What moves with every request is counted here, and handed on when the metrics are read.
  #firing = 0;
  #resolved = 0;
  readonly #written = new Map<string, number>();

  /** `withAlertName` is the feature `alert-names-in-metrics`. */
  constructor(registry: Registry, withAlertName: boolean) {
    const registers = [registry];
    this.#withAlertName = withAlertName;
    this.#perNameLimit = new Gauge({
      name: 'alertmanager_alerts_per_alert_limit',
      help: 'Current limit on number of alerts per alert name',
      registers,
    });
    this.#limited = new Counter({
      name: 'alertmanager_alerts_limited_total',
      help: 'Total number of alerts that were dropped due to per alert name limit',
      labelNames: withAlertName ? ['alertname'] : [],
      registers,
    });
    this.#writes = new Counter({
      name: 'alertmanager_alerts_subscriber_channel_writes_total',
      help: 'Number of times alerts were written to subscriber channels',
      labelNames: ['subscriber'],
      registers,
      collect: () => this.#countWritten(),
    });
    this.#received = new Counter({
      name: 'alertmanager_alerts_received_total',
      help: 'The total number of received alerts.',
      labelNames: ['status', 'version'],
      registers,
      collect: () => this.#countReceived(),
    });
    this.#invalid = new Counter({
      name: 'alertmanager_alerts_invalid_total',
      help: 'The total number of received alerts that were invalid.',
      labelNames: ['version'],
      registers,
    });
    this.#invalid.inc({ version: 'v2' }, 0);
  }

  setPerNameLimit(limit: number): void {
    this.#perNameLimit.set(limit);
  }

  limited(name: string): void {
    if (this.#withAlertName) this.#limited.inc({ alertname: name });
    else this.#limited.inc();
  }

  /** Counts the alerts of one request. */
  received(firing: number, resolved: number): void {
    this.#firing += firing;
    this.#resolved += resolved;
  }

  invalid(count: number): void {
    this.#invalid.inc({ version: 'v2' }, count);
  }

  /** Counts alerts handed to a subscriber. */
  subscriberWrites(subscriber: string, count: number): void {
    this.#written.set(subscriber, (this.#written.get(subscriber) ?? 0) + count);
  }

  #countReceived(): void {
    this.#received.inc({ status: 'firing', version: 'v2' }, this.#firing);
    this.#received.inc({ status: 'resolved', version: 'v2' }, this.#resolved);
    this.#firing = 0;
    this.#resolved = 0;
  }

  #countWritten(): void {
    for (const [subscriber, count] of this.#written) this.#writes.inc({ subscriber }, count);
    this.#written.clear();
  }
}
