import type { Clock, Timer } from '../clock.ts';

interface Pending {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
}

/** A clock that stands still until a test moves it. Timers due at the same instant run in the order they were set. */
export class ManualClock implements Clock {
  #now: number;
  #order = 0;
  readonly #start: number;
  readonly #pending = new Set<Pending>();

  constructor(startMs: number = Date.parse('2026-01-01T00:00:00Z')) {
    this.#start = startMs;
    this.#now = startMs;
  }

  now(): number {
    return this.#now;
  }

  monotonic(): number {
    return this.#now - this.#start;
  }

  after(delayMs: number, run: () => void): Timer {
    const pending: Pending = { at: this.#now + Math.max(0, delayMs), order: this.#order++, run };
    this.#pending.add(pending);
    return { cancel: () => void this.#pending.delete(pending) };
  }

  /** How many timers are set. */
  get pendingCount(): number {
    return this.#pending.size;
  }

  /** Moves on by `ms`, running each timer at its own instant and letting promises settle between them. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    await settle();
    for (let next = this.#next(end); next !== undefined; next = this.#next(end)) {
      this.#pending.delete(next);
      this.#now = Math.max(this.#now, next.at);
      next.run();
      await settle();
    }
    this.#now = end;
    await settle();
  }

  #next(end: number): Pending | undefined {
    let best: Pending | undefined;
    for (const candidate of this.#pending) {
      if (candidate.at > end) continue;
      if (
        best === undefined ||
        candidate.at < best.at ||
        (candidate.at === best.at && candidate.order < best.order)
      ) {
        best = candidate;
      }
    }
    return best;
  }
}

/** Lets promise chains that need no timer and no I/O run to their end. */
async function settle(): Promise<void> {
  await new Promise<void>((resolve) => setImmediate(resolve));
}
