import type { Metric, Registry } from 'prom-client';

/** A metric that counts by itself; the registry asks for what it has come to. */
export interface PlainMetric {
  readonly name: string;
  readonly help: string;
  readonly type: 'summary' | 'histogram';
  /** One for each line, as prom-client's own metrics have them. */
  readonly values: () => readonly object[];
  readonly reset: () => void;
}

/** Has the registry print a metric that is none of prom-client's own. */
export function registerPlain(registry: Registry, metric: PlainMetric): void {
  const { name, help, type, values, reset } = metric;
  const get = async (): Promise<unknown> =>
    Promise.resolve({ name, help, type, aggregator: 'sum', values: values() });
  // The registry asks no more of a metric than a name and these methods; its type is a union of its own classes.
  registry.registerMetric({ name, help, get, reset } as unknown as Metric);
}
