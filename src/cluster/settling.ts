import type { Clock, Timer } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';

/** How many polls in a row must find as many members as the one before. */
const POLLS_ALIKE = 3;

/** What settling goes by. */
export interface SettlingOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  /** Between two polls: ten times the gossip interval. */
  readonly intervalMs: number;
  /** `--cluster.settle-timeout`: then it goes on anyway. */
  readonly timeoutMs: number;
  readonly memberCount: () => number;
}

/** The time after the start in which members are found and their state comes in: nobody is told anything before. */
export class Settling {
  readonly #options: SettlingOptions;
  readonly #waiting = new Set<() => void>();
  readonly #timers = new Set<Timer>();
  #settled = false;
  #alike = 0;
  #count = 0;
  #polls = 0;
  #startedAt = 0;

  constructor(options: SettlingOptions) {
    this.#options = options;
  }

  get settled(): boolean {
    return this.#settled;
  }

  start(): void {
    const { clock, logger, timeoutMs, intervalMs } = this.#options;
    this.#startedAt = clock.monotonic();
    logger.info('Waiting for gossip to settle...', { interval: `${intervalMs / 1000}s` });
    if (timeoutMs <= 0) {
      this.#giveUp();
      return;
    }
    this.#timers.add(clock.after(timeoutMs, () => this.#giveUp()));
    this.#next();
  }

  /** Ends polling; nobody who waits is let go. */
  stop(): void {
    for (const timer of this.#timers) timer.cancel();
    this.#timers.clear();
  }

  /** Resolves once it has settled, or `signal` aborts. */
  wait(signal: AbortSignal): Promise<void> {
    if (this.#settled || signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const finish = (): void => {
        this.#waiting.delete(finish);
        signal.removeEventListener('abort', finish);
        resolve();
      };
      this.#waiting.add(finish);
      signal.addEventListener('abort', finish, { once: true });
    });
  }

  #next(): void {
    const { clock, intervalMs } = this.#options;
    const timer = clock.after(intervalMs, () => {
      this.#timers.delete(timer);
      this.#poll();
    });
    this.#timers.add(timer);
  }

  #poll(): void {
    const { logger, memberCount } = this.#options;
    const elapsed = this.#elapsed();
    if (this.#alike >= POLLS_ALIKE) {
      logger.info('gossip settled; proceeding', { elapsed });
      this.#finish();
      return;
    }
    const now = memberCount();
    if (now === this.#count) {
      this.#alike++;
      logger.debug('gossip looks settled', { elapsed });
    } else {
      this.#alike = 0;
      logger.info('gossip not settled', { polls: this.#polls, before: this.#count, now, elapsed });
    }
    this.#count = now;
    this.#polls++;
    this.#next();
  }

  #giveUp(): void {
    this.#options.logger.info('gossip not settled but continuing anyway', {
      polls: this.#polls,
      elapsed: this.#elapsed(),
    });
    this.#finish();
  }

  #finish(): void {
    this.stop();
    this.#settled = true;
    for (const finish of [...this.#waiting]) finish();
  }

  #elapsed(): string {
    return `${((this.#options.clock.monotonic() - this.#startedAt) / 1000).toFixed(3)}s`;
  }
}
