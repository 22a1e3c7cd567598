import { createServer, type RequestListener, type Server as HttpServer } from 'node:http';
import type { Server } from 'node:net';
import type { Clock } from '../base/clock.ts';
import { CodedError } from '../base/errors.ts';
import type { Logger } from '../base/logger.ts';
import type { Ending, Securing } from './secure-server.ts';
import type { ListenAddress } from './urls.ts';

/** How long a connection may stay open with nothing asked. Longer than any client's own limit, which then decides. */
const KEEP_ALIVE_MS = 300_000;
/** How long a client may take for the head of a request, and for all of it. */
const HEADERS_TIMEOUT_MS = 60_000;
const REQUEST_TIMEOUT_MS = 300_000;

/** The largest head of a request, bytes: as Go has it, for queries with thousands of filters. */
const MAX_HEAD_BYTES = 1024 * 1024;
const HTTP = {
  headersTimeout: HEADERS_TIMEOUT_MS,
  requestTimeout: REQUEST_TIMEOUT_MS,
  maxHeaderSize: MAX_HEAD_BYTES,
  keepAliveTimeout: KEEP_ALIVE_MS,
};

/** The first descriptor that systemd hands over, by its protocol. */
const FIRST_DESCRIPTOR = 3;

/** Where to listen: an address, or a socket that is open already. */
export type Place = ListenAddress | { readonly fd: number };

/** A server that listens. */
export type Listening = Server & { readonly ending: Ending };

/** What is listened with. */
export interface ListenOptions {
  readonly handle: RequestListener;
  /** Undefined: plain HTTP. */
  readonly securing: Securing | undefined;
  readonly logger: Logger;
}

/** The sockets that systemd has opened for this process. @throws CodedError where it has none */
export function systemdSockets(
  environment: Readonly<Record<string, string | undefined>>,
  pid: number,
): readonly Place[] {
  const count = Number(environment['LISTEN_FDS'] ?? 0);
  if (environment['LISTEN_PID'] !== String(pid) || !(count >= 1)) {
    throw new CodedError('usage', 'no socket activation file descriptors found');
  }
  return Array.from({ length: count }, (_, i) => ({ fd: FIRST_DESCRIPTOR + i }));
}

/** Listens everywhere with the same handler. @throws Error when one place cannot be had; none is listened on then */
export async function listenOn(
  places: readonly Place[],
  { handle, securing, logger }: ListenOptions,
): Promise<readonly Listening[]> {
  const servers: Listening[] = [];
  try {
    for (const place of places) {
      const server =
        securing === undefined ? plainServer(handle) : await secureServer(securing, handle, logger);
      await listening(server, place);
      servers.push(server);
      const address = formatAddress(server.address());
      logger.info('Listening on', { address });
      const isSecure = securing !== undefined;
      const http2 = securing?.http2 ?? false;
      logger.info(isSecure ? 'TLS is enabled.' : 'TLS is disabled.', { http2, address });
    }
  } catch (error) {
    for (const server of servers) server.close();
    throw error;
  }
  return servers;
}

/** Loaded where it is needed: with TLS and HTTP/2 come a good part of Node's libraries. */
async function secureServer(
  securing: Securing,
  handle: RequestListener,
  logger: Logger,
): Promise<Listening> {
  const { createSecureServer } = await import('./secure-server.ts');
  return createSecureServer(securing, HTTP, handle, logger);
}

function plainServer(handle: RequestListener): Listening {
  const server: HttpServer = createServer(HTTP, handle);
  const ending: Ending = {
    closeGently: () => server.closeIdleConnections(),
    cut: () => server.closeAllConnections(),
  };
  return Object.assign(server, { ending });
}

/** Stops listening; requests under way get `graceMs` to end, then their connections are cut. */
export async function closeServers(
  servers: readonly Listening[],
  clock: Clock,
  graceMs: number,
): Promise<void> {
  const cut = clock.after(graceMs, () => {
    for (const { ending } of servers) ending.cut();
  });
  await Promise.all(
    servers.map((server) => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.ending.closeGently();
      return closed;
    }),
  );
  cut.cancel();
}

/** Without a host Node listens on every interface, on IPv6 too where there is any. */
function listening(server: Server, place: Place): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(target(place), () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function target(place: Place): { fd: number } | { port: number; host?: string } {
  if ('fd' in place) return { fd: place.fd };
  const { host, port } = place;
  return host === '' ? { port } : { port, host };
}

function formatAddress(address: ReturnType<Server['address']>): string {
  if (address === null || typeof address === 'string') return String(address);
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return `${host}:${address.port}`;
}
