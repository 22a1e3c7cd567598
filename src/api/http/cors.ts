/** Which headers a page from another origin may send, beside those that need no leave. */
const ALLOWED_HEADERS = new Set(['accept', 'content-type', 'x-requested-with']);
const ALLOWED_METHODS = new Set(['GET', 'POST', 'HEAD', 'OPTIONS']);
const VARY_PREFLIGHT = 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers';

/** Whether a page from another origin may see the answer to a request of this method. */
export function isSharedMethod(method: string): boolean {
  return ALLOWED_METHODS.has(method.toUpperCase());
}

/** What a browser's question says. */
export interface Preflight {
  readonly origin: string;
  readonly method: string;
  /** `Access-Control-Request-Headers`, as sent. */
  readonly headers: string | undefined;
}

/** The headers of the answer (204) to a browser that asks before it sends: without leave they only say what they vary by. */
export function preflightHeaders({
  origin,
  method,
  headers,
}: Preflight): Readonly<Record<string, string>> {
  const refused = { vary: VARY_PREFLIGHT };
  if (origin === '' || !isSharedMethod(method)) return refused;
  const asked = (headers ?? '').split(',').map((each) => each.trim().toLowerCase());
  if (!asked.every((each) => each === '' || ALLOWED_HEADERS.has(each))) return refused;
  return {
    vary: VARY_PREFLIGHT,
    'access-control-allow-origin': '*',
    'access-control-allow-methods': method.toUpperCase(),
    ...(headers === undefined ? {} : { 'access-control-allow-headers': headers }),
  };
}
