import { request as nodeRequest } from 'node:http';
import type { IncomingHttpHeaders, OutgoingHttpHeaders, Agent } from 'node:http';

export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

export interface HttpQuestion {
  readonly method?: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string | Uint8Array;
  /** After this long without a complete answer the call fails. */
  readonly timeoutMs?: number;
  /** For connections that are kept; without one each call opens its own. */
  readonly agent?: Agent;
}

/** One HTTP exchange, sent exactly as given: no header is added but Host, Connection and the body's length. */
export function ask(url: string, question: HttpQuestion = {}): Promise<HttpAnswer> {
  const { method = 'GET', headers = {}, body, timeoutMs = 10_000, agent } = question;
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      outgoing.destroy(new Error(`${method} ${url}: no answer within ${timeoutMs} ms`));
    }, timeoutMs);
    const fail = (error: Error): void => {
      clearTimeout(timer);
      reject(error);
    };
    const length = body === undefined ? {} : { 'Content-Length': Buffer.byteLength(body) };
    const options = { method, headers: { ...length, ...headers }, agent: agent ?? false };
    const outgoing = nodeRequest(url, options, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.once('error', fail);
      incoming.once('end', () => {
        clearTimeout(timer);
        const text = Buffer.concat(chunks).toString('utf8');
        resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text });
      });
    });
    outgoing.once('error', fail);
    outgoing.end(body);
  });
}

/** POSTs `value` as JSON. */
export function postJson(url: string, value: unknown): Promise<HttpAnswer> {
  return ask(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(value),
  });
}

/** The JSON of a 200 answer; anything else is an error that shows the answer. */
export async function getJson(url: string): Promise<unknown> {
  const answer = await ask(url);
  if (answer.status !== 200) throw new Error(`GET ${url}: ${answer.status} ${answer.text}`);
  return JSON.parse(answer.text) as unknown;
}
