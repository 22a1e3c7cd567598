import type { Random } from './random.ts';

/** How waiting times grow. */
export interface BackoffOptions {
  readonly initialMs: number;
  readonly factor: number;
  /** A wait is drawn from so much below to so much above its nominal length: 0.5 is ±50 %. */
  readonly jitter: number;
  readonly maxMs: number;
}

/** The waits between attempts, one after the other. */
export class Backoff {
  #currentMs: number;
  readonly #options: BackoffOptions;
  readonly #random: Random;

  constructor(options: BackoffOptions, random: Random) {
    this.#options = options;
    this.#random = random;
    this.#currentMs = options.initialMs;
  }

  nextMs(): number {
    const { factor, jitter, maxMs } = this.#options;
    const delay = this.#currentMs * (1 - jitter + 2 * jitter * this.#random.next());
    this.#currentMs = Math.min(maxMs, this.#currentMs * factor);
    return delay;
  }
}
