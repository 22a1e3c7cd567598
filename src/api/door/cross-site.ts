import type { IncomingHttpHeaders } from 'node:http';

/** Methods that change nothing. */
const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Whose pages may change something here beside our own. */
export interface TrustedOrigins {
  /** Of `--web.external-url`; undefined where that has no host. */
  readonly own: string | undefined;
  /** `--web.allow-origin`; `*` is anybody. */
  readonly others: ReadonlySet<string>;
}

/** Headers of a request; over HTTP/2 the host is `:authority`. */
export type RequestHeaders = IncomingHttpHeaders & { readonly [':authority']?: string | undefined };

/**
 * Whether a request that changes something comes from a page of another site: browsers send the name and password, or
 * the client certificate, that their user has given us along with whatever any page asks for. Clients that are no
 * browser send neither `Origin` nor `Sec-Fetch-Site`, and no page can leave them out or make them up; nor can it add
 * `X-Forwarded-Host`.
 */
export function isForeign(
  method: string | undefined,
  headers: RequestHeaders,
  trusted: TrustedOrigins,
): boolean {
  const site = headers['sec-fetch-site'];
  const { origin } = headers;
  if (site === undefined && origin === undefined) return false;
  if (SAFE.has(method ?? '') || trusted.others.has('*')) return false;
  if (site === 'same-origin' || site === 'none') return false;
  if (origin === undefined) return true;
  if (origin === trusted.own || trusted.others.has(origin)) return false;
  // Browsers say what site a request is for only where that is safe from eavesdropping: elsewhere hosts are compared.
  return site !== undefined || !isOwnHost(origin, headers);
}

function isOwnHost(origin: string, headers: RequestHeaders): boolean {
  if (!URL.canParse(origin)) return false;
  const { protocol, host } = new URL(origin);
  if (host === '') return false;
  const forwarded = String(headers['x-forwarded-host'] ?? '').split(',');
  return [headers.host ?? headers[':authority'] ?? '', ...forwarded].some((each) => {
    const url = `${protocol}//${each.trim()}`;
    return URL.canParse(url) && new URL(url).host === host;
  });
}
