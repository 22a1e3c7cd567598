import { useSyncExternalStore } from 'react';

/** One clock for the whole page, so that everything that counts down does so together and in one render. */
class Ticker {
  #nowMs = Date.now();
  #timer: number | undefined;
  readonly #listeners = new Set<() => void>();

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    this.#timer ??= window.setInterval(this.#tick, 1000);
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0) return;
      window.clearInterval(this.#timer);
      this.#timer = undefined;
    };
  };

  readonly nowMs = (): number => this.#nowMs;

  readonly #tick = (): void => {
    // A page that nobody sees does not count.
    if (document.hidden) return;
    this.#nowMs = Date.now();
    for (const listener of this.#listeners) listener();
  };
}

const ticker = new Ticker();

/** The time, read again each second. */
export function useNow(): number {
  return useSyncExternalStore(ticker.subscribe, ticker.nowMs);
}
