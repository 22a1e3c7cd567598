import { Worker } from 'node:worker_threads';
import type { WriterReply, WriterRequest } from './writer-messages.ts';

interface Waiting {
  readonly resolve: (bytes: number) => void;
  readonly reject: (error: Error) => void;
}

/** In the sources a TypeScript file beside this one, in the program what the bundler made of it. */
const THREAD = new URL(
  import.meta.url.endsWith('.ts') ? './state-writer.ts' : './state-writer.js',
  import.meta.url,
);

/** Writes to the store's file on a thread of its own. A thread that dies is replaced with the next request. */
export class StoreWriter {
  readonly #path: string;
  readonly #waiting: Waiting[] = [];
  #worker: Worker | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  /**
   * Resolves, with the size of the file, once the request is on disk; rejects with what the system said. Arrays of the
   * request that are `handedOver` are empty afterwards: the thread has their memory, where it is all theirs.
   */
  send(request: WriterRequest, handedOver: readonly Uint8Array[] = []): Promise<number> {
    return new Promise((resolve, reject) => {
      const worker = (this.#worker ??= this.#start());
      worker.ref();
      const owned = handedOver.filter(ownsItsMemory).map(({ buffer }) => buffer);
      worker.postMessage(request, [request.frames.buffer, ...owned]);
      this.#waiting.push({ resolve, reject });
    });
  }

  /** Closes the file and ends the thread. Resolves with the size of the file. */
  async close(): Promise<number> {
    const bytes = await this.send({
      frames: new Uint8Array(0),
      puts: [],
      removes: [],
      removeRanges: [],
      close: true,
    });
    this.#worker = undefined;
    return bytes;
  }

  #start(): Worker {
    const worker = new Worker(THREAD, { workerData: this.#path });
    worker.on('message', (reply: WriterReply) => this.#answered(reply));
    worker.on('error', (error: Error) => this.#died(worker, error));
    worker.on('exit', () => this.#died(worker, new Error('the writing thread ended')));
    return worker;
  }

  #answered(reply: WriterReply): void {
    const first = this.#waiting.shift();
    if (this.#waiting.length === 0) this.#worker?.unref();
    if ('error' in reply) first?.reject(new Error(reply.error));
    else first?.resolve(reply.bytes);
  }

  #died(worker: Worker, error: Error): void {
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    for (const { reject } of this.#waiting.splice(0)) reject(error);
  }
}

/** Small ones share memory with others. */
function ownsItsMemory(array: Uint8Array): array is Uint8Array<ArrayBuffer> {
  const { buffer, byteLength } = array;
  return buffer.byteLength === byteLength && !(buffer instanceof SharedArrayBuffer);
}
