import { beforeEach, describe, expect, it } from '@jest/globals';
import type { PacketMessage } from '../wire/messages.ts';
import { aliveMember, at, Bench, listed } from './testing/bench.ts';

let bench: Bench;

/** A bench that knows `m1` to `m<count>`, none of which answers, and has no gossip of its own to send. */
function quiet(count: number): Bench {
  const created = new Bench({ gossipIntervalMs: 0, pushPullIntervalMs: 0 });
  created.meet(count);
  created.advance(0);
  for (let n = 1; n <= count; n += 1) created.silent.add(`m${n}`);
  return created;
}

function ack(seqNo: number): PacketMessage {
  return { kind: 'ack', seqNo, payload: new Uint8Array() };
}

/** The sequence number of the ping that was sent last. */
function lastPing(): number {
  const message = bench.sent('ping').at(-1)?.message;
  return message?.kind === 'ping' ? message.seqNo : -1;
}

describe('a probe', () => {
  beforeEach(() => {
    bench = quiet(1);
  });

  it('is a ping that says where the answer goes, a random part of the interval after the start', () => {
    bench.advance(499);
    expect(bench.sent('ping')).toEqual([]);
    bench.advance(1);
    const source = { host: '10.0.0.0', port: 9094, node: 'm0' };
    const message = { kind: 'ping', seqNo: 1, node: 'm1', source };
    expect(bench.sent('ping')).toEqual([{ at: 500, to: '10.0.0.1', message }]);
  });

  it('comes once each interval', () => {
    bench.silent.clear();
    bench.advance(3600);
    expect(bench.sent('ping').map(({ at: time }) => time)).toEqual([500, 1500, 2500, 3500]);
  });

  it('that is answered in time tells how long that took', () => {
    bench.advance(500);
    bench.advance(30);
    bench.hear(ack(1));
    expect(bench.effects('pinged')).toMatchObject([{ member: { name: 'm1' }, roundTripMs: 30 }]);
  });

  it('is not answered by another number', () => {
    bench.advance(500);
    bench.hear(ack(2));
    expect(bench.effects('pinged')).toEqual([]);
  });

  it('without an answer becomes a ping by stream after half a second', () => {
    bench.advance(999);
    expect(bench.effects('stream ping')).toEqual([]);
    bench.advance(1);
    expect(bench.effects('stream ping')).toMatchObject([
      { to: at(1), ping: { seqNo: 1, node: 'm1' }, timeoutMs: 500 },
    ]);
  });

  it('has failed after the interval, and the member is suspected', () => {
    bench.advance(1499);
    expect(bench.known('m1')?.state).toBe('alive');
    bench.advance(1);
    expect(bench.known('m1')?.state).toBe('suspect');
    expect(bench.swim.healthScore).toBe(1);
  });

  it('is saved by a late answer', () => {
    bench.advance(1499);
    bench.hear(ack(1));
    bench.advance(1);
    expect(bench.known('m1')?.state).toBe('alive');
    expect(bench.effects('pinged')).toEqual([]);
  });

  it('is saved by an answer by stream', () => {
    bench.advance(1100);
    bench.step({ kind: 'stream ack', seqNo: 1 });
    bench.advance(400);
    expect(bench.known('m1')?.state).toBe('alive');
    expect(bench.swim.healthScore).toBe(0);
    expect(bench.effects('log')).toContainEqual(expect.objectContaining({ level: 'warn' }));
  });

  it('is not saved by an answer of an earlier one', () => {
    bench.advance(1500);
    bench.step({ kind: 'stream ack', seqNo: 1 });
    bench.hear(ack(1));
    expect(bench.known('m1')?.state).toBe('suspect');
  });

  it('takes longer in bad health, and improves it when answered', () => {
    bench.hear({ kind: 'suspect', incarnation: 1, node: 'm0', from: 'm1' });
    bench.advance(500);
    bench.advance(1999);
    expect(bench.known('m1')?.state).toBe('alive');
    bench.hear(ack(1));
    expect(bench.swim.healthScore).toBe(0);
  });

  it('of a suspect carries the accusation, so that it can refute at once', () => {
    bench.advance(1499);
    bench.take();
    bench.advance(1);
    const [first] = bench.effects('send');
    expect(first?.crc).toBe(true);
    expect(bench.sent().map(({ message }) => message)).toMatchObject([
      { kind: 'ping', node: 'm1' },
      { kind: 'suspect', node: 'm1', incarnation: 1, from: 'm0' },
    ]);
  });

  it('of the dead and the left does not happen', () => {
    bench.hear({ kind: 'dead', incarnation: 1, node: 'm1', from: 'm9' });
    bench.advance(10_000);
    expect(bench.sent('ping')).toEqual([]);
  });

  it('gives others the rest of their time after we were held up', () => {
    bench.advance(500);
    bench.now = 5000;
    bench.step({ kind: 'tick' });
    expect(bench.known('m1')?.state).toBe('alive');
    bench.advance(499);
    bench.hear(ack(1));
    bench.advance(100);
    expect(bench.known('m1')?.state).toBe('alive');
  });
});

describe('others', () => {
  it('are asked to ping a member that does not answer: three of the living, with the same number', () => {
    bench = quiet(6);
    bench.hear({ kind: 'suspect', incarnation: 1, node: 'm6', from: 'm9' });
    bench.advance(1000);
    const asked = bench.sent('indirect ping');
    const target = bench.sent('ping')[0];
    expect(asked).toHaveLength(3);
    expect(new Set(asked.map(({ to }) => to)).size).toBe(3);
    for (const { to, message } of asked) {
      expect(['10.0.0.0', '10.0.0.6', target?.to]).not.toContain(to);
      expect(message).toMatchObject({ seqNo: 1, nack: true, target: { host: target?.to } });
    }
  });

  it.each([
    ['all nacks came: it is not us', 3, 0],
    ['one is missing', 2, 1],
    ['none came: it is us', 0, 3],
  ])('whose nacks are counted: %s', (_, nacks, score) => {
    bench = quiet(4);
    bench.advance(1000);
    for (let i = 0; i < nacks; i += 1) bench.hear({ kind: 'nack', seqNo: 1 });
    bench.advance(500);
    expect(bench.swim.healthScore).toBe(score);
  });

  it('that are old are not asked for nacks', () => {
    bench = quiet(0);
    const old = [1, 3, 2, 0, 0, 0];
    bench.step({ kind: 'state', members: [listed(1), listed(2, { versions: old })] });
    bench.silent.add('m1').add('m2');
    bench.advance(1000);
    const [first] = bench.sent('ping');
    const [indirect] = bench.sent('indirect ping');
    expect(indirect?.message).toMatchObject({ nack: first?.to === '10.0.0.2' });
  });

  it('that answer for it save it', () => {
    bench = quiet(2);
    bench.advance(1200);
    bench.hear(ack(lastPing()));
    bench.advance(300);
    expect(bench.swim.state().every(({ state }) => state === 'alive')).toBe(true);
  });
});

describe('a member of protocol', () => {
  it.each([
    [2, false],
    [3, true],
  ])('%d is pinged by stream: %s', (version, expected) => {
    bench = quiet(0);
    bench.hear(aliveMember(1, { versions: [1, version, 2, 0, 0, 0] }));
    bench.silent.add('m1');
    bench.advance(1000);
    expect(bench.effects('stream ping')).toHaveLength(expected ? 1 : 0);
  });

  it.each([
    [4, false],
    [5, true],
  ])('%d gets checksums: %s', (version, expected) => {
    bench = quiet(0);
    bench.hear(aliveMember(1, { versions: [1, version, 2, 0, 0, 0] }));
    bench.silent.add('m1');
    bench.advance(1499);
    bench.take();
    bench.advance(1);
    expect(bench.effects('send')).toMatchObject([{ crc: expected }]);
  });
});

describe('the order', () => {
  it('everybody is asked once in each round', () => {
    bench = quiet(5);
    bench.silent.clear();
    bench.advance(5000);
    const first = bench.sent('ping').map(({ to }) => to);
    expect(new Set(first).size).toBe(5);
    bench.take();
    bench.advance(5000);
    expect(new Set(bench.sent('ping').map(({ to }) => to)).size).toBe(5);
  });

  it.each([
    ['dead', 'm9'],
    ['left', 'm1'],
  ])('the %s are forgotten after half a minute, when a round ends', (_, from) => {
    bench = quiet(2);
    bench.silent.clear();
    bench.hear({ kind: 'dead', incarnation: 1, node: 'm1', from });
    bench.advance(30_000);
    expect(bench.swim.state()).toHaveLength(3);
    bench.advance(2000);
    expect(bench.swim.state().map(({ name }) => name)).toEqual(['m0', 'm2']);
  });

  it('we ourselves are not forgotten, though we left', () => {
    bench = quiet(1);
    bench.step({ kind: 'leave' });
    bench.silent.clear();
    bench.advance(60_000);
    expect(bench.known('m0')?.state).toBe('left');
  });
});
