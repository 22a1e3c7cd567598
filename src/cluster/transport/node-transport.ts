import type { Socket as DatagramSocket } from 'node:dgram';
import { connect, isIP, isIPv6, type Server } from 'node:net';
import type { Clock } from '../../base/clock.ts';
import { CodedError, messageOf } from '../../base/errors.ts';
import { wireError } from '../wire/wire-error.ts';
import type { Endpoint, StreamMessage } from '../wire/messages.ts';
import { bindSockets, type BoundSockets } from './bind.ts';
import { asIPv6, endpointOf, endpointText } from './endpoints.ts';
import type { TransportObserver } from './observer.ts';
import { StreamAcceptor } from './stream-acceptor.ts';
import { StreamRequester } from './stream-request.ts';
import { transportError } from './transport-error.ts';
import type { Transport, TransportHandler } from './transport.ts';

/** How a member talks. */
export interface NodeTransportOptions {
  /** Where it listens for datagrams and streams; port 0 is any that is free for both. An empty host is everywhere. */
  readonly listen: Endpoint;
  readonly label: string;
  /** Whether what it says on streams is compressed. */
  readonly compress: boolean;
  /** For a whole exchange on a stream that another member opened. */
  readonly timeoutMs: number;
}

interface Ports {
  readonly clock: Clock;
  readonly observer: TransportObserver;
}

/** Binds the sockets of a member: UDP and TCP on one port. Rejects with a CodedError when that cannot be done. */
export async function openNodeTransport(
  options: NodeTransportOptions,
  ports: Ports,
): Promise<Transport> {
  return new NodeTransport(await bindSockets(options.listen), options, ports);
}

class NodeTransport implements Transport {
  readonly bound: Endpoint;
  readonly #datagrams: DatagramSocket;
  readonly #server: Server;
  readonly #observer: TransportObserver;
  readonly #acceptor: StreamAcceptor;
  readonly #requester: StreamRequester;
  readonly #speaksIPv6: boolean;
  #handler: TransportHandler | undefined;
  #isClosed = false;

  constructor(
    { bound, datagrams, server }: BoundSockets,
    options: NodeTransportOptions,
    { clock, observer }: Ports,
  ) {
    this.bound = bound;
    this.#datagrams = datagrams;
    this.#server = server;
    this.#observer = observer;
    this.#speaksIPv6 = isIPv6(bound.host);
    this.#acceptor = new StreamAcceptor(options, { clock, observer });
    this.#requester = new StreamRequester(options, clock);
    datagrams.on('message', (bytes, { address, port }) => this.#packet(bytes, address, port));
    datagrams.on('error', (error) => this.#failed('inbound', 'packet', '', socketError(error)));
    server.on('connection', (socket) => {
      this.#acceptor.accept(socket, endpointOf(socket.remoteAddress, socket.remotePort));
    });
    server.on('error', (error) => this.#failed('inbound', 'stream', '', socketError(error)));
  }

  start(handler: TransportHandler): void {
    this.#handler = handler;
    this.#acceptor.start(handler);
  }

  send(to: Endpoint, bytes: Uint8Array): void {
    if (this.#isClosed) return;
    const failed = (error: unknown): void =>
      this.#failed('outbound', 'packet', endpointText(to), socketError(error));
    const host = this.#speaksIPv6 ? asIPv6(to.host) : to.host;
    try {
      checkAddress(to);
      this.#datagrams.send(bytes, to.port, host, (error) => {
        if (error) failed(error);
        else this.#observer.packet('outbound', bytes.length);
      });
    } catch (error) {
      // A port that is none.
      failed(error);
    }
  }

  request(
    to: Endpoint,
    message: StreamMessage,
    timeoutMs: number,
  ): Promise<StreamMessage | undefined> {
    return this.#requester.ask({ to, message, timeoutMs }, () => {
      checkAddress(to);
      this.#observer.stream('outbound');
      return connect({ ...to, noDelay: true, allowHalfOpen: true });
    });
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#handler = undefined;
    this.#acceptor.close();
    this.#requester.close();
    const server = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    const datagrams = new Promise<void>((resolve) => this.#datagrams.close(() => resolve()));
    await Promise.all([server, datagrams]);
  }

  #packet(bytes: Uint8Array, address: string, port: number): void {
    if (this.#handler === undefined) return;
    this.#observer.packet('inbound', bytes.length);
    const from = endpointOf(address, port);
    try {
      this.#handler.packet(bytes, from);
    } catch (error) {
      this.#failed('inbound', 'packet', endpointText(from), socketError(error));
    }
  }

  #failed(
    direction: 'inbound' | 'outbound',
    what: 'packet' | 'stream',
    peer: string,
    error: CodedError,
  ): void {
    this.#observer.failed(direction, what, peer, error);
  }
}

/** Names would have to be looked up, and that is not done here. */
function checkAddress({ host }: Endpoint): void {
  if (isIP(host) === 0) throw wireError('gossip-address', `no address: ${host}`);
}

function socketError(error: unknown): CodedError {
  if (error instanceof CodedError) return error;
  return transportError('gossip-unreachable', messageOf(error), { cause: error });
}
