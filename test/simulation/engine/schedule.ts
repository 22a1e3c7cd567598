/** Something that will happen; cancelling it twice, or after it has, does nothing. */
export interface Planned {
  cancel(): void;
}

interface Entry {
  readonly atMs: number;
  readonly order: number;
  run: (() => void) | undefined;
}

/**
 * The one time line that everything in a simulation happens on: a heap of what is to come, whatever is due at the same
 * instant in the order in which it was planned. Time is milliseconds since the beginning, with fractions.
 */
export class Schedule {
  #nowMs = 0;
  #order = 0;
  #ran = 0;
  readonly #heap: Entry[] = [];

  get nowMs(): number {
    return this.#nowMs;
  }

  /** How many events have happened. */
  get ran(): number {
    return this.#ran;
  }

  /** Plans `run` for an instant; what has passed already means now, but never at once. */
  at(atMs: number, run: () => void): Planned {
    const entry: Entry = { atMs: Math.max(atMs, this.#nowMs), order: this.#order++, run };
    this.#push(entry);
    return { cancel: () => (entry.run = undefined) };
  }

  after(delayMs: number, run: () => void): Planned {
    return this.at(this.#nowMs + Math.max(0, delayMs), run);
  }

  /**
   * Lets everything up to an instant happen, and all promises settle after each event before the next. A tick that is
   * asked for in a microtask runs when the microtasks have come to an end, their offspring included: that costs a
   * fraction of a turn of the event loop, which is never entered. Rejects with what an event throws.
   */
  runUntil(endMs: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const afterMicrotasks = (): void => process.nextTick(step);
      const step = (): void => {
        const next = this.#next(endMs);
        if (next === undefined) {
          this.#nowMs = endMs;
          resolve();
          return;
        }
        try {
          next();
        } catch (error) {
          reject(error instanceof Error ? error : new Error(String(error)));
          return;
        }
        queueMicrotask(afterMicrotasks);
      };
      queueMicrotask(afterMicrotasks);
    });
  }

  /** Takes the next event up to `endMs` and moves the time on to it. */
  #next(endMs: number): (() => void) | undefined {
    for (let top = this.#heap[0]; top !== undefined && top.atMs <= endMs; top = this.#heap[0]) {
      this.#pop();
      if (top.run === undefined) continue;
      this.#nowMs = top.atMs;
      this.#ran++;
      return top.run;
    }
    return undefined;
  }

  #push(entry: Entry): void {
    const heap = this.#heap;
    let at = heap.length;
    heap.push(entry);
    while (at > 0) {
      const parentAt = (at - 1) >> 1;
      const parent = heap[parentAt];
      if (parent === undefined || isBefore(parent, entry)) break;
      heap[at] = parent;
      at = parentAt;
    }
    heap[at] = entry;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let at = 0;
    for (;;) {
      let childAt = 2 * at + 1;
      let child = heap[childAt];
      if (child === undefined) break;
      const right = heap[childAt + 1];
      if (right !== undefined && isBefore(right, child)) {
        child = right;
        childAt++;
      }
      if (isBefore(last, child)) break;
      heap[at] = child;
      at = childAt;
    }
    heap[at] = last;
  }
}

function isBefore(a: Entry, b: Entry): boolean {
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);
}
