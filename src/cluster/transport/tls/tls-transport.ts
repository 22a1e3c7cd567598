import type { Duplex } from 'node:stream';
import { isIP } from 'node:net';
import { connect, type ConnectionOptions } from 'node:tls';
import type { Clock } from '../../../base/clock.ts';
import { CodedError, messageOf } from '../../../base/errors.ts';
import type { Endpoint, StreamMessage } from '../../wire/messages.ts';
import { wireError } from '../../wire/wire-error.ts';
import { bindServer } from '../bind.ts';
import { endpointText } from '../endpoints.ts';
import type { NodeTransportOptions } from '../node-transport.ts';
import type { TransportObserver } from '../observer.ts';
import { StreamAcceptor } from '../stream-acceptor.ts';
import { StreamRequester } from '../stream-request.ts';
import { transportError } from '../transport-error.ts';
import type { Transport, TransportHandler } from '../transport.ts';
import type { ClusterTls } from './cluster-tls.ts';
import { ConnectionPool } from './connection-pool.ts';
import { encodeFrame } from './frame.ts';
import { PacketConnection } from './packet-connection.ts';
import { TlsAcceptor } from './tls-acceptor.ts';

interface Ports {
  readonly clock: Clock;
  readonly observer: TransportObserver;
}

/**
 * Binds the socket of a member whose packets and streams both go over TLS, as Alertmanager's do with
 * `--cluster.tls-config`. Rejects with a CodedError when that cannot be done.
 */
export async function openTlsTransport(
  options: NodeTransportOptions,
  tls: ClusterTls,
  { clock, observer }: Ports,
): Promise<Transport> {
  const context = await tls.server();
  const { bound, server } = await bindServer(options.listen);
  const streams = new StreamAcceptor(options, { clock, observer });
  const { timeoutMs } = options;
  try {
    const ports = { clock, observer, streams };
    const acceptor = new TlsAcceptor(server, context, { tls, timeoutMs }, ports);
    const requester = new StreamRequester(options, clock);
    return new TlsTransport(bound, {
      tls,
      timeoutMs,
      acceptor,
      streams,
      requester,
      clock,
      observer,
    });
  } catch (error) {
    server.close();
    throw transportError('gossip-bind', `the cluster's certificates: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

interface Parts extends Ports {
  readonly tls: ClusterTls;
  readonly timeoutMs: number;
  readonly acceptor: TlsAcceptor;
  readonly streams: StreamAcceptor;
  readonly requester: StreamRequester;
}

class TlsTransport implements Transport {
  readonly bound: Endpoint;
  readonly #parts: Parts;
  readonly #pool = new ConnectionPool();
  readonly #from: string;
  #isClosed = false;

  constructor(bound: Endpoint, parts: Parts) {
    this.bound = bound;
    this.#parts = parts;
    this.#from = endpointText(bound);
  }

  start(handler: TransportHandler): void {
    this.#parts.acceptor.start(handler);
    this.#parts.streams.start(handler);
  }

  send(to: Endpoint, bytes: Uint8Array): void {
    if (this.#isClosed) return;
    const address = endpointText(to);
    const connection = this.#pool.get(address, (closed) => this.#packetConnection(to, closed));
    connection.send(encodeFrame({ kind: 'packet', from: this.#from, bytes }), bytes.length);
  }

  #packetConnection(to: Endpoint, closed: () => void): PacketConnection {
    const { observer } = this.#parts;
    return new PacketConnection(() => this.#dial(to), {
      written: (bytes) => observer.packet('outbound', bytes),
      lost: (error) => observer.failed('outbound', 'packet', endpointText(to), error),
      closed,
    });
  }

  async request(
    to: Endpoint,
    message: StreamMessage,
    timeoutMs: number,
  ): Promise<StreamMessage | undefined> {
    const { requester, observer } = this.#parts;
    const options = await this.#clientOptions(to);
    return requester.ask(
      { to, message, timeoutMs },
      () => {
        observer.stream('outbound');
        return connect(options);
      },
      writeStreamFrame,
    );
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#pool.close();
    this.#parts.requester.close();
    this.#parts.streams.close();
    await this.#parts.acceptor.close();
  }

  /** A connection that is not made in time is given up. */
  async #dial(to: Endpoint): Promise<Duplex> {
    const { clock, timeoutMs } = this.#parts;
    const socket = connect(await this.#clientOptions(to));
    const timer = clock.after(timeoutMs, () =>
      socket.destroy(transportError('gossip-timeout', `no connection to ${endpointText(to)}`)),
    );
    socket.once('secureConnect', () => timer.cancel());
    socket.once('close', () => timer.cancel());
    return socket;
  }

  /** The certificates as they are now. Rejects with a CodedError. */
  async #clientOptions(to: Endpoint): Promise<ConnectionOptions> {
    if (isIP(to.host) === 0) throw wireError('gossip-address', `no address: ${to.host}`);
    try {
      return { ...(await this.#parts.tls.client()), ...to };
    } catch (error) {
      if (error instanceof CodedError) throw error;
      throw transportError('gossip-unreachable', messageOf(error), { cause: error });
    }
  }
}

/** It must be alone in its TLS record: Alertmanager loses whatever else is in it. */
function writeStreamFrame(socket: Duplex): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.write(encodeFrame({ kind: 'stream' }), (error) => {
      if (error) reject(error);
      else resolve();
    });
  });
}
