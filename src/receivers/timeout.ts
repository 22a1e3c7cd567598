import type { Clock } from '../base/clock.ts';

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
