import { goQuote } from '../../labels/go-quote.ts';
import { percentDecoded } from './query-string.ts';
import { isUuid } from '../v2/uuid.ts';

/** A request as far as this page looks at it. */
export interface SurfaceRequest {
  readonly method: string;
  /** Without route prefix and query. */
  readonly path: string;
  readonly accept: string | undefined;
  readonly contentType: string | undefined;
  /** Whether a body is announced; only then its type matters. */
  readonly hasBody: boolean;
}

/** An answer given before any handler is asked. */
export interface SurfaceAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const API_V2 = '/api/v2';
const JSON_TYPE = 'application/json';

/** What exists below `/api/v2` and its methods, in the order in which a refusal names them. */
const ENDPOINTS: ReadonlyMap<string, readonly string[]> = new Map([
  ['/status', ['GET']],
  ['/receivers', ['GET']],
  ['/alerts', ['GET', 'POST']],
  ['/alerts/groups', ['GET']],
  ['/silences', ['GET', 'POST']],
]);
const SILENCE = /^\/silence\/([^/]+)\/?$/;
const SILENCE_METHODS = ['DELETE', 'GET'];

interface Endpoint {
  /** Of the path below `EXT`. */
  readonly pattern: RegExp;
  /** As metrics call it. */
  readonly name: string;
  readonly methods: readonly string[];
}

/** Tocsin's own API: its paths by pattern, as metrics call them, with their methods. */
const EXT = '/api/ext/v1';
const EXT_ENDPOINTS: readonly Endpoint[] = [
  {
    pattern: /^\/receivers\/[^/]+\/test\/?$/,
    name: `${EXT}/receivers/{name}/test`,
    methods: ['POST'],
  },
  ...Object.entries({
    alerts: ['GET'],
    'alerts/group': ['GET'],
    changes: ['GET'],
    explain: ['GET', 'POST'],
    history: ['GET'],
    labels: ['GET'],
    'labels/values': ['GET'],
    matchers: ['GET'],
    me: ['GET'],
    routes: ['GET'],
    silences: ['GET'],
    'silences/expire': ['POST'],
    'silences/preview': ['POST'],
    status: ['GET'],
  }).map(([path, methods]) => ({
    pattern: new RegExp(`^/${path}/?$`),
    name: `${EXT}/${path}`,
    methods,
  })),
  { pattern: /^\/alerts\/[^/]+\/?$/, name: `${EXT}/alerts/{fingerprint}`, methods: ['GET'] },
  { pattern: /^\/groups\/[^/]+\/?$/, name: `${EXT}/groups/{id}`, methods: ['GET'] },
];

/** What exists elsewhere, with the methods a refusal names (sorted, `OPTIONS` among them). */
const OPERATIONS: ReadonlyMap<string, readonly string[]> = new Map([
  ['/-/healthy', ['GET', 'HEAD']],
  ['/-/ready', ['GET', 'HEAD']],
  ['/-/reload', ['POST']],
  ['/metrics', ['GET']],
]);

const V1 = new Map([
  ['/api/v1/status', ['GET']],
  ['/api/v1/receivers', ['GET']],
  ['/api/v1/alerts', ['GET', 'POST']],
  ['/api/v1/silences', ['GET', 'POST']],
]);
const V1_SILENCE = /^\/api\/v1\/silence\/[^/]+$/;
const V1_GONE =
  '{"status":"deprecated","error":"The Alertmanager v1 API was deprecated in version 0.16.0 and is removed as of version 0.27.0 - please use the equivalent route in the v2 API"}\n';

/** Whether a path belongs to the API, whose answers carry its headers. */
export function isApiPath(path: string): boolean {
  return path.startsWith(`${API_V2}/`);
}

/**
 * What metrics call a path at which something is served, or was in the first version of the API: the path itself but
 * for those with an id. Undefined for any other.
 */
export function metricName(path: string): string | undefined {
  if (SILENCE.test(path.slice(API_V2.length)) && isApiPath(path))
    return `${API_V2}/silence/{silenceID}`;
  if (path.startsWith(`${EXT}/`)) return extEndpoint(path)?.name;
  const isKnown = isApiPath(path)
    ? ENDPOINTS.has(path.slice(API_V2.length))
    : OPERATIONS.has(path) || V1.has(path);
  return isKnown ? path : undefined;
}

/** The answer where no handler is to be asked: unknown paths, methods, types. Undefined when one is. */
export function surfaceAnswer(request: SurfaceRequest): SurfaceAnswer | undefined {
  if (request.path === API_V2) return redirect(`${API_V2}/`);
  if (request.path.includes('//')) return redirect(request.path.replace(/\/{2,}/g, '/'));
  if (isApiPath(request.path)) return apiAnswer(request);
  if (request.path.startsWith(`${EXT}/`)) {
    return wrongEndpoint(request, extEndpoint(request.path)?.methods) ?? wrongType(request);
  }
  const operation = OPERATIONS.get(request.path);
  if (operation !== undefined)
    return operation.includes(request.method) ? undefined : wrongMethod(request.method, operation);
  const v1 = V1_SILENCE.test(request.path) ? ['GET', 'DELETE'] : V1.get(request.path);
  if (v1 === undefined) return text(404, '404 page not found\n');
  if (!v1.includes(request.method)) return wrongMethod(request.method, v1);
  return { status: 410, headers: { 'content-type': JSON_TYPE }, body: V1_GONE };
}

function apiAnswer(request: SurfaceRequest): SurfaceAnswer | undefined {
  const within = request.path.slice(API_V2.length);
  const [, silenceId] = SILENCE.exec(within) ?? [];
  const methods =
    silenceId === undefined ? ENDPOINTS.get(within.replace(/\/$/, '')) : SILENCE_METHODS;
  return (
    wrongEndpoint(request, methods) ??
    wrongType(request) ??
    (silenceId === undefined ? undefined : wrongId(silenceId))
  );
}

function extEndpoint(path: string): Endpoint | undefined {
  return EXT_ENDPOINTS.find(({ pattern }) => pattern.test(path.slice(EXT.length)));
}

/** Of a path that takes `methods`, none where there is nothing. */
function wrongEndpoint(
  { method, path }: SurfaceRequest,
  methods: readonly string[] | undefined,
): SurfaceAnswer | undefined {
  if (methods === undefined) return framework(404, `path ${path} was not found`);
  if (methods.includes(method)) return undefined;
  const answer = framework(405, `method ${method} is not allowed, but [${methods.join(',')}] are`);
  return { ...answer, headers: { ...answer.headers, allow: methods.join(',') } };
}

/** A request with a body is held to its type and gets its answer in the same; only one without must accept that. */
function wrongType(request: SurfaceRequest): SurfaceAnswer | undefined {
  if (!request.hasBody) {
    if (accepts(request.accept)) return undefined;
    return framework(406, `unsupported media type requested, only [${JSON_TYPE}] are available`);
  }
  if (mediaType(request.contentType) === JSON_TYPE) return undefined;
  const given = request.contentType ?? 'application/octet-stream';
  return framework(
    415,
    `unsupported media type ${JSON.stringify(given)}, only [${JSON_TYPE}] are allowed`,
  );
}

function wrongId(encoded: string): SurfaceAnswer | undefined {
  const id = percentDecoded(encoded);
  if (isUuid(id)) return undefined;
  return framework(422, `silenceID in path must be of type uuid: ${goQuote(id)}`, 601);
}

function accepts(accept: string | undefined): boolean {
  if (accept === undefined || accept.trim() === '') return true;
  return accept
    .split(',')
    .map((range) => range.split(';'))
    .filter(
      (parts) => !parts.slice(1).some((parameter) => /^\s*q\s*=\s*0(\.0*)?\s*$/.test(parameter)),
    )
    .some(([range = '']) =>
      ['*/*', 'application/*', JSON_TYPE].includes(range.trim().toLowerCase()),
    );
}

function mediaType(contentType: string | undefined): string | undefined {
  return contentType?.split(';')[0]?.trim().toLowerCase();
}

function wrongMethod(method: string, methods: readonly string[]): SurfaceAnswer {
  const allow = [...methods, 'OPTIONS'].sort().join(', ');
  if (method === 'OPTIONS') return { status: 200, headers: { allow }, body: '' };
  const answer = text(405, 'Method Not Allowed\n');
  return { ...answer, headers: { ...answer.headers, allow } };
}

function framework(status: number, message: string, code: number = status): SurfaceAnswer {
  return {
    status,
    headers: { 'content-type': JSON_TYPE },
    body: JSON.stringify({ code, message }),
  };
}

function redirect(location: string): SurfaceAnswer {
  const headers = { location, 'content-type': 'text/html; charset=utf-8' };
  return {
    status: 307,
    headers,
    body: `<a href="${encodeURI(location)}">Temporary Redirect</a>.\n\n`,
  };
}

/** A plain answer, as Go's `http.Error` gives it. */
export function text(status: number, body: string): SurfaceAnswer {
  return {
    status,
    headers: { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' },
    body,
  };
}
