import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from 'node:http';
import { createSecureServer } from 'node:http2';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Server, Socket } from 'node:net';
import { fixture } from './certificates.ts';

/** A request that came in, read to its end. */
export interface Received {
  readonly method: string;
  readonly url: string;
  readonly version: string;
  readonly headers: IncomingMessage['headers'];
  readonly rawHeaders: readonly string[];
  readonly body: string;
  readonly socket: Socket;
}

/** Answers a request. */
export type Answer = (request: Received, response: ServerResponse) => void;

/** A server on this machine that keeps what it is sent. */
export interface TestServer {
  readonly port: number;
  /** `http://127.0.0.1:port`, or https. */
  readonly origin: string;
  readonly received: readonly Received[];
  /** How many connections were opened so far. */
  connections(): number;
  close(): Promise<void>;
}

/** What `startServer` can vary. */
export interface ServerOptions {
  readonly answer?: Answer;
  readonly tls?: {
    readonly clientCa?: string;
    readonly maxVersion?: 'TLSv1.2';
    readonly http2?: boolean;
  };
  /** Takes CONNECT requests. */
  readonly onConnect?: (request: IncomingMessage, socket: Socket, head: Buffer) => void;
}

const ok: Answer = (_request, response) => void response.end();

/** Starts a server that answers 200, or whatever `answer` does. */
export async function startServer(options: ServerOptions = {}): Promise<TestServer> {
  const received: Received[] = [];
  const server = makeServer(options, (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '', httpVersion: version, headers, rawHeaders, socket } = request;
      const body = Buffer.concat(chunks).toString('utf8');
      const whole = { method, url, version, headers, rawHeaders, body, socket };
      received.push(whole);
      (options.answer ?? ok)(whole, response);
    });
  });
  if (options.onConnect !== undefined) server.on('connect', options.onConnect);
  const { port, connections, close } = await listen(server);
  const scheme = options.tls === undefined ? 'http' : 'https';
  return { port, origin: `${scheme}://127.0.0.1:${port}`, received, connections, close };
}

function makeServer({ tls }: ServerOptions, listener: RequestListener): Server {
  if (tls === undefined) return createServer(listener);
  const secure = {
    cert: fixture('server'),
    key: fixture('server-key'),
    ...(tls.clientCa !== undefined && {
      ca: tls.clientCa,
      requestCert: true,
      rejectUnauthorized: true,
    }),
    ...(tls.maxVersion !== undefined && { maxVersion: tls.maxVersion }),
  };
  if (tls.http2 !== true) return createTlsServer(secure, listener);
  // Its requests and responses have the parts of HTTP/1.1's that are used here.
  return createSecureServer({ ...secure, allowHTTP1: true }, listener as never);
}

/** Listens on a free port of this machine; `close` also ends what is connected. */
export async function listen(
  server: Server,
): Promise<Pick<TestServer, 'port' | 'connections' | 'close'>> {
  const sockets = new Set<Socket>();
  let opened = 0;
  server.on('connection', (socket: Socket) => {
    opened++;
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => opened,
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
