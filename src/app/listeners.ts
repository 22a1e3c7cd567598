import { createServer, type RequestListener, type Server } from 'node:http';
import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import type { ListenAddress } from './urls.ts';

/** How long a connection may stay open with nothing asked. Longer than any client's own limit, which then decides. */
const KEEP_ALIVE_MS = 300_000;
/** How long a client may take for the head of a request, and for all of it. */
const HEADERS_TIMEOUT_MS = 60_000;
const REQUEST_TIMEOUT_MS = 300_000;

/** The largest head of a request, bytes: as Go has it, for queries with thousands of filters. */
const MAX_HEAD_BYTES = 1024 * 1024;

/** Listens on every address with the same handler. @throws Error when one cannot be had; none is listened on then */
export async function listenOn(
  addresses: readonly ListenAddress[],
  handle: RequestListener,
  logger: Logger,
): Promise<readonly Server[]> {
  const servers: Server[] = [];
  try {
    for (const address of addresses) {
      const server = createServer(
        {
          headersTimeout: HEADERS_TIMEOUT_MS,
          requestTimeout: REQUEST_TIMEOUT_MS,
          maxHeaderSize: MAX_HEAD_BYTES,
        },
        handle,
      );
      server.keepAliveTimeout = KEEP_ALIVE_MS;
      await listening(server, address);
      servers.push(server);
      logger.info('Listening on', { address: formatAddress(server.address()) });
    }
  } catch (error) {
    for (const server of servers) server.close();
    throw error;
  }
  return servers;
}

/** Stops listening; requests under way get `graceMs` to end, then their connections are cut. */
export async function closeServers(
  servers: readonly Server[],
  clock: Clock,
  graceMs: number,
): Promise<void> {
  const cut = clock.after(graceMs, () => {
    for (const server of servers) server.closeAllConnections();
  });
  await Promise.all(
    servers.map((server) => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      return closed;
    }),
  );
  cut.cancel();
}

/** Without a host Node listens on every interface, on IPv6 too where there is any. */
function listening(server: Server, { host, port }: ListenAddress): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(host === '' ? { port } : { port, host }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function formatAddress(address: ReturnType<Server['address']>): string {
  if (address === null || typeof address === 'string') return String(address);
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return `${host}:${address.port}`;
}
