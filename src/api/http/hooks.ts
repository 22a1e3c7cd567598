import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { formatGoDuration } from '../../base/duration.ts';
import type { Clock } from '../../base/clock.ts';
import { isSharedMethod, preflightHeaders } from './cors.ts';
import type { HttpMetrics } from './http.metrics.ts';
import type { Page } from '../page/page.ts';
import { isApiPath, metricName, type SurfaceAnswer, surfaceAnswer, text } from './surface.ts';

/** How requests are received before any handler sees them. */
export interface HookOptions {
  /** `/` or `/x`. */
  readonly routePrefix: string;
  readonly getConcurrency: number;
  /** 0 or less: no limit. */
  readonly timeoutMs: number;
  readonly clock: Clock;
  readonly metrics: HttpMetrics;
  readonly page: Page;
}

/**
 * Puts before all routes what Alertmanager's server does there: the concurrency limit of GET, the time limit, the
 * API's headers, CORS, and the answers to paths, methods and types that no handler takes.
 */
export function installHooks(server: FastifyInstance, options: HookOptions): void {
  const { clock, metrics } = options;
  let gets = 0;

  server.addHook('onRequest', (request, reply, done) => {
    const path = pathWithin(options.routePrefix, request.url);
    const begin = clock.monotonic();
    const isGet = request.method === 'GET';
    const isCounted = isGet && gets < options.getConcurrency;
    if (isCounted) metrics.setInFlight(++gets);
    let holdsPlace = isCounted;
    const leave = (): void => {
      if (holdsPlace) metrics.setInFlight(--gets);
      holdsPlace = false;
    };
    // A client that does not read its answer keeps no place beyond the limit.
    const expired = (): void => {
      leave();
      expire(reply, options);
    };
    const timer = options.timeoutMs > 0 ? clock.after(options.timeoutMs, expired) : undefined;
    // Not the onResponse hook: that does not run for a client that goes away.
    reply.raw.once('close', () => {
      timer?.cancel();
      leave();
      measure(metrics, path, request, reply, (clock.monotonic() - begin) / 1000);
    });
    if (isGet && !isCounted) {
      metrics.limitExceeded();
      const limit = `Limit of concurrent GET requests reached (${options.getConcurrency}), try again later.\n\n`;
      answer(reply, text(503, limit));
      return;
    }
    if (path !== undefined && showPage(path, options, request, reply)) return;
    const early =
      path === undefined ? outside(options.routePrefix, request) : inside(path, request, reply);
    if (early === undefined) done();
    else answer(reply, early);
  });
}

function measure(
  metrics: HttpMetrics,
  path: string | undefined,
  { method }: FastifyRequest,
  reply: FastifyReply,
  seconds: number,
): void {
  const bytes = Number(reply.getHeader('content-length') ?? 0);
  // Unknown paths are no label values: anybody could make as many as they like.
  const handler = path === undefined ? undefined : metricName(path);
  metrics.answered(handler ?? 'other', method.toLowerCase(), reply.statusCode, seconds, bytes);
}

/** The target of a request without scheme and host, which a client may write as if to a proxy (RFC 9112, 3.2.2). */
export function originForm(url: string): string {
  const [, path] = /^https?:\/\/[^/?#]*(.*)$/is.exec(url) ?? [];
  if (path === undefined) return url;
  return path.startsWith('/') ? path : `/${path}`;
}

/** The path below the prefix, without the query; undefined outside of it. */
export function pathWithin(prefix: string, url: string): string | undefined {
  const query = url.indexOf('?');
  const path = query < 0 ? url : url.slice(0, query);
  if (prefix === '/') return path;
  if (path === prefix) return '/';
  return path.startsWith(`${prefix}/`) ? path.slice(prefix.length) : undefined;
}

/** Answers a request for the web page. Headers that the door has set stay. */
function showPage(
  path: string,
  { page, routePrefix }: HookOptions,
  request: FastifyRequest,
  reply: FastifyReply,
): boolean {
  const { method, headers, url } = request;
  const acceptEncoding = headers['accept-encoding'];
  const found = page.answer({ method, path, acceptEncoding });
  if (found === undefined) return false;
  // The page's links count from its folder.
  if (path === '/' && pathWithin('/', url) === routePrefix && routePrefix !== '/') {
    void reply.code(302).header('location', `${routePrefix}/`).send();
    return true;
  }
  for (const [name, value] of Object.entries(found.headers))
    if (!reply.raw.hasHeader(name)) void reply.header(name, value);
  void reply.code(200).send(found.body);
  return true;
}

function outside(prefix: string, request: FastifyRequest): SurfaceAnswer {
  const isRoot = request.method === 'GET' && pathWithin('/', request.url) === '/';
  return isRoot
    ? { status: 302, headers: { location: prefix }, body: '' }
    : text(404, '404 page not found\n');
}

function inside(
  path: string,
  request: FastifyRequest,
  reply: FastifyReply,
): SurfaceAnswer | undefined {
  const { headers, method } = request;
  if (isApiPath(path)) {
    const asked = headers['access-control-request-method'];
    if (method === 'OPTIONS' && asked !== undefined) {
      const origin = headers.origin ?? '';
      return {
        status: 204,
        headers: preflightHeaders({
          origin,
          method: asked,
          headers: headers['access-control-request-headers'],
        }),
        body: '',
      };
    }
    void reply.header('cache-control', 'no-store').header('vary', 'Origin');
    if (headers.origin !== undefined && isSharedMethod(method))
      void reply.header('access-control-allow-origin', '*');
  }
  return surfaceAnswer({
    method,
    path,
    accept: headers.accept,
    contentType: headers['content-type'],
    hasBody:
      Number(headers['content-length'] ?? 0) > 0 || headers['transfer-encoding'] !== undefined,
  });
}

function answer(reply: FastifyReply, { status, headers, body }: SurfaceAnswer): void {
  // Bytes, as Fastify adds a charset to the type of texts.
  void reply
    .code(status)
    .headers(headers)
    .send(body === '' ? undefined : Buffer.from(body));
}

function expire(reply: FastifyReply, { timeoutMs }: HookOptions): void {
  if (reply.sent) return;
  answer(reply, text(503, `Exceeded configured timeout of ${formatGoDuration(timeoutMs)}.\n`));
}
