import { beforeEach, describe, expect, it } from '@jest/globals';
import type { IndirectPing } from '../wire/messages.ts';
import { at, Bench } from './testing/bench.ts';

let bench: Bench;
const source = { host: '10.0.0.5', port: 9094, node: 'm5' };

beforeEach(() => {
  bench = new Bench({ probeIntervalMs: 0, gossipIntervalMs: 0, pushPullIntervalMs: 0 });
  bench.advance(1000);
  bench.take();
});

describe('a ping', () => {
  it.each([
    ['to us', 'm0', source, '10.0.0.5'],
    ['to whoever gets it', '', source, '10.0.0.5'],
    ['without a source', 'm0', undefined, '10.0.0.9'],
    ['with a source that has no port', 'm0', { ...source, port: 0 }, '10.0.0.9'],
  ])('%s is answered at once, where the answer is wanted', (_, node, from, to) => {
    bench.step({
      kind: 'packet',
      messages: [{ kind: 'ping', seqNo: 7, node, source: from }],
      from: at(9),
    });
    const message = { kind: 'ack', seqNo: 7, payload: new Uint8Array() };
    expect(bench.sent('ack')).toEqual([{ at: 1000, to, message }]);
  });

  it('to somebody else is not answered', () => {
    bench.hear({ kind: 'ping', seqNo: 7, node: 'm8', source });
    expect(bench.sent()).toEqual([]);
  });

  it('is answered before what came with it is handled', () => {
    const accusation = { kind: 'suspect', incarnation: 4, node: 'm0', from: 'm5' } as const;
    const ping = { kind: 'ping', seqNo: 7, node: 'm0', source } as const;
    bench.step({ kind: 'packet', messages: [accusation, ping], from: at(9) });
    expect(bench.sent('ack')).toHaveLength(1);
    expect(bench.known('m0')?.incarnation).toBe(1);
    bench.advance(0);
    expect(bench.known('m0')?.incarnation).toBe(5);
  });

  it('among many in one packet is not multiplied', () => {
    const ping = { kind: 'ping', seqNo: 7, node: 'm0', source } as const;
    bench.hear(...Array.from({ length: 255 }, () => ping));
    expect(bench.sent('ack')).toHaveLength(2);
  });
});

describe('a ping for somebody else', () => {
  const request: IndirectPing = {
    kind: 'indirect ping',
    seqNo: 70,
    node: 'm3',
    target: at(3),
    nack: true,
    source,
  };

  it('is ours, with a number of ours, and its ack goes to the asker', () => {
    bench.silent.add('m3');
    bench.hear(request);
    const ours = { host: '10.0.0.0', port: 9094, node: 'm0' };
    expect(bench.sent('ping')).toMatchObject([
      { to: '10.0.0.3', message: { seqNo: 1, node: 'm3', source: ours } },
    ]);
    bench.advance(499);
    bench.hear({ kind: 'ack', seqNo: 1, payload: new Uint8Array([1]) });
    bench.advance(1000);
    expect(bench.sent('ack')).toMatchObject([
      { at: 1499, to: '10.0.0.5', message: { seqNo: 70, payload: new Uint8Array() } },
    ]);
    expect(bench.sent('nack')).toEqual([]);
  });

  it.each([
    ['is told when it wants to know', true, 1],
    ['is not told else', false, 0],
  ])('without an answer in half a second: the asker %s', (_, nack, expected) => {
    bench.silent.add('m3');
    bench.hear({ ...request, nack });
    bench.advance(499);
    expect(bench.sent('nack')).toEqual([]);
    bench.advance(1);
    expect(bench.sent('nack')).toHaveLength(expected);
    bench.hear({ kind: 'ack', seqNo: 1, payload: new Uint8Array() });
    expect(bench.sent('ack')).toEqual([]);
  });

  it('goes to our own port if it names none, and its answer back to the sender if it names no source', () => {
    bench.hear({ ...request, target: { ...at(3), port: 0 }, source: undefined });
    expect(bench.effects('send')).toMatchObject([{ to: at(3) }, { to: at(9) }]);
  });

  it('is not done while a thousand have no answer', () => {
    bench.silent.add('m3');
    for (let i = 0; i < 2000; i += 1) bench.hear(request);
    expect(bench.sent('ping')).toHaveLength(1024);
    bench.advance(500);
    bench.take();
    bench.hear(request);
    expect(bench.sent('ping')).toHaveLength(1);
  });
});
