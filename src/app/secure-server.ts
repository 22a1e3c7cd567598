import { createServer as createHttps } from 'node:https';
import type { RequestListener, ServerOptions } from 'node:http';
import { createSecureServer as createHttp2, type ServerHttp2Session } from 'node:http2';
import type { Server as TlsServer, TLSSocket } from 'node:tls';
import { certificateDemand, certificateProblem } from '../api/door/client-certificate.ts';
import type { TlsMaterial } from '../api/door/tls-material.ts';
import { messageOf } from '../base/errors.ts';
import type { Logger } from '../base/logger.ts';

/** As many requests at a time over one connection, as Go has it. */
const MAX_STREAMS = 250;

/** How a server is secured. */
export interface Securing {
  /** Asked with every connection: what it answers may change. */
  readonly material: () => TlsMaterial;
  readonly http2: boolean;
}

/** A server that listens, and how it ends. */
export interface Ending {
  /** Lets requests under way end, and takes no more over connections that are open. */
  closeGently(): void;
  /** Cuts every connection. */
  cut(): void;
}

/** An HTTPS server whose certificates, and those it wants of its clients, may change while it runs. */
export function createSecureServer(
  { material, http2 }: Securing,
  { keepAliveTimeout, ...options }: ServerOptions & { readonly keepAliveTimeout: number },
  handle: RequestListener,
  logger: Logger,
): TlsServer & { readonly ending: Ending } {
  let used = material();
  const secured = { ...options, keepAliveTimeout, ...used.context, ...certificateDemand(used) };
  const sessions = new Set<ServerHttp2Session>();
  const server: TlsServer = http2
    ? createHttp2({ ...secured, allowHTTP1: true, settings: { maxConcurrentStreams: MAX_STREAMS } })
        // The requests of both protocols have what our handlers use.
        .on('request', handle as never)
        .on('session', (session) => {
          sessions.add(session);
          session.once('close', () => sessions.delete(session));
        })
        .setTimeout(keepAliveTimeout)
    : createHttps(secured, handle);

  // Before the handshake begins.
  server.prependListener('connection', () => {
    const now = material();
    if (now === used) return;
    used = now;
    server.setSecureContext(now.context);
    Object.assign(server, certificateDemand(now));
  });
  const sockets = new Set<TLSSocket>();
  // Before the server hears of the connection.
  server.prependListener('secureConnection', (socket) => {
    const problem = certificateProblem(used, socket);
    if (problem !== undefined) {
      logger.debug('TLS client refused', { remote: socket.remoteAddress ?? '', err: problem });
      socket.destroy();
      return;
    }
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.on('tlsClientError', (error, { remoteAddress = '' }) => {
    logger.debug('TLS handshake error', { remote: remoteAddress, err: messageOf(error) });
  });
  const ending: Ending = {
    closeGently: () => sessions.forEach((session) => session.close()),
    cut: () => {
      for (const session of sessions) session.destroy();
      for (const socket of sockets) socket.destroy();
    },
  };
  return Object.assign(server, { ending });
}
