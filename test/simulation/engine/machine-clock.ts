import type { Clock, Timer } from '../../../src/base/clock.ts';
import type { Schedule } from './schedule.ts';

/** The wall-clock time at the beginning of every simulation. */
export const EPOCH_MS = Date.parse('2026-01-01T00:00:00Z');

/**
 * The clock of one machine: right but for an offset. What a process has planned with it waits while the process is
 * frozen, and never happens once it is dead. Each life of a process has a clock of its own.
 */
export class MachineClock implements Clock {
  /** How far it is ahead of the true time, milliseconds. */
  offsetMs: number;
  readonly #schedule: Schedule;
  #state: 'running' | 'frozen' | 'dead' = 'running';
  #held: (() => void)[] = [];

  constructor(schedule: Schedule, offsetMs = 0) {
    this.#schedule = schedule;
    this.offsetMs = offsetMs;
  }

  now(): number {
    return Math.floor(EPOCH_MS + this.#schedule.nowMs + this.offsetMs);
  }

  monotonic(): number {
    return this.#schedule.nowMs;
  }

  after(delayMs: number, run: () => void): Timer {
    if (this.#state === 'dead') return { cancel: () => undefined };
    let isWanted = true;
    const planned = this.#schedule.after(delayMs, () =>
      this.run(() => {
        if (isWanted) run();
      }),
    );
    const cancel = (): void => {
      isWanted = false;
      planned.cancel();
    };
    return { cancel };
  }

  /** What comes from outside: happens now, when the process runs again, or never. */
  run(what: () => void): void {
    if (this.#state === 'running') what();
    else if (this.#state === 'frozen') this.#held.push(what);
  }

  get isRunning(): boolean {
    return this.#state === 'running';
  }

  freeze(): void {
    if (this.#state === 'running') this.#state = 'frozen';
  }

  thaw(): void {
    if (this.#state !== 'frozen') return;
    this.#state = 'running';
    const held = this.#held;
    this.#held = [];
    for (const what of held) this.#schedule.after(0, () => this.run(what));
  }

  kill(): void {
    this.#state = 'dead';
    this.#held = [];
  }
}
