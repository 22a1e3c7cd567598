/** A timer that has been set and can be taken back; cancelling twice, or after it ran, does nothing. */
export interface Timer {
  cancel(): void;
}

/**
 * Where time comes from. `now` is wall time, to be stored and compared with times from outside;
 * `monotonic` measures elapsed time and never jumps. Both are in milliseconds.
 */
export interface Clock {
  /** Milliseconds since the Unix epoch, whole. */
  now(): number;
  /** Milliseconds since some fixed point, with fractions. */
  monotonic(): number;
  /** Runs `run` once, `delayMs` from now (at once, but never synchronously, when it is 0 or less). */
  after(delayMs: number, run: () => void): Timer;
}

/** Resolves after `delayMs`, or as soon as `signal` aborts: the caller looks at the signal to tell which. */
export function sleep(clock: Clock, delayMs: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const finish = (): void => {
      timer.cancel();
      signal.removeEventListener('abort', finish);
      resolve();
    };
    const timer = clock.after(delayMs, finish);
    signal.addEventListener('abort', finish, { once: true });
  });
}
