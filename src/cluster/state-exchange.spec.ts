import { beforeEach, describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import { CodedError } from '../base/errors.ts';
import { ManualClock } from '../base/testing/manual-clock.ts';
import { MemoryLogger } from '../base/testing/memory-logger.ts';
import { UNUSABLE_RECORD } from '../replication/wire/protobuf.ts';
import { readStream, writeStream } from '../replication/wire/stream.ts';
import { ClusterMetrics } from './cluster.metrics.ts';
import { decodeFullState, decodePart, encodeFullState, encodePart } from './part.ts';
import { RecordState } from './record-state.ts';
import { StateChannel } from './state-channel.ts';
import { StateExchange } from './state-exchange.ts';
import { FakeMembership, member } from './testing/fake-membership.ts';

/** A record is its text. `!` cannot be decoded, `?` is of no use, what begins with `-` is harmful to others. */
interface Note {
  readonly text: string;
}

const encode = ({ text }: Note): Uint8Array => Buffer.from(text);
function decode(bytes: Uint8Array): Note {
  const text = Buffer.from(bytes).toString();
  if (text === '!') throw new CodedError('bad', 'no note');
  if (text === '?') throw new CodedError(UNUSABLE_RECORD, 'a strange note');
  return { text };
}
const stream = (...texts: string[]): Uint8Array =>
  writeStream(texts.map((text) => Buffer.from(text)));
const textsIn = (data: Uint8Array): string[] =>
  Array.from(readStream(data), ({ message }) => Buffer.from(message).toString());

let notes: Set<string>;
let relayed: number;
let membership: FakeMembership;
let registry: Registry;
let logger: MemoryLogger;
let exchange: StateExchange;
beforeEach(() => {
  notes = new Set();
  relayed = 0;
  membership = new FakeMembership(member('a'));
  registry = new Registry();
  logger = new MemoryLogger();
  const metrics = new ClusterMetrics(registry, 'a');
  exchange = new StateExchange(metrics, logger);
  const state = new RecordState<Note>({
    key: 'k',
    records: () => Array.from(notes, (text) => ({ text })),
    merge: ({ text }) => {
      const size = notes.size;
      return notes.add(text).size > size;
    },
    encode,
    decode,
    mayBePassedOn: ({ text }) => !text.startsWith('-'),
    relayed: (count) => (relayed += count),
    logger,
  });
  const channel = new StateChannel({
    key: 'k',
    self: 'a',
    membership,
    metrics: metrics.channel('k'),
    clock: new ManualClock(),
    logger,
  });
  exchange.add(state, channel);
});

const update = (data: Uint8Array, key = 'k'): void =>
  exchange.receiveUpdate(encodePart({ key, data }));
const passedOn = (): string[][] =>
  membership.broadcasts.map((part) => textsIn(decodePart(part).data));

describe('what another member tells', () => {
  it('is taken in and passed on where it was news, once', () => {
    update(stream('x', 'y'));
    update(stream('y', 'x', 'z'));
    update(stream('z'));
    expect([...notes]).toEqual(['x', 'y', 'z']);
    expect(passedOn()).toEqual([['x', 'y'], ['z']]);
    expect(relayed).toBe(3);
  });

  it('is passed on to others than the one that told it', () => {
    const from = { host: '10.0.0.9', port: 9094 };
    exchange.receiveUpdate(encodePart({ key: 'k', data: stream('x') }), from);
    update(stream('y'));
    expect(membership.heardFrom).toEqual([from, undefined]);
  });

  it('is passed on up to 700 bytes; what is longer its origin sends to everybody', async () => {
    const long = 'l'.repeat(698);
    update(stream(long));
    // With what stands around it a part of more than 700: it goes by stream, as at its origin.
    membership.come(member('b'));
    update(stream('m'.repeat(698)));
    await new Promise((resolve) => setImmediate(resolve));
    expect(membership.broadcasts).toEqual([]);
    expect(membership.reliable.map(({ to, data }) => [to, textsIn(decodePart(data).data)])).toEqual(
      [['b', ['m'.repeat(698)]]],
    );
    update(stream('n'.repeat(699)));
    await new Promise((resolve) => setImmediate(resolve));
    expect(notes.has('n'.repeat(699))).toBe(true);
    expect(membership.reliable).toHaveLength(1);
  });

  it('is dropped whole where it cannot be read to its end', () => {
    update(stream('x', '!', 'y'));
    update(stream('x').subarray(0, 1));
    exchange.receiveUpdate(Buffer.from([0xff]));
    expect([...notes]).toEqual([]);
    expect(logger.lines.map(({ level }) => level)).toEqual(['warn', 'warn', 'warn']);
  });

  it('loses only the record that is of no use here', () => {
    update(stream('x', '?', 'y'));
    expect([...notes]).toEqual(['x', 'y']);
    expect(passedOn()).toEqual([['x', 'y']]);
  });

  it('is not passed on where it harms others, nor told to them as part of the whole', () => {
    update(stream('x', '-y'));
    update(stream('-z'));
    expect([...notes]).toEqual(['x', '-y', '-z']);
    expect(passedOn()).toEqual([['x']]);
    const [part] = decodeFullState(exchange.fullState());
    expect(part && textsIn(part.data)).toEqual(['x']);
  });

  it('under a key of somebody else is left alone', () => {
    update(stream('x'), 'other');
    exchange.receiveFullState(
      encodeFullState([
        { key: 'other', data: Buffer.from('!') },
        { key: 'k', data: stream('x') },
      ]),
    );
    expect([...notes]).toEqual(['x']);
    expect(logger.lines).toEqual([]);
  });
});

describe('a full state', () => {
  it('has a part for each key, also without data', () => {
    expect(Buffer.from(exchange.fullState()).toString('hex')).toBe('0a030a016b');
    notes.add('x').add('y');
    expect(decodeFullState(exchange.fullState()).map(({ data }) => textsIn(data))).toEqual([
      ['x', 'y'],
    ]);
  });

  it('is taken in part by part: a bad one does not take the others with it', () => {
    exchange.receiveFullState(
      encodeFullState([
        { key: 'k', data: Buffer.from([9]) },
        { key: 'k', data: stream('x') },
      ]),
    );
    exchange.receiveFullState(Buffer.from([0xff, 0xff]));
    expect([...notes]).toEqual(['x']);
  });

  it('leaves out the oldest where memberlist would not take it whole', () => {
    for (let i = 0; i < 21; i++) notes.add(`${i}`.padEnd(1024 * 1024, '.'));
    const state = exchange.fullState();
    expect(state.length).toBeLessThan(20 * 1024 * 1024);
    const [part] = decodeFullState(state);
    const kept = part ? textsIn(part.data).map((text) => Number.parseInt(text, 10)) : [];
    expect(kept).toEqual(Array.from({ length: 19 }, (_, i) => i + 2));
    expect(logger.lines).toMatchObject([{ level: 'warn', fields: { key: 'k', records: 2 } }]);
  });

  it('is counted, as changes are', async () => {
    exchange.fullState();
    exchange.receiveFullState(Buffer.alloc(0));
    update(stream('x'));
    const text = await registry.metrics();
    for (const line of [
      'messages_sent_total{msg_type="full_state"} 1',
      'messages_sent_size_total{msg_type="full_state"} 5',
      'messages_received_total{msg_type="full_state"} 1',
      'messages_received_total{msg_type="update"} 1',
      'messages_received_size_total{msg_type="update"} 7',
    ]) {
      expect(text).toContain(`alertmanager_cluster_${line}\n`);
    }
  });
});
