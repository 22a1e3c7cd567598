import { createServer } from 'node:net';
import type { Server, Socket } from 'node:net';

/** A notification as it came: its body and `performance.now()` when the body was complete. */
export interface Arrival {
  readonly at: number;
  readonly body: Buffer;
}

const HEAD_END = Buffer.from('\r\n\r\n');
const OK = Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');

/** A webhook receiver that does as little as it can: finds the end of each request, notes the time, answers 200. */
export class FastSink {
  readonly port: number;
  arrivals: Arrival[] = [];
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #watch: { readonly count: number; readonly resolve: () => void } | undefined;

  private constructor(server: Server, port: number) {
    this.#server = server;
    this.port = port;
    server.on('connection', (socket) => this.#serve(socket));
  }

  static start(): Promise<FastSink> {
    return new Promise((resolve, reject) => {
      const server = createServer({ noDelay: true });
      server.once('error', reject);
      server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, () => {
        const address = server.address();
        if (address === null || typeof address === 'string') reject(new Error('no port'));
        else resolve(new FastSink(server, address.port));
      });
    });
  }

  /** Resolves once `count` notifications have come since the last `clear`; fails after `limitMs`. */
  until(count: number, limitMs: number): Promise<void> {
    if (this.arrivals.length >= count) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        reject(new Error(`${this.arrivals.length} of ${count} notifications within ${limitMs} ms`));
      }, limitMs);
      this.#watch = {
        count,
        resolve: () => {
          clearTimeout(timer);
          resolve();
        },
      };
    });
  }

  clear(): void {
    this.arrivals = [];
    this.#watch = undefined;
  }

  close(): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  #serve(socket: Socket): void {
    this.#sockets.add(socket);
    let held: Buffer[] = [];
    let have = 0;
    let need = 0;
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    socket.on('data', (data) => {
      // No encoding is set, so what comes is bytes.
      held.push(data as Buffer);
      have += data.length;
      while (have > 0 && have >= need) {
        const all = held.length === 1 && held[0] !== undefined ? held[0] : Buffer.concat(held);
        const size = requestSize(all);
        held = [all];
        need = size?.total ?? have + 1;
        if (size === undefined || have < size.total) return;
        this.#arrived(all.subarray(size.head, size.total));
        socket.write(OK);
        held = have === size.total ? [] : [all.subarray(size.total)];
        have -= size.total;
        need = 0;
      }
    });
  }

  #arrived(body: Buffer): void {
    this.arrivals.push({ at: performance.now(), body });
    const watch = this.#watch;
    if (watch !== undefined && this.arrivals.length >= watch.count) {
      this.#watch = undefined;
      watch.resolve();
    }
  }
}

/** Where the first request's head and body end in `data`, or undefined while its head is not complete. */
function requestSize(data: Buffer): { readonly head: number; readonly total: number } | undefined {
  const at = data.indexOf(HEAD_END);
  if (at < 0) return undefined;
  const head = at + HEAD_END.length;
  const length = /^content-length: *(\d+)/im.exec(data.toString('latin1', 0, head));
  if (length === null) throw new Error('a notification without Content-Length');
  return { head, total: head + Number(length[1]) };
}
