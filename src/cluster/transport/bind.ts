import { createSocket, type Socket as DatagramSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, isIPv6, type Server } from 'node:net';
import { type CodedError, messageOf } from '../../base/errors.ts';
import type { Endpoint } from '../wire/messages.ts';
import { endpointText } from './endpoints.ts';
import { transportError } from './transport-error.ts';

/** How often a port is looked for that is free for both; where one of them is, the other almost always is. */
const TRIES = 10;
/** As memberlist: bursts are to wait rather than to get lost. The system gives less where it allows less. */
const RECEIVE_BUFFER_BYTES = 2 * 1024 * 1024;

/** A datagram socket and a listening server on the same port. */
export interface BoundSockets {
  readonly bound: Endpoint;
  readonly datagrams: DatagramSocket;
  readonly server: Server;
}

/**
 * Binds both to `wanted`; port 0 is any that is free for both. An empty host is all addresses of the machine.
 * Rejects with a CodedError.
 */
export async function bindSockets(wanted: Endpoint): Promise<BoundSockets> {
  for (let tries = 1; ; tries++) {
    const { bound, server } = await bindServer(wanted);
    try {
      return { bound, server, datagrams: await bindDatagrams(bound) };
    } catch (error) {
      server.close();
      if (wanted.port !== 0 || tries === TRIES) throw unbound('UDP', bound, error);
    }
  }
}

/** A listening server alone, as above. */
export async function bindServer(
  wanted: Endpoint,
): Promise<{ readonly bound: Endpoint; readonly server: Server }> {
  try {
    return await listening(wanted.host === '' ? { ...wanted, host: '::' } : wanted);
  } catch (error) {
    // A machine without IPv6 has no `::`.
    if (wanted.host !== '') throw unbound('TCP', wanted, error);
    return listening({ ...wanted, host: '0.0.0.0' }).catch((second: unknown) => {
      throw unbound('TCP', wanted, second);
    });
  }
}

async function listening(
  wanted: Endpoint,
): Promise<{ readonly bound: Endpoint; readonly server: Server }> {
  // An answer may still be on its way when the other side has said all.
  const server = createServer({ allowHalfOpen: true, noDelay: true });
  server.listen({ ...wanted, exclusive: true });
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no address');
  return { bound: { host: wanted.host, port: address.port }, server };
}

async function bindDatagrams({ host, port }: Endpoint): Promise<DatagramSocket> {
  const socket = createSocket({
    type: isIPv6(host) ? 'udp6' : 'udp4',
    recvBufferSize: RECEIVE_BUFFER_BYTES,
  });
  socket.bind({ address: host, port, exclusive: true });
  try {
    await once(socket, 'listening');
    return socket;
  } catch (error) {
    socket.close();
    throw error;
  }
}

function unbound(what: string, { host, port }: Endpoint, error: unknown): CodedError {
  const where = endpointText({ host, port });
  const message = `cannot listen for the cluster on ${where} (${what}): ${messageOf(error)}`;
  return transportError('gossip-bind', message, { cause: error });
}
