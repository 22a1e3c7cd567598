import { once } from 'node:events';
import { connect as connectTcp } from 'node:net';
import { connect, createServer, type ConnectionOptions, type TLSSocket } from 'node:tls';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { NodeClock } from '../../../base/node/node-clock.ts';
import { fixture } from '../../../receivers/testing/certificates.ts';
import type { Endpoint, StreamMessage } from '../../wire/messages.ts';
import { encodeStream } from '../../wire/stream.ts';
import { StreamDecoder } from '../../wire/stream-decoder.ts';
import { RecordingObserver } from '../testing/recording-observer.ts';
import type { Transport } from '../transport.ts';
import type { ClusterTls } from './cluster-tls.ts';
import { encodeFrame, FrameReader } from './frame.ts';
import { openTlsTransport } from './tls-transport.ts';

const LOOPBACK: Endpoint = { host: '127.0.0.1', port: 0 };
const ping: StreamMessage = { kind: 'ping', seqNo: 9, node: '', source: undefined };
const ack: StreamMessage = { kind: 'ack', seqNo: 9, payload: new Uint8Array(0) };
const coded = (code: string): unknown => expect.objectContaining({ code });
const server = { cert: fixture('server'), key: fixture('server-key'), ca: fixture('ca') };
const client = (name = 'client-a'): ConnectionOptions => ({
  ...{ cert: fixture(name), key: fixture(`${name}-key`), ca: fixture('ca') },
});

let cleanup: AsyncDisposableStack;
beforeEach(() => void (cleanup = new AsyncDisposableStack()));
afterEach(() => cleanup.disposeAsync());

function secured(more: Partial<ClusterTls> = {}): ClusterTls {
  return {
    ...{ demand: { requestCert: true, rejectUnauthorized: true }, refusal: () => undefined },
    server: () => Promise.resolve(server),
    client: () => Promise.resolve(client()),
    ...more,
  };
}

interface Member {
  readonly transport: Transport;
  readonly observer: RecordingObserver;
  readonly packets: { readonly bytes: number[]; readonly from: Endpoint }[];
  readonly requests: StreamMessage[];
}

async function member(tls = secured(), listen = LOOPBACK): Promise<Member> {
  const observer = new RecordingObserver();
  const options = { listen, label: 'prod', compress: true, timeoutMs: 10_000 };
  const transport = await openTlsTransport(options, tls, { clock: new NodeClock(), observer });
  cleanup.defer(() => transport.close());
  const packets: Member['packets'] = [];
  const requests: StreamMessage[] = [];
  transport.start({
    packet: (bytes, from) => {
      packets.push({ bytes: [...bytes], from });
      observer.changed();
    },
    request: (message) => {
      requests.push(message);
      observer.changed();
      return message.kind === 'ping' ? ack : message.kind === 'push/pull' ? message : undefined;
    },
  });
  return { transport, observer, packets, requests };
}

/** A connection as Alertmanager makes it, and what it is secured with. */
async function connection(to: Member, options = client()): Promise<TLSSocket> {
  const socket = connect({ ...options, ...to.transport.bound });
  cleanup.defer(() => void socket.destroy());
  socket.on('error', () => undefined);
  await once(socket, 'secureConnect');
  return socket;
}

const packetFrame = (byte: number, from = '10.0.0.7:9094'): Uint8Array =>
  encodeFrame({ kind: 'packet', from, bytes: Uint8Array.of(byte) });

describe('members over TLS', () => {
  it('send packets both ways, all of them on one connection each', async () => {
    const [a, b] = [await member(), await member()];
    for (let i = 0; i < 50; i++) a.transport.send(b.transport.bound, Uint8Array.of(i));
    b.transport.send(a.transport.bound, Uint8Array.of(99));
    await b.observer.until(() => b.packets.length === 50);
    await a.observer.until(() => a.packets.length === 1);
    expect(b.packets.map(({ bytes }) => bytes[0])).toEqual(Array.from({ length: 50 }, (_, i) => i));
    expect(b.packets[0]?.from).toEqual(a.transport.bound);
    expect(a.observer.bytes).toEqual({ inbound: 1, outbound: 50 });
    expect([...a.observer.failures, ...b.observer.failures]).toEqual([]);
  });

  it('ask and answer on streams', async () => {
    const [a, b] = [await member(), await member()];
    const to = b.transport.bound;
    expect(await a.transport.request(to, ping, 10_000)).toEqual(ack);
    const state = { kind: 'push/pull', join: true, members: [] } as const;
    const pushPull = { ...state, userState: new Uint8Array(300_000).fill(1) };
    const answer = await a.transport.request(to, pushPull, 10_000);
    expect(answer?.kind === 'push/pull' && answer.userState.length).toBe(300_000);
    await a.transport.request(to, { kind: 'user', data: Uint8Array.of(1) }, 10_000);
    await b.observer.until(() => b.requests.length === 3);
    expect(b.observer.streams.inbound).toBe(3);
  });

  it('connect again after the other side was gone', async () => {
    const [a, b] = [await member(), await member()];
    a.transport.send(b.transport.bound, Uint8Array.of(1));
    await b.observer.until(() => b.packets.length === 1);
    await b.transport.close();
    await expect(a.transport.request(b.transport.bound, ping, 10_000)).rejects.toEqual(
      coded('gossip-unreachable'),
    );
    a.transport.send(b.transport.bound, Uint8Array.of(2));
    await a.observer.until(() => a.observer.failures.length > 0);
    const again = await member(secured(), b.transport.bound);
    a.transport.send(again.transport.bound, Uint8Array.of(3));
    await again.observer.until(() => again.packets.length === 1);
    expect(again.packets[0]?.bytes).toEqual([3]);
  });

  it('send nothing to a name, nor after the end', async () => {
    const [a, b] = [await member(), await member()];
    a.transport.send({ host: 'localhost', port: 1 }, Uint8Array.of(1));
    await a.observer.until(() => a.observer.failures.length === 1);
    await a.transport.close();
    a.transport.send(b.transport.bound, Uint8Array.of(1));
    await expect(a.transport.request(b.transport.bound, ping, 10_000)).rejects.toEqual(
      coded('gossip-closed'),
    );
  });
});

describe('what goes out', () => {
  /** What a member writes, a record at a time: that is what one read of OpenSSL gives. */
  async function records(
    act: (to: Endpoint, from: Member) => void,
    until: number,
  ): Promise<Buffer[]> {
    const seen: Buffer[] = [];
    const done = Promise.withResolvers<undefined>();
    const listening = createServer({ ...server, requestCert: true }, (socket) => {
      socket.on('error', () => undefined);
      socket.on('data', (chunk) => {
        seen.push(Buffer.from(chunk));
        if (seen.length === until) done.resolve(undefined);
      });
    });
    listening.listen(0, '127.0.0.1');
    await once(listening, 'listening');
    cleanup.defer(() => void listening.close());
    const address = listening.address();
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
    act({ host: '127.0.0.1', port }, await member());
    await done.promise;
    return seen;
  }

  it('is one packet in each record, also when many are sent at one instant', async () => {
    const seen = await records((to, { transport, observer }) => {
      transport.send(to, Uint8Array.of(0));
      // Once the connection is there, nothing but the rule keeps them apart.
      void observer
        .until(() => observer.bytes.outbound === 1)
        .then(() => {
          for (let i = 1; i < 20; i++) transport.send(to, Uint8Array.of(i));
        });
    }, 20);
    for (const [i, record] of seen.entries()) {
      const reader = new FrameReader();
      reader.push(record);
      expect(reader.next()).toMatchObject({ kind: 'packet', bytes: Uint8Array.of(i) });
      expect(reader.rest).toHaveLength(0);
    }
  });

  it('is the word that a stream follows, alone in its record, and then the stream', async () => {
    const [first, second] = await records((to, { transport }) => {
      transport.request(to, ping, 10_000).catch(() => undefined);
    }, 2);
    expect(first?.toString('hex')).toBe('080000000a0676302e312e30');
    const message = new StreamDecoder({ label: 'prod' }).push(second ?? Buffer.alloc(0));
    expect(message).toEqual(ping);
  });
});

describe('what comes in', () => {
  it('may be several frames in a record, or one in pieces', async () => {
    const to = await member();
    const socket = await connection(to);
    socket.write(Buffer.concat([packetFrame(1), packetFrame(2)]));
    for (const byte of packetFrame(3)) socket.write(Uint8Array.of(byte));
    await to.observer.until(() => to.packets.length === 3);
    expect(to.packets.map(({ bytes }) => bytes[0])).toEqual([1, 2, 3]);
    expect(to.packets[0]?.from).toEqual({ host: '10.0.0.7', port: 9094 });
  });

  it('comes from where the connection does when the sender listens everywhere', async () => {
    const to = await member();
    const socket = await connection(to);
    for (const from of ['0.0.0.0:9094', '[::]:9094', ':9094', '[fd00::1%eth0]:9094'])
      socket.write(packetFrame(1, from));
    await to.observer.until(() => to.packets.length === 4);
    const local = { host: '127.0.0.1', port: 9094 };
    expect(to.packets.map(({ from }) => from)).toEqual([
      ...[local, local, local],
      { host: 'fd00::1', port: 9094 },
    ]);
  });

  it('may be a stream whose first bytes come with the word for it', async () => {
    const to = await member();
    const socket = await connection(to);
    const label = Buffer.from('f40470726f64', 'hex');
    const body = encodeStream(ping, { compress: false });
    socket.write(Buffer.concat([encodeFrame({ kind: 'stream' }), label, body]));
    const decoder = new StreamDecoder();
    const [chunk] = (await once(socket, 'data')) as [Buffer];
    expect(decoder.push(chunk)).toEqual(ack);
  });

  it.each([
    ['a frame of another version', '080000000a0676312e302e30', 'gossip-malformed'],
    ['a frame of another kind', '0a0000000a0676302e312e301002', 'gossip-unknown-kind'],
    ['a frame without end', 'ffffffff', 'gossip-limit'],
    ['a frame that is no message', '02000000ffff', 'gossip-malformed'],
    [
      'a packet from nowhere',
      '120000000a0676302e312e3010011a0161' + '220101' + '0000',
      'gossip-malformed',
    ],
  ])('ends the connection when it is %s', async (_name, text, code) => {
    const to = await member();
    const socket = await connection(to);
    socket.resume();
    socket.write(Buffer.from(text, 'hex'));
    await once(socket, 'close');
    expect(to.observer.failures).toEqual([`inbound packet: ${code}`]);
  });

  it('is nothing to a connection that is not TLS', async () => {
    const to = await member();
    const socket = connectTcp(to.transport.bound.port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write('GET / HTTP/1.1\r\n\r\n');
    socket.resume();
    await once(socket, 'close');
    expect(to.observer.failures).toHaveLength(1);
    expect(to.observer.failures[0]).toMatch(/^inbound packet: gossip-/);
  });
});

describe('certificates', () => {
  it('that are found wanting end the connection', async () => {
    const names: unknown[] = [];
    const refusal = (socket: TLSSocket): string => {
      names.push(socket.getPeerCertificate().subject.CN);
      return 'not that one';
    };
    const to = await member(secured({ refusal }));
    const socket = await connection(to);
    socket.resume();
    if (!socket.destroyed) await once(socket, 'close');
    expect(to.observer.failures).toEqual(['inbound packet: gossip-unauthorized']);
    expect(names).toEqual(['client-a']);
  });

  it('are taken up when they change, on both sides, from the next handshake on', async () => {
    let name = 'client-a';
    let context: typeof server = server;
    const a = await member(secured({ client: () => Promise.resolve(client(name)) }));
    const b = await member(secured({ server: () => Promise.resolve(context) }));
    const seen = await connection(b);
    expect(seen.getPeerCertificate().subject.CN).not.toBe('client-b');
    await a.transport.request(b.transport.bound, ping, 10_000);
    name = 'client-b';
    context = { cert: fixture('client-b'), key: fixture('client-b-key'), ca: fixture('ca') };
    const next = await connection(b, { ...client(), checkServerIdentity: () => undefined });
    expect(next.getPeerCertificate().subject.CN).toBe('client-b');
  });

  it('that cannot be read leave those before them in force', async () => {
    let isReadable = true;
    const to = await member(
      secured({
        server: () => (isReadable ? Promise.resolve(server) : Promise.reject(new Error('gone'))),
      }),
    );
    isReadable = false;
    const socket = await connection(to);
    socket.write(packetFrame(1));
    await to.observer.until(() => to.packets.length === 1);
    expect(to.observer.failures).toHaveLength(1);
  });

  it('that are none keep a member from starting, and its port stays free', async () => {
    const broken = secured({ server: () => Promise.resolve({ cert: 'x', key: 'y' }) });
    await expect(member(broken)).rejects.toEqual(coded('gossip-bind'));
  });

  it('of a server that nobody here vouches for are not talked to', async () => {
    const b = await member();
    const a = await member(
      secured({ client: () => Promise.resolve({ ...client(), ca: fixture('other-ca') }) }),
    );
    await expect(a.transport.request(b.transport.bound, ping, 10_000)).rejects.toEqual(
      coded('gossip-unreachable'),
    );
    a.transport.send(b.transport.bound, Uint8Array.of(1));
    await a.observer.until(() => a.observer.failures.length > 0);
    expect(b.packets).toEqual([]);
  });
});
