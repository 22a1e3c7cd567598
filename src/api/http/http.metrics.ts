import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/** The metrics of the HTTP server, by Alertmanager's names. */
export class HttpMetrics {
  readonly #duration: Histogram;
  readonly #size: Histogram;
  readonly #inFlight: Gauge;
  readonly #limitExceeded: Counter;

  constructor(registry: Registry) {
    const registers = [registry];
    this.#duration = new Histogram({
      name: 'alertmanager_http_request_duration_seconds',
      help: 'Histogram of latencies for HTTP requests.',
      labelNames: ['handler', 'method', 'code'],
      registers,
    });
    this.#size = new Histogram({
      name: 'alertmanager_http_response_size_bytes',
      help: 'Histogram of response size for HTTP requests.',
      labelNames: ['handler', 'method'],
      buckets: [1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8],
      registers,
    });
    this.#inFlight = new Gauge({
      name: 'alertmanager_http_requests_in_flight',
      help: 'Current number of HTTP requests being processed.',
      labelNames: ['method'],
      registers,
    });
    this.#limitExceeded = new Counter({
      name: 'alertmanager_http_concurrency_limit_exceeded_total',
      help: 'Total number of times an HTTP request failed because the concurrency limit was reached.',
      labelNames: ['method'],
      registers,
    });
    this.setInFlight(0);
    this.#limitExceeded.inc({ method: 'get' }, 0);
  }

  /** A request has been answered. `handler` must come from a closed set of paths. */
  answered(handler: string, method: string, status: number, seconds: number, bytes: number): void {
    this.#duration.observe({ handler, method, code: String(status) }, seconds);
    this.#size.observe({ handler, method }, bytes);
  }

  setInFlight(gets: number): void {
    this.#inFlight.set({ method: 'get' }, gets);
  }

  limitExceeded(): void {
    this.#limitExceeded.inc({ method: 'get' });
  }
}
