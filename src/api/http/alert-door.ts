import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../../base/clock.ts';
import { releaseMemory } from '../../base/node/release-memory.ts';
import type { ApiError } from '../v2/errors.ts';
import type { HttpMetrics } from './http.metrics.ts';

const PATH = '/api/v2/alerts';
const HEADERS = { 'cache-control': 'no-store', vary: 'Origin', 'content-length': '0' };

/** What the door is built with. */
export interface AlertDoorOptions {
  /** `/` or `/x`. */
  readonly routePrefix: string;
  readonly bodyLimitBytes: number;
  readonly clock: Pick<Clock, 'monotonic'>;
  readonly metrics: HttpMetrics;
  /**
   * Must not keep the body, whose memory is given back as soon as it returns.
   * @throws ApiError for what the client has to be told; anything else is our fault
   */
  readonly accept: (body: Buffer) => void;
  /** Turns what `accept` threw into an answer. */
  readonly refusal: (error: unknown) => ApiError;
}

/**
 * A short way in for the one request that comes thousands of times a second: a plain `POST /api/v2/alerts` as
 * Prometheus sends it. Whatever is in any way special (another origin, compression, no length, a query, a limit on
 * time) goes the common way through the framework, and must be answered alike: an acceptance test holds both to that.
 * Measured: a third of what a POST of 64 alerts costs before its first alert is looked at.
 */
export class AlertDoor {
  readonly #options: AlertDoorOptions;
  readonly #url: string;

  constructor(options: AlertDoorOptions) {
    this.#options = options;
    this.#url = options.routePrefix === '/' ? PATH : `${options.routePrefix}${PATH}`;
  }

  /** Answers a request if it is a plain one; says whether it does. */
  take(request: IncomingMessage, response: ServerResponse): boolean {
    if (!this.#isPlain(request)) return false;
    const begin = this.#options.clock.monotonic();
    // Gathered as it comes: room for all that is announced would be anybody's to ask for.
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    // Does not happen for a client that goes away before its last byte: it has said nothing.
    request.once('end', () => {
      const body = joined(chunks);
      this.#answer(body, response, begin);
      releaseMemory(body);
    });
    return true;
  }

  #isPlain({ method, url, headers }: IncomingMessage): boolean {
    if (method !== 'POST' || url !== this.#url) return false;
    if (headers['content-type'] !== 'application/json') return false;
    if (headers.origin !== undefined || headers.expect !== undefined) return false;
    if (headers['sec-fetch-site'] !== undefined) return false;
    if (headers['content-encoding'] !== undefined) return false;
    // With a transfer encoding there is no such header, or Node refuses the request.
    const length = Number(headers['content-length'] ?? 0);
    return length > 0 && length <= this.#options.bodyLimitBytes;
  }

  #answer(body: Buffer, response: ServerResponse, begin: number): void {
    const { accept, refusal, metrics, clock } = this.#options;
    let status = 200;
    let bytes = 0;
    try {
      accept(body);
      response.writeHead(200, HEADERS).end();
    } catch (error) {
      const { status: code, body: text } = refusal(error);
      status = code;
      bytes = Buffer.byteLength(text);
      const headers = { ...HEADERS, 'content-type': 'application/json', 'content-length': bytes };
      response.writeHead(status, headers).end(text);
    }
    metrics.answered(PATH, 'post', status, (clock.monotonic() - begin) / 1000, bytes);
  }
}

/** Most bodies come in one or two pieces. */
function joined(chunks: readonly Buffer[]): Buffer {
  const [only] = chunks;
  if (only !== undefined && chunks.length === 1) return only;
  const all = Buffer.concat(chunks);
  for (const chunk of chunks) releaseMemory(chunk);
  return all;
}
