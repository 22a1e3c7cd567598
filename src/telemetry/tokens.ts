/** The token of prom-client's `Registry`. */
export const METRICS_REGISTRY = Symbol('MetricsRegistry');
