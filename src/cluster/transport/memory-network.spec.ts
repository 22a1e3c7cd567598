import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Random } from '../../base/random.ts';
import { ManualClock } from '../../base/testing/manual-clock.ts';
import type { Endpoint, StreamMessage } from '../wire/messages.ts';
import { type LinkConditions, MemoryNetwork, PERFECT_LINK } from './memory-network.ts';
import type { Transport } from './transport.ts';

/** Chance that repeats itself for each seed. */
class Lcg implements Random {
  #x: number;

  constructor(seed: number) {
    this.#x = seed;
  }

  next(): number {
    this.#x = (Math.imul(this.#x, 1664525) + 1013904223) >>> 0;
    return this.#x / 2 ** 32;
  }

  bytes(count: number): Uint8Array {
    return Uint8Array.from({ length: count }, () => Math.floor(this.next() * 256));
  }
}

const A: Endpoint = { host: '10.0.0.1', port: 9094 };
const B: Endpoint = { host: '10.0.0.2', port: 9094 };
const ping: StreamMessage = { kind: 'ping', seqNo: 1, node: '', source: undefined };
const ack: StreamMessage = { kind: 'ack', seqNo: 1, payload: new Uint8Array(0) };
const coded = (code: string): unknown => expect.objectContaining({ code });

let clock: ManualClock;
let network: MemoryNetwork;
let a: Transport;
let b: Transport;
/** What B got, and when. */
let heard: { readonly byte: number; readonly atMs: number }[];

beforeEach(() => {
  clock = new ManualClock();
  heard = [];
  network = new MemoryNetwork({ clock, random: new Lcg(1) });
  a = network.transport(A);
  b = network.transport(B);
  listen(b);
});

function listen(transport: Transport): void {
  transport.start({
    packet: (bytes) => void heard.push({ byte: bytes[0] ?? -1, atMs: clock.monotonic() }),
    request: (message) => (message.kind === 'ping' ? ack : undefined),
  });
}

function conditions(faults: Partial<LinkConditions>): void {
  network.link = () => ({ ...PERFECT_LINK, ...faults });
}

function sendMany(count = 1_000): void {
  for (let i = 0; i < count; i++) a.send(B, Uint8Array.of(i % 256));
}

describe('datagrams in memory', () => {
  it('arrive, as they were when they were sent', async () => {
    const bytes = Uint8Array.of(7);
    a.send(B, bytes);
    bytes[0] = 8;
    expect(heard).toEqual([]);
    await clock.advance(1);
    expect(heard.map(({ byte }) => byte)).toEqual([7]);
  });

  it('get lost, come twice and overtake each other in about the share asked for', async () => {
    conditions({ loss: 0.2, duplication: 0.1, reordering: 0.3, delayMs: [5, 5] });
    sendMany();
    await clock.advance(20);
    const { sent, lost, duplicated, reordered } = network.counts;
    expect(sent).toBe(1_000);
    expect(lost / sent).toBeCloseTo(0.2, 1);
    expect(duplicated / (sent - lost)).toBeCloseTo(0.1, 1);
    expect(heard).toHaveLength(sent - lost + duplicated);
    expect(heard.filter(({ atMs }) => atMs === 15)).toHaveLength(reordered);
  });

  it('take between the shortest and the longest time', async () => {
    conditions({ delayMs: [100, 300] });
    sendMany();
    await clock.advance(99);
    expect(heard).toEqual([]);
    await clock.advance(201);
    expect(heard).toHaveLength(1_000);
    expect(heard.some(({ atMs }) => atMs < 120)).toBe(true);
    expect(heard.some(({ atMs }) => atMs > 280)).toBe(true);
  });

  it('do not get through a link that is cut, in that direction, nor those that were on their way', async () => {
    conditions({ delayMs: [10, 10] });
    sendMany(1);
    await clock.advance(5);
    network.link = (from) => ({ ...PERFECT_LINK, cut: from.host === A.host });
    sendMany(1);
    const back: number[] = [];
    a.start({ packet: (bytes) => void back.push(bytes.length), request: () => undefined });
    b.send(A, Uint8Array.of(1, 2));
    await clock.advance(50);
    expect(heard).toEqual([]);
    expect(back).toEqual([2]);
    expect(network.counts.cut).toBe(2);
  });

  it('are the same in every run with the same seed', async () => {
    const run = async (seed: number): Promise<unknown> => {
      heard = [];
      clock = new ManualClock();
      network = new MemoryNetwork({ clock, random: new Lcg(seed) });
      a = network.transport(A);
      listen(network.transport(B));
      conditions({ loss: 0.3, duplication: 0.3, reordering: 0.3, delayMs: [1, 50] });
      sendMany(100);
      await clock.advance(500);
      return heard;
    };
    expect(await run(5)).toEqual(await run(5));
    expect(await run(5)).not.toEqual(await run(6));
  });

  it('go nowhere where nobody is, or is any more', async () => {
    a.send({ host: '10.0.0.9', port: 1 }, Uint8Array.of(1));
    a.send(B, Uint8Array.of(1));
    await b.close();
    await clock.advance(10);
    expect(heard).toEqual([]);
  });
});

describe('streams in memory', () => {
  /** Asks, and lets time pass until there is an answer. */
  async function ask(message = ping, to = B): Promise<unknown> {
    const answer = a.request(to, message, 1_000).catch((error: unknown) => error);
    await clock.advance(2_000);
    return answer;
  }

  it('bring the answer, or none where the kind has none', async () => {
    expect(await ask()).toEqual(ack);
    expect(await ask({ kind: 'user', data: Uint8Array.of(1) })).toBeUndefined();
    expect(network.counts.streams).toBe(2);
  });

  it('fail at once where nobody is, and where there is no answer', async () => {
    expect(await ask(ping, { host: '10.0.0.9', port: 1 })).toEqual(coded('gossip-unreachable'));
    const pushPull = { kind: 'push/pull', join: true, members: [] } as const;
    expect(await ask({ ...pushPull, userState: new Uint8Array(0) })).toEqual(
      coded('gossip-broken-off'),
    );
  });

  it.each([
    ['there', A.host],
    ['back', B.host],
  ])('time out where the way %s is cut', async (_name, host) => {
    network.link = (from) => ({ ...PERFECT_LINK, cut: from.host === host });
    expect(await ask()).toEqual(coded('gossip-timeout'));
    expect(clock.pendingCount).toBe(0);
  });

  it('get through a bad link, later', async () => {
    conditions({ loss: 0.5 });
    const answer = a.request(B, ping, 60_000);
    let isThere = false;
    void answer.then(() => (isThere = true));
    await clock.advance(100);
    expect(isThere).toBe(false);
    await clock.advance(60_000);
    expect(await answer).toEqual(ack);
    conditions({ loss: 1 });
    expect(await ask()).toEqual(coded('gossip-timeout'));
  });

  it('end when this side closes', async () => {
    const answer = a.request(B, ping, 1_000);
    await Promise.all([a.close(), expect(answer).rejects.toEqual(coded('gossip-closed'))]);
    await expect(a.request(B, ping, 1_000)).rejects.toEqual(coded('gossip-closed'));
    // The endpoint is free again.
    expect(network.transport(A).bound).toBe(A);
    expect(() => network.transport(A)).toThrow(coded('gossip-busy'));
  });
});
