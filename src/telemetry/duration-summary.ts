import type { Registry } from 'prom-client';

/**
 * A summary without quantiles: the sum and the number of what was observed. That is all the original's summaries
 * hold, and two additions cost far less than the digest that prom-client's own summary keeps.
 */
export class DurationSummary {
  readonly name: string;
  readonly help: string;
  #sum = 0;
  #count = 0;

  constructor(settings: {
    readonly name: string;
    readonly help: string;
    readonly registry: Registry;
  }) {
    this.name = settings.name;
    this.help = settings.help;
    // prom-client's type asks for one of its own classes; it uses only `name` and `get`.
    settings.registry.registerMetric(this as unknown as Parameters<Registry['registerMetric']>[0]);
  }

  /** Adds one duration, in seconds. */
  observe(seconds: number): void {
    this.#sum += seconds;
    this.#count++;
  }

  /** What prom-client prints. */
  get(): Promise<object> {
    return Promise.resolve({
      name: this.name,
      help: this.help,
      type: 'summary',
      aggregator: 'sum',
      values: [
        { metricName: `${this.name}_sum`, labels: {}, value: this.#sum },
        { metricName: `${this.name}_count`, labels: {}, value: this.#count },
      ],
    });
  }
}
