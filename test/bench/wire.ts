import { connect } from 'node:net';
import type { Socket } from 'node:net';

/** A complete HTTP answer, its body as it came, chunk framing taken off. */
export interface WireAnswer {
  readonly status: number;
  readonly body: Buffer;
  /** `performance.now()` when the request was written. */
  readonly sentAt: number;
  /** `performance.now()` when the last byte had come. */
  readonly doneAt: number;
}

type State = 'head' | 'sized' | 'chunk-size' | 'chunk-data' | 'chunk-end' | 'trailer';

const HEAD_END = Buffer.from('\r\n\r\n');
const LINE_END = Buffer.from('\r\n');

/**
 * A kept connection that writes requests built beforehand, one at a time, and reads just enough of HTTP/1.1 to
 * know where an answer ends. It costs a small part of what an HTTP library costs, so that the load generator
 * is not what is measured.
 */
export class Connection {
  readonly #socket: Socket;
  #state: State = 'head';
  /** Bytes of the head or of a framing line that came without their end. */
  #pending: Buffer = Buffer.alloc(0);
  #status = 0;
  #remaining = 0;
  #chunks: Buffer[] = [];
  #sentAt = 0;
  #resolve: ((answer: WireAnswer) => void) | undefined;
  #reject: ((error: Error) => void) | undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    // No encoding is set, so what comes is bytes.
    socket.on('data', (data) => this.#read(data as Buffer));
    socket.on('error', (error) => this.#reject?.(error));
    socket.on('close', () => this.#reject?.(new Error('the server closed the connection')));
  }

  static open(port: number): Promise<Connection> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1');
      socket.once('error', reject);
      socket.once('connect', () => {
        socket.removeListener('error', reject);
        resolve(new Connection(socket));
      });
    });
  }

  exchange(request: Buffer): Promise<WireAnswer> {
    return new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
      this.#sentAt = performance.now();
      this.#socket.write(request);
    });
  }

  close(): void {
    this.#reject = undefined;
    this.#socket.destroy();
  }

  #read(data: Buffer): void {
    let rest = data;
    while (rest.length > 0) rest = this.#step(rest);
  }

  /** Takes what belongs to the current state off the front of `data`. */
  #step(data: Buffer): Buffer {
    switch (this.#state) {
      case 'head':
        return this.#until(HEAD_END, data, (head) => this.#head(head.toString('latin1')));
      case 'sized':
      case 'chunk-data':
        return this.#take(data);
      case 'chunk-size':
        return this.#until(LINE_END, data, (line) => {
          this.#remaining = Number.parseInt(line.toString('latin1'), 16);
          this.#state = this.#remaining === 0 ? 'trailer' : 'chunk-data';
        });
      case 'chunk-end':
        return this.#until(LINE_END, data, () => (this.#state = 'chunk-size'));
      case 'trailer':
        return this.#until(LINE_END, data, (line) => {
          if (line.length === 0) this.#finish();
        });
    }
  }

  #until(end: Buffer, data: Buffer, found: (before: Buffer) => void): Buffer {
    const all = this.#pending.length === 0 ? data : Buffer.concat([this.#pending, data]);
    const at = all.indexOf(end);
    if (at < 0) {
      this.#pending = Buffer.from(all);
      return Buffer.alloc(0);
    }
    this.#pending = Buffer.alloc(0);
    found(all.subarray(0, at));
    return all.subarray(at + end.length);
  }

  #head(head: string): void {
    this.#status = Number(head.slice(9, 12));
    const length = /^content-length: *(\d+)/im.exec(head);
    if (length !== null) {
      this.#remaining = Number(length[1]);
      this.#state = 'sized';
      if (this.#remaining === 0) this.#finish();
    } else if (/^transfer-encoding: *chunked/im.test(head)) {
      this.#state = 'chunk-size';
    } else {
      throw new Error(`an answer without a length:\n${head}`);
    }
  }

  #take(data: Buffer): Buffer {
    const part = data.length <= this.#remaining ? data : data.subarray(0, this.#remaining);
    this.#chunks.push(part);
    this.#remaining -= part.length;
    if (this.#remaining === 0) {
      if (this.#state === 'sized') this.#finish();
      else this.#state = 'chunk-end';
    }
    return data.subarray(part.length);
  }

  #finish(): void {
    const doneAt = performance.now();
    const chunks = this.#chunks;
    this.#state = 'head';
    this.#chunks = [];
    const body = chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks);
    const resolve = this.#resolve;
    this.#resolve = undefined;
    this.#reject = undefined;
    resolve?.({ status: this.#status, body, sentAt: this.#sentAt, doneAt });
  }
}

/** A GET request for a kept connection. */
export function getRequest(path: string): Buffer {
  return Buffer.from(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/json\r\n\r\n`);
}

/** A POST request with a JSON body for a kept connection. */
export function postRequest(path: string, body: string): Buffer {
  const payload = Buffer.from(body);
  const head = `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: ${payload.length}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), payload]);
}

/**
 * Sends `requests` over `width` connections, each waiting for its answer before its next request, and returns
 * the milliseconds it took. Any status but 200 is an error.
 */
export async function pour(
  port: number,
  requests: readonly Buffer[],
  width: number,
): Promise<number> {
  const connections = await Promise.all(Array.from({ length: width }, () => Connection.open(port)));
  let next = 0;
  const start = performance.now();
  const work = async (connection: Connection): Promise<void> => {
    for (let request = requests[next++]; request !== undefined; request = requests[next++]) {
      const answer = await connection.exchange(request);
      if (answer.status !== 200)
        throw new Error(`POST: ${answer.status} ${answer.body.toString()}`);
    }
  };
  await Promise.all(connections.map(work));
  const elapsed = performance.now() - start;
  for (const connection of connections) connection.close();
  return elapsed;
}
