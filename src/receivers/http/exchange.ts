import type { Dispatcher } from 'undici';
import { RESPONSE_BODY_LIMIT, type HttpResponse, type RequestBody } from './http-sender.ts';

/** How much of a response is read at all: beyond it, a new connection is cheaper than reading on. */
const DRAIN_LIMIT = 1024 * 1024;

/** Called once when the connection is free again: whether it can take another exchange. */
export type Release = (reusable: boolean) => void;

/**
 * One request on its way through undici, and what has come back of its response. Settles its promise once and
 * then releases its connection, which is not reusable when something is still under way on it.
 */
export class Exchange implements Dispatcher.DispatchHandler {
  readonly promise: Promise<HttpResponse>;
  readonly #options: Dispatcher.DispatchOptions;
  readonly #body: RequestBody;
  readonly #signal: AbortSignal;
  readonly #onAbort: () => void;
  #resolve!: (response: HttpResponse) => void;
  #reject!: (error: unknown) => void;
  #releaseConnection: Release | undefined;
  #settled = false;
  #status = 0;
  #headers: HttpResponse['headers'] = {};
  #chunks: Buffer[] | undefined;
  #received = 0;

  /** `onAbandon` is called when the signal aborts before a connection was found. */
  constructor(
    options: Dispatcher.DispatchOptions,
    body: RequestBody,
    signal: AbortSignal,
    onAbandon: (exchange: Exchange) => void,
  ) {
    this.#options = options;
    this.#body = body;
    this.#signal = signal;
    this.promise = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.#onAbort = () => {
      if (this.#releaseConnection === undefined) onAbandon(this);
      // A good status has told all there is to know: a body without end does not make it a failure.
      if (this.#status >= 200 && this.#status < 300) this.#succeed();
      else this.fail(signal.reason);
      this.#release(false);
    };
    signal.addEventListener('abort', this.#onAbort);
  }

  /** Goes out on `client`. */
  start(client: Pick<Dispatcher, 'dispatch'>, release: Release): void {
    this.#releaseConnection = release;
    let body: string | Buffer;
    try {
      body = typeof this.#body === 'string' ? this.#body : this.#body();
    } catch (error) {
      this.fail(error);
      this.#release(true);
      return;
    }
    client.dispatch({ ...this.#options, body }, this);
  }

  onRequestStart(): void {
    // Nothing to do, but undici takes a handler without it for one of its older interface.
  }

  onResponseStart(_controller: unknown, status: number, headers: HttpResponse['headers']): void {
    this.#status = status;
    this.#headers = headers;
  }

  onResponseData(_controller: unknown, chunk: Buffer): void {
    const room = RESPONSE_BODY_LIMIT - this.#received;
    this.#received += chunk.length;
    if (room > 0) (this.#chunks ??= []).push(chunk.length > room ? chunk.subarray(0, room) : chunk);
    if (this.#received > DRAIN_LIMIT) {
      this.#succeed();
      this.#release(false);
    }
  }

  onResponseEnd(): void {
    this.#succeed();
    this.#release(true);
  }

  onResponseError(_controller: unknown, error: Error): void {
    this.fail(error);
    this.#release(false);
  }

  /** Ends it without a response. */
  fail(error: unknown): void {
    if (this.#settle()) this.#reject(error);
  }

  #succeed(): void {
    if (!this.#settle()) return;
    const body = textOf(this.#chunks);
    this.#resolve({ status: this.#status, headers: this.#headers, body });
  }

  #settle(): boolean {
    if (this.#settled) return false;
    this.#settled = true;
    this.#signal.removeEventListener('abort', this.#onAbort);
    return true;
  }

  #release(reusable: boolean): void {
    const release = this.#releaseConnection;
    if (release === undefined) return;
    this.#releaseConnection = undefined;
    release(reusable);
  }
}

function textOf(chunks: readonly Buffer[] = []): string {
  const [first] = chunks;
  if (first === undefined) return '';
  return (chunks.length === 1 ? first : Buffer.concat(chunks)).toString('utf8');
}
