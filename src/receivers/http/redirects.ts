import type { HttpResponse, RequestBody } from './http-sender.ts';
import { refusal } from './http-error.ts';

/** What of a request changes from one redirect to the next. */
export interface Hop {
  readonly method: string;
  readonly url: string;
  readonly body: RequestBody;
  /** Whether the original request's host was left at some point: from there on no credentials are sent. */
  readonly leftHost: boolean;
}

/**
 * Where a response sends the request next; undefined when it is the last. 301, 302 and 303 turn it into a GET
 * without body, 307 and 308 repeat it. Source: Go's `http.Client`. (It also tells the next host where it came
 * from, in `Referer`. That is left out: the URL of a receiver is a secret.)
 */
export function nextHop(hop: Hop, first: string, response: HttpResponse): Hop | undefined {
  const location = response.headers['location'];
  if (typeof location !== 'string' || location === '') return undefined;
  switch (response.status) {
    case 301:
    case 302:
    case 303:
      return {
        ...target(hop, first, location),
        method: hop.method === 'HEAD' ? 'HEAD' : 'GET',
        body: '',
      };
    case 307:
    case 308:
      return { ...target(hop, first, location), method: hop.method, body: hop.body };
    default:
      return undefined;
  }
}

function target(
  hop: Hop,
  first: string,
  location: string,
): { readonly url: string; readonly leftHost: boolean } {
  const url = URL.parse(location, hop.url);
  if (url === null) throw refusal('http_redirect', 'failed to parse Location header');
  const leftHost = hop.leftHost || !isWithin(url.hostname, new URL(first).hostname);
  return { url: url.href, leftHost };
}

/** Whether `host` is `parent` or a domain below it. An address is below nothing. */
function isWithin(host: string, parent: string): boolean {
  return host === parent || (!host.includes(':') && host.endsWith(`.${parent}`));
}

/** Headers that describe the body, which a redirect to GET leaves behind, and those that tell who sends. */
const BODY_HEADERS: ReadonlySet<string> = new Set([
  'content-encoding',
  'content-language',
  'content-location',
  'content-type',
]);
const SENSITIVE_HEADERS: ReadonlySet<string> = new Set([
  'authorization',
  'www-authenticate',
  'cookie',
  'cookie2',
  'proxy-authorization',
  'proxy-authenticate',
]);

/** The headers, names and values in turn, that may go along to `hop`. */
export function headersFor(
  hop: Hop,
  original: string,
  headers: readonly string[],
): readonly string[] {
  if (hop.method === original && !hop.leftHost) return headers;
  const kept: string[] = [];
  for (let i = 0; i < headers.length; i += 2) {
    const name = (headers[i] ?? '').toLowerCase();
    if (hop.method !== original && BODY_HEADERS.has(name)) continue;
    if (hop.leftHost && SENSITIVE_HEADERS.has(name)) continue;
    kept.push(headers[i] ?? '', headers[i + 1] ?? '');
  }
  return kept;
}
