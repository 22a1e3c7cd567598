import type { Registry } from 'prom-client';
import { registerPlain } from './plain-metric.ts';

/** What a histogram is of. */
export interface HistogramOptions {
  readonly name: string;
  readonly help: string;
  /** Upper bounds, ascending; that everything is below infinity goes without saying. */
  readonly buckets: readonly number[];
}

/** The observations with the same labels. */
export class HistogramSeries {
  readonly labels: Readonly<Record<string, string>>;
  readonly #buckets: readonly number[];
  readonly #counts: number[];
  #sum = 0;

  constructor(labels: Readonly<Record<string, string>>, buckets: readonly number[]) {
    this.labels = labels;
    this.#buckets = buckets;
    this.#counts = new Array<number>(buckets.length + 1).fill(0);
  }

  observe(value: number): void {
    const buckets = this.#buckets;
    let bucket = 0;
    while (bucket < buckets.length && value > (buckets[bucket] ?? 0)) bucket++;
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1;
    this.#sum += value;
  }

  reset(): void {
    this.#counts.fill(0);
    this.#sum = 0;
  }

  /** As the registry prints it. */
  *values(name: string): IterableIterator<object> {
    const sharedLabels = this.labels;
    let count = 0;
    for (const [bucket, more] of this.#counts.entries()) {
      count += more;
      const le = this.#buckets[bucket] ?? '+Inf';
      yield { labels: { le }, sharedLabels, metricName: `${name}_bucket`, value: count };
    }
    yield { labels: {}, sharedLabels, metricName: `${name}_sum`, value: this.#sum };
    yield { labels: {}, sharedLabels, metricName: `${name}_count`, value: count };
  }
}

/**
 * A histogram whose series its users hold on to: prom-client's own looks for the series by all labels at every
 * observation, which is dear where thousands of requests come a second.
 */
export class PlainHistogram {
  readonly #buckets: readonly number[];
  readonly #series: HistogramSeries[] = [];

  constructor(registry: Registry, { name, help, buckets }: HistogramOptions) {
    this.#buckets = buckets;
    registerPlain(registry, {
      name,
      help,
      type: 'histogram',
      values: () => this.#series.flatMap((series) => [...series.values(name)]),
      reset: () => this.#series.forEach((series) => series.reset()),
    });
  }

  /** A new series; no two may have the same labels. */
  add(labels: Readonly<Record<string, string>>): HistogramSeries {
    const series = new HistogramSeries(labels, this.#buckets);
    this.#series.push(series);
    return series;
  }
}
