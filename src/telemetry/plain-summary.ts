import type { Metric, Registry } from 'prom-client';

/**
 * A summary without quantiles: a count and a sum, as Go's client exposes it. prom-client's own keeps a window of
 * quantile estimates for every observation, which a hot path cannot afford.
 */
export class PlainSummary {
  #count = 0;
  #sum = 0;

  constructor(registry: Registry, name: string, help: string) {
    const read = (): unknown => ({
      name,
      help,
      type: 'summary',
      aggregator: 'sum',
      values: [
        { labels: {}, value: this.#sum, metricName: `${name}_sum` },
        { labels: {}, value: this.#count, metricName: `${name}_count` },
      ],
    });
    // The registry asks no more of a metric than a name and these methods; its type is a union of its own classes.
    const metric = { name, help, get: async () => read(), reset: () => this.#reset() };
    registry.registerMetric(metric as unknown as Metric);
  }

  /** Adds `count` observations that total `sum`. */
  observe(count: number, sum: number): void {
    this.#count += count;
    this.#sum += sum;
  }

  #reset(): void {
    this.#count = 0;
    this.#sum = 0;
  }
}
