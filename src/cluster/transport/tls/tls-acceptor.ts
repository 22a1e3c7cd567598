import type { Server, Socket } from 'node:net';
import {
  createServer,
  type SecureContextOptions,
  type Server as TlsServer,
  type TLSSocket,
} from 'node:tls';
import type { Clock } from '../../../base/clock.ts';
import { CodedError, messageOf } from '../../../base/errors.ts';
import type { Endpoint } from '../../wire/messages.ts';
import { endpointOf, endpointText } from '../endpoints.ts';
import type { TransportObserver } from '../observer.ts';
import type { StreamAcceptor } from '../stream-acceptor.ts';
import { transportError } from '../transport-error.ts';
import type { TransportHandler } from '../transport.ts';
import type { ClusterTls } from './cluster-tls.ts';
import { FrameReader } from './frame.ts';
import { packetSource } from './packet-source.ts';

/** Connections of other members at a time; each has one, and one more for each stream. */
const MAX_CONNECTIONS = 2048;
/** What finds out that the other side is gone. */
const KEEP_ALIVE_MS = 30_000;

interface TlsAcceptorOptions {
  readonly tls: ClusterTls;
  /** For a handshake and for the first frame. */
  readonly timeoutMs: number;
}

interface TlsAcceptorPorts {
  readonly clock: Clock;
  readonly observer: TransportObserver;
  readonly streams: StreamAcceptor;
}

/** Takes connections in: packets to the handler, streams to those who answer them. */
export class TlsAcceptor {
  readonly #options: TlsAcceptorOptions;
  readonly #ports: TlsAcceptorPorts;
  readonly #server: Server;
  readonly #tlsServer: TlsServer;
  readonly #open = new Set<Socket>();
  #context: SecureContextOptions;
  #handler: TransportHandler | undefined;

  /** `context`: what `tls.server()` answered. */
  constructor(
    server: Server,
    context: SecureContextOptions,
    options: TlsAcceptorOptions,
    ports: TlsAcceptorPorts,
  ) {
    this.#options = options;
    this.#ports = ports;
    this.#server = server;
    this.#context = context;
    this.#tlsServer = createServer({
      ...context,
      allowHalfOpen: true,
      ...options.tls.demand,
      handshakeTimeout: options.timeoutMs,
    });
    this.#tlsServer.on('secureConnection', (socket) => this.#secured(socket));
    this.#tlsServer.on('tlsClientError', (error, socket) => {
      this.#failed(endpointOf(socket.remoteAddress, socket.remotePort), error);
      socket.destroy();
    });
    server.on('connection', (socket) => void this.#connected(socket));
    server.on('error', (error) => this.#failed(undefined, error));
  }

  start(handler: TransportHandler): void {
    this.#handler = handler;
  }

  close(): Promise<void> {
    this.#handler = undefined;
    for (const socket of this.#open) socket.destroy();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  /** Certificates may have changed since the last one. */
  async #connected(socket: Socket): Promise<void> {
    const from = endpointOf(socket.remoteAddress, socket.remotePort);
    socket.on('error', () => undefined);
    if (this.#handler === undefined || this.#open.size >= MAX_CONNECTIONS) {
      socket.destroy();
      if (this.#handler !== undefined)
        this.#failed(from, transportError('gossip-busy', 'too many connections'));
      return;
    }
    this.#open.add(socket);
    socket.once('close', () => this.#open.delete(socket));
    socket.setKeepAlive(true, KEEP_ALIVE_MS);
    try {
      const context = await this.#options.tls.server();
      if (context !== this.#context) this.#tlsServer.setSecureContext(context);
      this.#context = context;
    } catch (error) {
      // Those it has are still better than none.
      this.#failed(undefined, error);
    }
    if (!socket.destroyed) this.#tlsServer.emit('connection', socket);
  }

  #secured(socket: TLSSocket): void {
    const from = endpointOf(socket.remoteAddress, socket.remotePort);
    socket.on('error', (error) => this.#failed(from, error));
    const refusal = this.#options.tls.refusal(socket);
    if (refusal === undefined) this.#read(socket, from);
    else {
      this.#failed(from, transportError('gossip-unauthorized', refusal));
      socket.destroy();
    }
  }

  #read(socket: TLSSocket, from: Endpoint): void {
    const reader = new FrameReader();
    const timer = this.#ports.clock.after(this.#options.timeoutMs, () => socket.destroy());
    const take = (chunk: Uint8Array): void => {
      try {
        reader.push(chunk);
        for (let frame = reader.next(); frame !== undefined; frame = reader.next()) {
          timer.cancel();
          if (frame.kind === 'packet') this.#packet(frame.bytes, packetSource(frame.from, from));
          else {
            socket.off('data', take);
            socket.off('end', ended);
            this.#ports.streams.accept(socket, from, reader.rest);
            return;
          }
        }
      } catch (error) {
        this.#failed(from, error);
        socket.destroy();
      }
    };
    const ended = (): void => void socket.destroy();
    socket.on('data', take);
    socket.once('end', ended);
    socket.once('close', () => timer.cancel());
  }

  #packet(bytes: Uint8Array, from: Endpoint): void {
    this.#ports.observer.packet('inbound', bytes.length);
    this.#handler?.packet(bytes, from);
  }

  #failed(from: Endpoint | undefined, error: unknown): void {
    const coded =
      error instanceof CodedError
        ? error
        : transportError('gossip-broken-off', messageOf(error), { cause: error });
    const peer = from === undefined ? '' : endpointText(from);
    this.#ports.observer.failed('inbound', 'packet', peer, coded);
  }
}
