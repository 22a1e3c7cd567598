import type { Registry } from 'prom-client';
import { registerPlain } from './plain-metric.ts';

/**
 * A summary without quantiles: a count and a sum, as Go's client exposes it. prom-client's own keeps a window of
 * quantile estimates for every observation, which a hot path cannot afford.
 */
export class PlainSummary {
  #count = 0;
  #sum = 0;

  constructor(registry: Registry, name: string, help: string) {
    registerPlain(registry, {
      name,
      help,
      type: 'summary',
      values: () => [
        { labels: {}, value: this.#sum, metricName: `${name}_sum` },
        { labels: {}, value: this.#count, metricName: `${name}_count` },
      ],
      reset: () => this.#reset(),
    });
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
