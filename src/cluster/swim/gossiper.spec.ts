import { describe, expect, it } from '@jest/globals';
import { encodePacket } from '../wire/packet.ts';
import type { SwimOptions } from './options.ts';
import { aliveMember, at, Bench } from './testing/bench.ts';

/** A bench that only gossips, knows `m1` to `m<count>`, and has nothing to tell. */
function gossiping(count: number, overrides: Partial<SwimOptions> = {}): Bench {
  const bench = new Bench({ probeIntervalMs: 0, pushPullIntervalMs: 0, ...overrides });
  bench.meet(count);
  bench.advance(60_000);
  bench.take();
  return bench;
}

function user(length: number, mark = 1): Uint8Array {
  return new Uint8Array(length).fill(mark);
}

describe('a round of gossip', () => {
  it('goes to three members, each at most once, at the fixed interval', () => {
    const bench = gossiping(6);
    bench.step({ kind: 'broadcast', data: user(10) });
    bench.advance(200);
    const sent = bench.sent('user');
    expect(new Set(sent.map(({ to }) => to)).size).toBe(3);
    expect(new Set(sent.map(({ at }) => at % 200))).toEqual(new Set([100]));
  });

  it('stops when there is nothing left to tell', () => {
    const bench = gossiping(2);
    bench.step({ kind: 'broadcast', data: user(10) });
    bench.advance(10_000);
    expect(bench.sent('user').map(({ at }) => at - 60_000)).toEqual([100, 100, 300]);
    expect(bench.swim.queued).toBe(0);
    expect(bench.swim.due).toBe(Infinity);
  });

  it('leaves out who told it', () => {
    const bench = gossiping(2);
    bench.step({ kind: 'broadcast', data: user(10), heardFrom: at(2) });
    bench.advance(10_000);
    expect(bench.sent('user').map(({ to }) => to)).toEqual(new Array(3).fill('10.0.0.1'));
  });

  it('leaves out who has said the same meanwhile', () => {
    const bench = gossiping(2);
    bench.step({ kind: 'broadcast', data: user(10) });
    bench.step({ kind: 'packet', messages: [{ kind: 'user', data: user(10) }], from: at(2) });
    bench.advance(10_000);
    expect(bench.sent('user').map(({ to }) => to)).toEqual(new Array(3).fill('10.0.0.1'));
  });

  it('has more packets while more waits than one holds, up to a limit', () => {
    const bench = gossiping(2, { gossipPackets: 4 });
    // Five of 250 bytes fill a packet.
    for (let i = 0; i < 100; i += 1) bench.step({ kind: 'broadcast', data: user(250, i) });
    bench.advance(200);
    const sent = bench.effects('send');
    expect(sent).toHaveLength(2 * 4);
    const told = sent.flatMap(({ parts }) => parts.map((part) => part[1]));
    expect(new Set(told).size).toBe(40);
  });

  it('tells a storm of 2,000 to two others within five seconds, each three times', () => {
    const bench = gossiping(2);
    for (let i = 0; i < 2000; i += 1) bench.step({ kind: 'broadcast', data: user(250, i % 256) });
    bench.advance(5000);
    expect(bench.sent('user')).toHaveLength(3 * 2000);
    expect(bench.swim.queued).toBe(0);
  });

  it('has one packet where that holds all', () => {
    const bench = gossiping(2);
    for (let i = 0; i < 5; i += 1) bench.step({ kind: 'broadcast', data: user(250, i) });
    bench.advance(200);
    expect(bench.effects('send')).toHaveLength(2);
  });

  it.each([
    [2, 3],
    [8, 3],
    [9, 6],
  ])('with %d others sends a broadcast of the user %d times', (others, times) => {
    const bench = gossiping(others);
    bench.step({ kind: 'broadcast', data: user(10) });
    bench.advance(10_000);
    expect(bench.sent('user')).toHaveLength(times);
  });

  it('multiplies broadcasts of the user by its own number where that is set', () => {
    const bench = gossiping(2, { userRetransmitMultiplier: 7 });
    bench.step({ kind: 'broadcast', data: user(10) });
    bench.advance(10_000);
    expect(bench.sent('user')).toHaveLength(7);
  });

  it('goes to the dead for half a minute, with news of members only, and never to those who left', () => {
    const bench = gossiping(2);
    bench.hear({ kind: 'dead', incarnation: 1, node: 'm1', from: 'm9' });
    bench.hear({ kind: 'dead', incarnation: 1, node: 'm2', from: 'm2' });
    bench.advance(29_000);
    bench.take();
    const told = (kind: 'alive' | 'user'): string[] =>
      [...new Set(bench.sent(kind).map(({ to }) => to))].sort();
    bench.hear(aliveMember(3));
    bench.step({ kind: 'broadcast', data: user(10) });
    bench.advance(900);
    expect(told('alive')).toEqual(['10.0.0.1', '10.0.0.3']);
    expect(told('user')).toEqual(['10.0.0.3']);
    expect(bench.sent('user')).toHaveLength(3);
    bench.advance(1000);
    bench.take();
    bench.hear(aliveMember(3, { incarnation: 2 }));
    bench.advance(1000);
    expect(told('alive')).toEqual(['10.0.0.3']);
  });

  it('has checksums for members that understand them', () => {
    const bench = gossiping(1);
    bench.step({ kind: 'broadcast', data: user(10) });
    bench.advance(200);
    expect(bench.effects('send')).toMatchObject([{ crc: true }]);
  });
});

describe('a packet', () => {
  it.each([
    ['no label', '', 1400],
    ['a label', 'production', 1400 - 12],
  ])('with %s is filled to %s%d bytes at most, header and label included', (_, label, size) => {
    const bench = gossiping(1, { label });
    for (let i = 0; i < 100; i += 1) bench.step({ kind: 'broadcast', data: user(33, i) });
    bench.advance(200);
    const [send] = bench.effects('send');
    const [packet] = encodePacket(send?.parts ?? [], { label: '', compress: false, crc: false });
    // 2 for the compound, and each of 33 bytes costs 36.
    expect(packet).toHaveLength(2 + 36 * Math.floor((size - 2) / 36));
  });

  it('of gossip beside an ack leaves room for that', () => {
    const bench = gossiping(1);
    for (let i = 0; i < 300; i += 1) bench.step({ kind: 'broadcast', data: user(10, i) });
    bench.hear({ kind: 'ping', seqNo: 1, node: 'm0', source: undefined });
    const [send] = bench.effects('send');
    const ack = send?.parts[0]?.length ?? 0;
    // Each of 10 bytes costs 13; the ack costs its length.
    expect((send?.parts.length ?? 0) - 1).toBe(Math.floor((1398 - ack) / 13));
    expect(Math.floor((1398 - ack) / 13)).toBeLessThan(Math.floor(1398 / 13));
  });

  it('has news of members before what the user says', () => {
    const bench = gossiping(3);
    bench.step({ kind: 'broadcast', data: user(600) });
    bench.step({ kind: 'broadcast', data: user(700) });
    bench.hear(aliveMember(1, { incarnation: 2 }));
    bench.advance(200);
    const [first] = bench.effects('send');
    expect(first?.parts.map((part) => part[0])).toEqual([4, 8, 8]);
  });

  it('takes what just fits; what never would is refused', () => {
    const bench = gossiping(1);
    bench.step({ kind: 'broadcast', data: user(1395) });
    bench.step({ kind: 'broadcast', data: user(1396) });
    expect(bench.effects('log')).toMatchObject([{ level: 'error', fields: { bytes: 1396 } }]);
    bench.advance(200);
    expect(bench.sent('user')).toHaveLength(1);
  });
});

it('what the user says never replaces anything, up to the limit', () => {
  const bench = gossiping(1, { maxUserBroadcasts: 5 });
  for (let i = 0; i < 10; i += 1) bench.step({ kind: 'broadcast', data: user(10) });
  expect(bench.swim.queued).toBe(5);
  bench.swim.prune(2);
  expect(bench.swim.queued).toBe(2);
});

it('alone, nothing wakes it', () => {
  const bench = new Bench({ probeIntervalMs: 0, pushPullIntervalMs: 0 });
  expect(bench.swim.due).toBe(Infinity);
});
