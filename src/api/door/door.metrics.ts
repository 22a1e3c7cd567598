import { Counter, type Registry } from 'prom-client';

const REASONS = ['unauthorized', 'throttled', 'rate_limit', 'cross_site'] as const;

/** Why a request was turned away at the door. */
export type RefusalReason = (typeof REASONS)[number];

/** Counts what is turned away before it is a request to the API. */
export class DoorMetrics {
  readonly #refused: Counter;

  constructor(registry: Registry) {
    this.#refused = new Counter({
      name: 'tocsin_web_refused_total',
      help: 'Number of requests turned away before they were looked at: without the right user and password, after too many wrong ones, over the rate limit, or from a page of another site.',
      labelNames: ['reason'],
      registers: [registry],
    });
    for (const reason of REASONS) this.#refused.inc({ reason }, 0);
  }

  refused(reason: RefusalReason): void {
    this.#refused.inc({ reason });
  }
}
