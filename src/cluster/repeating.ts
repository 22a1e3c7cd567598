import type { Clock, Timer } from '../base/clock.ts';

/** Runs tasks again and again until it is stopped. */
export class Repeating {
  readonly #clock: Clock;
  readonly #timers = new Map<string, Timer>();
  #stopped = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Runs `run` every `intervalMs`, the first time after that; a run that takes longer puts the next one off. `run` must
   * not reject.
   */
  every(name: string, intervalMs: number, run: () => Promise<void> | void): void {
    if (this.#stopped) return;
    const timer = this.#clock.after(intervalMs, () => {
      void Promise.resolve(run()).then(() => this.every(name, intervalMs, run));
    });
    this.#timers.set(name, timer);
  }

  stop(): void {
    this.#stopped = true;
    for (const timer of this.#timers.values()) timer.cancel();
    this.#timers.clear();
  }
}
