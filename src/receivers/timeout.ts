import type { Clock } from '../base/clock.ts';
import { formatGoDuration } from '../base/duration.ts';

/** Runs `run` with a signal that aborts with `signal`, or with an error that says `why` after `timeoutMs`. */
export async function withTimeout<T>(
  clock: Clock,
  timeoutMs: number,
  why: string,
  signal: AbortSignal,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const limited = new AbortController();
  const follow = (): void => limited.abort(signal.reason);
  if (signal.aborted) follow();
  signal.addEventListener('abort', follow);
  const timer = clock.after(timeoutMs, () => limited.abort(new Error(why)));
  try {
    return await run(limited.signal);
  } finally {
    timer.cancel();
    signal.removeEventListener('abort', follow);
  }
}

/** The `timeout` of one attempt of a `kind` of integration, as configured; 0 is none. */
export interface OwnTimeout {
  readonly kind: string;
  readonly timeoutMs: number;
}

/** As `withTimeout`, for the timeout that an integration has of its own. */
export function withOwnTimeout<T>(
  clock: Clock,
  { kind, timeoutMs }: OwnTimeout,
  signal: AbortSignal,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  if (timeoutMs === 0) return run(signal);
  const why = `context deadline exceeded: configured ${kind} timeout reached (${formatGoDuration(timeoutMs)})`;
  return withTimeout(clock, timeoutMs, why, signal, run);
}
