/** As many wrong passwords at once cost nobody anything. */
const BURST = 10;
/** One more is forgiven in this time. */
const REFILL_MS = 5000;
/** Most addresses that are remembered: those that failed longest ago are forgotten first. */
const MAX_ADDRESSES = 10_000;

interface Bucket {
  readonly tokens: number;
  readonly atMs: number;
}

/** Makes guessing slow: each address may have so many passwords checked that turn out wrong. */
export class FailureThrottle {
  readonly #buckets = new Map<string, Bucket>();

  /** Takes a token for a check that may fail; without one, answers how long until there is one, in milliseconds. */
  take(address: string, nowMs: number): number {
    const tokens = this.#tokens(address, nowMs);
    if (tokens < 1) return Math.ceil((1 - tokens) * REFILL_MS);
    this.#put(address, tokens - 1, nowMs);
    return 0;
  }

  /** Gives the token back: the check was not in vain. */
  giveBack(address: string, nowMs: number): void {
    this.#put(address, this.#tokens(address, nowMs) + 1, nowMs);
  }

  #tokens(address: string, nowMs: number): number {
    const bucket = this.#buckets.get(address);
    if (bucket === undefined) return BURST;
    return Math.min(BURST, bucket.tokens + Math.max(0, nowMs - bucket.atMs) / REFILL_MS);
  }

  #put(address: string, tokens: number, nowMs: number): void {
    this.#buckets.delete(address);
    if (tokens >= BURST) return;
    this.#buckets.set(address, { tokens, atMs: nowMs });
    if (this.#buckets.size <= MAX_ADDRESSES) return;
    for (const oldest of this.#buckets.keys()) {
      this.#buckets.delete(oldest);
      return;
    }
  }
}
