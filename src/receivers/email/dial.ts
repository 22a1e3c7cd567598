import { connect, type Socket } from 'node:net';
import type { Clock } from '../../base/clock.ts';

/** How long one server may take to be reached. */
const CONNECT_TIMEOUT_MS = 30_000;

/**
 * A connection to `host`, whose name is looked up as the system does. Rejects when it is not there within half a
 * minute, and at once when `signal` aborts.
 */
export function dial(
  { host, port }: { readonly host: string; readonly port: string },
  clock: Clock,
  signal: AbortSignal,
): Promise<Socket> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const socket = connect({ host, port: Number(port) });
    const finish = (): void => {
      timer.cancel();
      signal.removeEventListener('abort', abort);
      socket.off('error', fail);
    };
    const fail = (error: unknown): void => {
      finish();
      // What comes after the first error is of no interest.
      socket.on('error', () => undefined).destroy();
      reject(error instanceof Error ? error : new Error(String(error)));
    };
    const abort = (): void => fail(signal.reason);
    const timer = clock.after(CONNECT_TIMEOUT_MS, () =>
      fail(new Error(`connecting took longer than ${CONNECT_TIMEOUT_MS / 1000}s`)),
    );
    signal.addEventListener('abort', abort);
    socket.once('error', fail);
    socket.once('connect', () => {
      finish();
      resolve(socket);
    });
  });
}
