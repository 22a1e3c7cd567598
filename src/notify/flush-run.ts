/** Why a flush ends when its time is up. */
export class FlushDeadline extends Error {
  constructor() {
    super('context deadline exceeded');
    this.name = 'FlushDeadline';
  }
}

/** A flush under way, and the ways to end it. */
export class FlushRun {
  readonly #all = new AbortController();
  #turn: AbortController | undefined;
  #turnGivenUp = false;
  #retries: AbortController | undefined;
  #retired: boolean;

  /** `retired` from the start where no retry is wanted any more. */
  constructor(retired: boolean) {
    this.#retired = retired;
  }

  /** Aborts when attempts under way must end. */
  get signal(): AbortSignal {
    return this.#all.signal;
  }

  /** Aborts, at the latest with `signal`, when there is no more waiting for other replicas. */
  get turn(): AbortSignal {
    if (this.#turn === undefined) {
      this.#turn = new AbortController();
      if (this.turnIsOver) this.#turn.abort();
    }
    return this.#turn.signal;
  }

  /** Whether it has to end without having been sent. */
  get turnIsOver(): boolean {
    return this.#turnGivenUp || this.#all.signal.aborted;
  }

  /** Aborts, at the latest with `signal`, when no further attempt shall follow. */
  get retries(): AbortSignal {
    if (this.#retries === undefined) {
      this.#retries = new AbortController();
      if (this.#retired || this.#all.signal.aborted) this.#retries.abort();
    }
    return this.#retries.signal;
  }

  /** Whether it was told to end, rather than ran out of time. */
  get endedOnPurpose(): boolean {
    const { signal } = this.#all;
    return (
      this.#retired ||
      this.#turnGivenUp ||
      (signal.aborted && !(signal.reason instanceof FlushDeadline))
    );
  }

  retire(): void {
    this.#retired = true;
    this.#retries?.abort();
  }

  giveUpTurn(): void {
    this.#turnGivenUp = true;
    this.#turn?.abort();
  }

  abort(reason: Error): void {
    this.#all.abort(reason);
    this.#turn?.abort();
    this.#retries?.abort();
  }
}
