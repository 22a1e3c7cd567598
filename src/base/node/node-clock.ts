import type { Clock, Timer } from '../clock.ts';

/** The longest delay that setTimeout takes; anything longer would fire at once. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1;

/** The machine's clock. Its timers do not keep the process alive by themselves. */
export class NodeClock implements Clock {
  now(): number {
    return Date.now();
  }

  monotonic(): number {
    return performance.now();
  }

  after(delayMs: number, run: () => void): Timer {
    if (delayMs > MAX_TIMEOUT_MS) return this.#afterLong(delayMs, run);
    if (delayMs <= 0) return afterNothing(run);
    const handle = setTimeout(run, Math.max(0, delayMs));
    handle.unref();
    return { cancel: () => clearTimeout(handle) };
  }

  #afterLong(delayMs: number, run: () => void): Timer {
    let step = this.after(MAX_TIMEOUT_MS, () => {
      step = this.after(delayMs - MAX_TIMEOUT_MS, run);
    });
    return { cancel: () => step.cancel() };
  }
}

/**
 * A timeout of nothing would still take a millisecond. Not unreferenced: the event loop would then sleep on until
 * something else wakes it, and as it runs at once it keeps no process alive.
 */
function afterNothing(run: () => void): Timer {
  const handle = setImmediate(run);
  return { cancel: () => clearImmediate(handle) };
}
