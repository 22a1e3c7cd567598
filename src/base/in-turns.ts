import type { Clock } from './clock.ts';

/**
 * Runs jobs that come in bursts a few at a time, with a pause for everything else between: what two thousand timers
 * begin at one instant does not keep the first answers waiting for the last question.
 */
export class InTurns {
  readonly #clock: Clock;
  readonly #perTurn: number;
  readonly #waiting: (() => void)[] = [];
  #left: number;
  #paused = false;

  constructor(clock: Clock, perTurn: number) {
    this.#clock = clock;
    this.#perTurn = perTurn;
    this.#left = perTurn;
  }

  /** Runs `job` at once if this turn has room, else in a later one; jobs keep their order. */
  run(job: () => void): void {
    if (this.#left > 0 && this.#waiting.length === 0) {
      this.#left--;
      this.#pause();
      job();
    } else {
      this.#waiting.push(job);
    }
  }

  #pause(): void {
    if (this.#paused) return;
    this.#paused = true;
    this.#clock.after(0, () => {
      this.#paused = false;
      const turn = this.#waiting.splice(0, this.#perTurn);
      this.#left = this.#perTurn - turn.length;
      if (turn.length > 0) this.#pause();
      for (const job of turn) job();
    });
  }
}
