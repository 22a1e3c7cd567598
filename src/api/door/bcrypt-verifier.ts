import { Worker } from 'node:worker_threads';
import type { VerifyReply, VerifyRequest } from './bcrypt-messages.ts';
import type { HashVerifier } from './password-check.ts';

interface Waiting {
  readonly resolve: (isRight: boolean) => void;
  readonly reject: (error: Error) => void;
}

/** In the sources a TypeScript file beside this one, in the program what the bundler made of it. */
const THREAD = new URL(
  import.meta.url.endsWith('.ts') ? './bcrypt-thread.ts' : './bcrypt-thread.js',
  import.meta.url,
);

/** Checks bcrypt hashes on a thread of its own, which starts with the first. A thread that dies is replaced. */
export class BcryptVerifier implements HashVerifier {
  readonly #waiting: Waiting[] = [];
  #worker: Worker | undefined;

  verify(password: string, hash: string): Promise<boolean> {
    return new Promise((resolve, reject) => {
      const worker = (this.#worker ??= this.#start());
      worker.ref();
      const request: VerifyRequest = { password, hash };
      worker.postMessage(request);
      this.#waiting.push({ resolve, reject });
    });
  }

  /** Ends the thread; what waits is refused. */
  async close(): Promise<void> {
    await this.#worker?.terminate();
  }

  #start(): Worker {
    const worker = new Worker(THREAD);
    worker.on('message', (reply: VerifyReply) => this.#answered(reply));
    worker.on('error', (error: Error) => this.#died(worker, error));
    worker.on('exit', () =>
      this.#died(worker, new Error('the thread that checks passwords ended')),
    );
    return worker;
  }

  #answered(reply: VerifyReply): void {
    const first = this.#waiting.shift();
    if (this.#waiting.length === 0) this.#worker?.unref();
    if ('error' in reply) first?.reject(new Error(reply.error));
    else first?.resolve(reply.isRight);
  }

  #died(worker: Worker, error: Error): void {
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    for (const { reject } of this.#waiting.splice(0)) reject(error);
  }
}
