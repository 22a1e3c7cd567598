import { Counter, Gauge, type Registry } from 'prom-client';
import { type HistogramSeries, PlainHistogram } from '../../telemetry/plain-histogram.ts';

/** What is counted of requests that were answered alike. */
interface Answered {
  readonly handler: string;
  readonly method: string;
  readonly status: number;
  readonly duration: HistogramSeries;
  readonly size: HistogramSeries;
}

/** The metrics of the HTTP server, by Alertmanager's names. */
export class HttpMetrics {
  readonly #duration: PlainHistogram;
  readonly #size: PlainHistogram;
  readonly #sizes = new Map<string, HistogramSeries>();
  readonly #answered = new Map<string, Answered>();
  /** Those of the last request: the next one is most often like it. */
  #last: Answered | undefined;
  readonly #inFlight: Gauge;
  readonly #limitExceeded: Counter;

  constructor(registry: Registry) {
    const registers = [registry];
    this.#duration = new PlainHistogram(registry, {
      name: 'alertmanager_http_request_duration_seconds',
      help: 'Histogram of latencies for HTTP requests.',
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    });
    this.#size = new PlainHistogram(registry, {
      name: 'alertmanager_http_response_size_bytes',
      help: 'Histogram of response size for HTTP requests.',
      buckets: [1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8],
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
    let answered = this.#last;
    if (answered?.status !== status || answered.handler !== handler || answered.method !== method)
      answered = this.#last = this.#alike(handler, method, status);
    answered.duration.observe(seconds);
    answered.size.observe(bytes);
  }

  #alike(handler: string, method: string, status: number): Answered {
    const key = `${method} ${handler}`;
    const known = this.#answered.get(`${key} ${status}`);
    if (known !== undefined) return known;
    const size = this.#sizes.get(key) ?? this.#size.add({ handler, method });
    this.#sizes.set(key, size);
    const duration = this.#duration.add({ handler, method, code: String(status) });
    const answered = { handler, method, status, duration, size };
    this.#answered.set(`${key} ${status}`, answered);
    return answered;
  }

  setInFlight(gets: number): void {
    this.#inFlight.set({ method: 'get' }, gets);
  }

  limitExceeded(): void {
    this.#limitExceeded.inc({ method: 'get' });
  }
}
