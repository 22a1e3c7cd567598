import type { RateLimit } from './web-config.ts';

/** A token bucket for all requests together, full at first. */
export class RateLimiter {
  readonly #limit: RateLimit;
  #tokens: number;
  #atMs: number;

  constructor(limit: RateLimit, nowMs: number) {
    this.#limit = limit;
    this.#tokens = limit.burst;
    this.#atMs = nowMs;
  }

  /** Whether a request may pass. */
  take(nowMs: number): boolean {
    const { intervalMs, burst } = this.#limit;
    const gained = Math.max(0, nowMs - this.#atMs) / intervalMs;
    this.#tokens = Math.min(burst, this.#tokens + gained);
    this.#atMs = nowMs;
    if (this.#tokens < 1) return false;
    this.#tokens--;
    return true;
  }
}
