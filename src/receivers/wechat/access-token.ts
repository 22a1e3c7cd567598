import type { Clock } from '../../base/clock.ts';

/** How long a token is used. Source: WeChat's documentation, and the original. */
const LIFETIME_MS = 2 * 60 * 60 * 1000;

/** The token of one receiver, for as long as it may be used. */
export class AccessToken {
  readonly #clock: Clock;
  #token: { readonly text: string; readonly sinceMs: number } | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** undefined when a new one has to be asked for. */
  get current(): string | undefined {
    const token = this.#token;
    if (token === undefined) return undefined;
    return this.#clock.monotonic() - token.sinceMs > LIFETIME_MS ? undefined : token.text;
  }

  keep(text: string): void {
    this.#token = { text, sinceMs: this.#clock.monotonic() };
  }

  /** Lets go of a token that is no longer taken, unless another has come since. */
  drop(text: string): void {
    if (this.#token?.text === text) this.#token = undefined;
  }
}
