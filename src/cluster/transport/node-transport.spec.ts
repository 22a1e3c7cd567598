import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Clock } from '../../base/clock.ts';
import { NodeClock } from '../../base/node/node-clock.ts';
import { ManualClock } from '../../base/testing/manual-clock.ts';
import type { Endpoint, PushPull, StreamMessage } from '../wire/messages.ts';
import { openNodeTransport } from './node-transport.ts';
import { RecordingObserver } from './testing/recording-observer.ts';
import type { Transport } from './transport.ts';

const LOOPBACK: Endpoint = { host: '127.0.0.1', port: 0 };
const ping: StreamMessage = { kind: 'ping', seqNo: 9, node: '', source: undefined };
const ack: StreamMessage = { kind: 'ack', seqNo: 9, payload: new Uint8Array(0) };
const pushPull: PushPull = {
  ...{ kind: 'push/pull', join: true, userState: new Uint8Array(2_000_000).fill(7) },
  members: [
    {
      ...{ name: 'n', endpoint: { host: '10.0.0.1', port: 9094 }, meta: new Uint8Array(0) },
      ...{ incarnation: 1, state: 'alive', versions: [1, 5, 2, 0, 0, 0] },
    },
  ],
};
const coded = (code: string): unknown => expect.objectContaining({ code });

let cleanup: AsyncDisposableStack;
beforeEach(() => void (cleanup = new AsyncDisposableStack()));
afterEach(() => cleanup.disposeAsync());

interface Member {
  readonly transport: Transport;
  readonly observer: RecordingObserver;
  readonly packets: { readonly bytes: Uint8Array; readonly from: Endpoint }[];
  readonly requests: StreamMessage[];
}

async function member(
  listen: Endpoint = LOOPBACK,
  { label = '', clock = new NodeClock() }: { label?: string; clock?: Clock } = {},
): Promise<Member> {
  const observer = new RecordingObserver();
  const options = { listen, label, compress: true, timeoutMs: 10_000 };
  const transport = await openNodeTransport(options, { clock, observer });
  cleanup.defer(() => transport.close());
  const packets: Member['packets'] = [];
  const requests: StreamMessage[] = [];
  transport.start({
    packet: (bytes, from) => {
      if (bytes[0] === 255) throw new TypeError('a bug');
      packets.push({ bytes: Uint8Array.from(bytes), from });
    },
    request: (message) => {
      requests.push(message);
      observer.changed();
      return message.kind === 'ping' ? ack : message.kind === 'push/pull' ? message : undefined;
    },
  });
  return { transport, observer, packets, requests };
}

function inbound({ observer }: Member): Promise<void> {
  return observer.until(() => observer.bytes.inbound > 0);
}

describe('datagrams', () => {
  it.each(['127.0.0.1', '::1'])(
    'go both ways over %s, from the port that listens',
    async (host) => {
      const a = await member({ host, port: 0 });
      const b = await member({ host, port: 0 });
      a.transport.send(b.transport.bound, Uint8Array.of(1, 2));
      await inbound(b);
      expect(b.packets).toEqual([{ bytes: Uint8Array.of(1, 2), from: a.transport.bound }]);
      b.transport.send(a.transport.bound, Uint8Array.of(3));
      await inbound(a);
      expect(a.packets).toEqual([{ bytes: Uint8Array.of(3), from: b.transport.bound }]);
      expect(a.observer.bytes).toEqual({ inbound: 1, outbound: 2 });
    },
  );

  it.each(['::', '', '0.0.0.0'])(
    'of IPv4 come and go under their IPv4 address where "%s" is listened on',
    async (host) => {
      const everywhere = await member({ host, port: 0 });
      const { port } = everywhere.transport.bound;
      expect(port).toBeGreaterThan(0);
      const one = await member();
      one.transport.send({ host: '127.0.0.1', port }, Uint8Array.of(1));
      await inbound(everywhere);
      expect(everywhere.packets[0]?.from).toEqual(one.transport.bound);
      everywhere.transport.send(one.transport.bound, Uint8Array.of(2));
      await inbound(one);
      expect(one.packets[0]?.from).toEqual({ host: '127.0.0.1', port });
    },
  );

  it('of 60 KiB arrive whole', async () => {
    const a = await member();
    const b = await member();
    a.transport.send(b.transport.bound, new Uint8Array(60_000).fill(5));
    await inbound(b);
    expect(b.packets[0]?.bytes).toHaveLength(60_000);
  });

  it.each<[string, Endpoint]>([
    ['a port that is none', { host: '127.0.0.1', port: 0 }],
    ['a name', { host: 'localhost', port: 9094 }],
    ['an address of a kind that this socket does not speak', { host: '::1', port: 9094 }],
  ])('to %s are given up, and that is told', async (_name, to) => {
    const { transport, observer } = await member();
    transport.send(to, Uint8Array.of(1));
    await observer.until(() => observer.failures.length > 0);
    expect(observer.failures).toEqual([expect.stringMatching(/^outbound packet: gossip-/)]);
  });

  it('that are too long for one are given up, and a handler that throws is survived', async () => {
    const a = await member();
    const b = await member();
    a.transport.send(b.transport.bound, new Uint8Array(70_000));
    await a.observer.until(() => a.observer.failures.length > 0);
    a.transport.send(b.transport.bound, Uint8Array.of(255));
    await b.observer.until(() => b.observer.failures.length > 0);
    expect(b.observer.failures).toEqual(['inbound packet: gossip-unreachable']);
  });
});

describe('streams', () => {
  it.each(['127.0.0.1', '::1'])('bring questions there and answers back over %s', async (host) => {
    const a = await member({ host, port: 0 }, { label: 'prod' });
    const b = await member({ host, port: 0 }, { label: 'prod' });
    const ask = (message: StreamMessage): Promise<StreamMessage | undefined> =>
      a.transport.request(b.transport.bound, message, 10_000);
    expect(await ask(ping)).toEqual(ack);
    const answer = await ask(pushPull);
    expect(
      answer?.kind === 'push/pull' && Buffer.compare(answer.userState, pushPull.userState),
    ).toBe(0);
    expect(await ask({ kind: 'user', data: new Uint8Array(100_000) })).toBeUndefined();
    await b.observer.until(() => b.requests.length === 3);
    expect(b.requests.map(({ kind }) => kind)).toEqual(['ping', 'push/pull', 'user']);
    expect(a.observer.streams.outbound).toBe(3);
    expect(b.observer.streams.inbound).toBe(3);
    expect([...a.observer.failures, ...b.observer.failures]).toEqual([]);
  });

  it('to a member of another cluster are closed without an answer', async () => {
    const a = await member(LOOPBACK, { label: 'prod' });
    const b = await member(LOOPBACK, { label: 'test' });
    await expect(a.transport.request(b.transport.bound, ping, 10_000)).rejects.toEqual(
      expect.objectContaining({ code: expect.stringMatching(/broken-off|unreachable/) as unknown }),
    );
    expect(b.observer.failures).toEqual(['inbound stream: gossip-label']);
    expect(b.requests).toEqual([]);
  });

  it('are refused where nobody listens, and where the address is none', async () => {
    const a = await member();
    const gone = await member();
    await gone.transport.close();
    await expect(a.transport.request(gone.transport.bound, ping, 10_000)).rejects.toEqual(
      coded('gossip-unreachable'),
    );
    const named = { host: 'localhost', port: 9094 };
    await expect(a.transport.request(named, ping, 10_000)).rejects.toEqual(coded('gossip-address'));
    const beyond = { host: '127.0.0.1', port: 70_000 };
    await expect(a.transport.request(beyond, ping, 10_000)).rejects.toEqual(
      coded('gossip-unreachable'),
    );
  });

  /** A server that is no member. */
  async function stranger(act: (socket: Socket) => void): Promise<Endpoint> {
    const server = createServer(act).listen(0, '127.0.0.1');
    await once(server, 'listening');
    cleanup.defer(() => void server.close());
    const address = server.address();
    return { host: '127.0.0.1', port: typeof address === 'object' ? (address?.port ?? 0) : 0 };
  }

  it('time out where nothing comes back', async () => {
    const clock = new ManualClock();
    const a = await member(LOOPBACK, { clock });
    const isAsked = Promise.withResolvers<undefined>();
    const silent = await stranger((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => isAsked.resolve(undefined));
    });
    const answer = expect(a.transport.request(silent, ping, 500)).rejects.toEqual(
      coded('gossip-timeout'),
    );
    await isAsked.promise;
    await clock.advance(500);
    await answer;
    expect(clock.pendingCount).toBe(0);
  });

  it.each([
    ['another kind', '0681a44a6f696ec2', 'gossip-broken-off'],
    ['an error', '0d81a54572726f72a26e6f', 'gossip-broken-off'],
    ['bytes that are no message', 'ff', 'gossip-unknown-kind'],
    ['nothing', '', 'gossip-broken-off'],
  ])('fail when the answer is %s', async (_name, text, code) => {
    const a = await member();
    const odd = await stranger((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => socket.end(Buffer.from(text, 'hex')));
    });
    await expect(a.transport.request(odd, ping, 10_000)).rejects.toEqual(coded(code));
  });

  it('surface the error with which a push/pull is answered', async () => {
    const a = await member();
    const odd = await stranger((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => socket.end(Buffer.from('0d81a54572726f72a26e6f', 'hex')));
    });
    const small = { ...pushPull, userState: new Uint8Array(0) };
    expect(await a.transport.request(odd, small, 10_000)).toEqual({ kind: 'error', error: 'no' });
  });
});

describe('a transport', () => {
  it('cannot be had where the port is taken, by TCP or by UDP', async () => {
    const { transport } = await member();
    await expect(member(transport.bound)).rejects.toEqual(coded('gossip-bind'));
    const socket = createSocket('udp4').bind(0, '127.0.0.1');
    await once(socket, 'listening');
    cleanup.defer(() => void socket.close());
    const taken = { host: '127.0.0.1', port: socket.address().port };
    await expect(member(taken)).rejects.toEqual(coded('gossip-bind'));
    // The TCP half is free again.
    const server = createServer().listen(taken);
    await once(server, 'listening');
    server.close();
  });

  it('takes nothing in any more once it is closed, and its port is free', async () => {
    const clock = new ManualClock();
    const a = await member(LOOPBACK, { clock });
    const b = await member(LOOPBACK, { clock });
    const pending = a.transport.request(b.transport.bound, pushPull, 10_000);
    await Promise.all([
      expect(pending).rejects.toEqual(coded('gossip-closed')),
      a.transport.close(),
      a.transport.close(),
    ]);
    a.transport.send(b.transport.bound, Uint8Array.of(1));
    await expect(a.transport.request(b.transport.bound, ping, 10_000)).rejects.toEqual(
      coded('gossip-closed'),
    );
    await member(a.transport.bound);
  });
});
