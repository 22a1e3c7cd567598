import { Socket } from 'node:net';
import type { buildConnector as undiciConnector } from 'undici';
import Client from 'undici/lib/dispatcher/client.js';
import buildConnector from 'undici/lib/core/connect.js';
import { messageOf } from '../../base/errors.ts';
import { refusal } from './http-error.ts';
import { basicAuthorization, type FlatHeaders, wireText } from './header-values.ts';
import type { ProxyConfig } from './schema.ts';
import type { TlsOptions } from './tls-material.ts';

/** Go's limit of a TLS handshake under these settings; here it holds for the whole way to a usable connection. */
const CONNECT_TIMEOUT_MS = 10_000;
/** How long a connection nobody uses is kept. */
const IDLE_TIMEOUT_MS = 300_000;

/** A way to an origin: directly, by asking a proxy for each request, or through a tunnel that a proxy opens. */
export type Route =
  | { readonly kind: 'direct'; readonly origin: string }
  | { readonly kind: 'forward'; readonly proxy: URL }
  | { readonly kind: 'tunnel'; readonly origin: string; readonly proxy: URL };

/** What connections are made with. */
export interface ConnectorOptions {
  readonly tls: TlsOptions;
  readonly allowHttp2: boolean;
  readonly proxyConnectHeader: ProxyConfig['proxyConnectHeader'];
}

/** The way that a request to `url` takes through `proxy`. */
export function routeTo(url: URL, proxy: URL | undefined): Route {
  if (proxy === undefined) return { kind: 'direct', origin: url.origin };
  if (proxy.protocol !== 'http:' && proxy.protocol !== 'https:') {
    throw refusal('http_proxy', `proxy scheme ${proxy.protocol.slice(0, -1)} is not supported`);
  }
  return url.protocol === 'https:'
    ? { kind: 'tunnel', origin: url.origin, proxy }
    : { kind: 'forward', proxy };
}

/** Whether TLS is spoken on the way, be it with the proxy. */
export function usesTls(route: Route): boolean {
  if (route.kind === 'direct') return route.origin.startsWith('https:');
  return route.kind === 'tunnel' || route.proxy.protocol === 'https:';
}

/** Makes connections along `route`: each is opened when it is first used, and anew after it broke. */
export function connectionsAlong(route: Route, options: ConnectorOptions): () => Client {
  const common = { timeout: CONNECT_TIMEOUT_MS, ...options.tls };
  // HTTP/2 first, as Go offers it; a proxy is always asked in HTTP/1.1.
  const end = buildConnector({ ...common, allowH2: options.allowHttp2, preferH2: true });
  if (route.kind === 'direct') return () => client(route.origin, end, options.allowHttp2);
  const toProxy = buildConnector({ ...common, allowH2: false });
  if (route.kind === 'forward') {
    // Without the name that undici would have TLS to the proxy take from the request.
    const connect: undiciConnector.connector = (target, callback) =>
      toProxy({ ...target, servername: '' }, callback);
    return () => client(route.proxy.origin, connect, false);
  }
  const connect = tunnel(route.proxy, toProxy, end, options);
  return () => client(route.origin, connect, options.allowHttp2);
}

function client(
  origin: string,
  connect: undiciConnector.connector,
  allowH2: boolean,
  headersTimeout = 0,
): Client {
  return new Client(origin, {
    connect,
    allowH2,
    pipelining: 1,
    // The caller's signal bounds a request; undici's own timers would cost and cut in at other times.
    headersTimeout,
    bodyTimeout: 0,
    keepAliveTimeout: IDLE_TIMEOUT_MS,
    keepAliveMaxTimeout: IDLE_TIMEOUT_MS,
  });
}

/** TLS through a connection that the proxy opens when asked to CONNECT. */
function tunnel(
  proxy: URL,
  toProxy: undiciConnector.connector,
  end: undiciConnector.connector,
  options: ConnectorOptions,
): undiciConnector.connector {
  return (target, callback) => {
    const authority = `${target.hostname.includes(':') ? `[${target.hostname}]` : target.hostname}:${target.port || '443'}`;
    openTunnel(proxy, authority, toProxy, options).then(
      (httpSocket) => end({ ...target, httpSocket }, callback),
      // A new error with a code of ours: at undici's own code for a broken socket it would connect again for ever.
      (error: unknown) =>
        callback(refusal('http_proxy', `proxyconnect: ${messageOf(error)}`), null),
    );
  };
}

function openTunnel(
  proxy: URL,
  authority: string,
  connect: undiciConnector.connector,
  options: ConnectorOptions,
): Promise<Socket> {
  const asking = client(proxy.origin, connect, false, CONNECT_TIMEOUT_MS);
  const own = connectHeaders(options.proxyConnectHeader);
  const headers = ['host', authority, ...own, ...proxyAuthorization(proxy)];
  const opened = new Promise<Socket>((resolve, reject) => {
    asking.dispatch(
      { method: 'CONNECT', path: authority, headers },
      {
        onRequestStart: () => undefined,
        onRequestUpgrade: (_controller, status, _headers, socket) => {
          if (status === 200 && socket instanceof Socket) resolve(socket);
          else {
            socket.destroy();
            reject(refusal('http_proxy', `proxy answered ${status}`));
          }
        },
        onResponseError: (_controller, error) => reject(error),
      },
    );
  });
  // The socket is no longer the client's by then.
  return opened.finally(() => void asking.destroy());
}

function connectHeaders(headers: ProxyConfig['proxyConnectHeader']): FlatHeaders {
  return Object.entries(headers).flatMap(([name, values]) =>
    values.flatMap((value) => [name, wireText(value.reveal())]),
  );
}

/** The proxy's own credentials, from its URL. */
export function proxyAuthorization(proxy: URL): FlatHeaders {
  const header = userAuthorization(proxy);
  return header === undefined ? [] : ['proxy-authorization', header];
}

/** Basic authentication with the user part of a URL; undefined where it has none. */
export function userAuthorization(url: URL): string | undefined {
  if (url.username === '' && url.password === '') return undefined;
  return basicAuthorization(decoded(url.username), decoded(url.password));
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
