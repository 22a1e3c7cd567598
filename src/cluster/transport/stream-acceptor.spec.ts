import { type Duplex, duplexPair } from 'node:stream';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { ManualClock } from '../../base/testing/manual-clock.ts';
import { labelHeader } from '../wire/label.ts';
import type { PushPull, StreamMessage } from '../wire/messages.ts';
import { encodeStream } from '../wire/stream.ts';
import { StreamDecoder } from '../wire/stream-decoder.ts';
import { StreamAcceptor } from './stream-acceptor.ts';
import { RecordingObserver } from './testing/recording-observer.ts';

const FROM = { host: '10.0.0.1', port: 4711 };
const plain = { compress: false };
const ping: StreamMessage = { kind: 'ping', seqNo: 5, node: '', source: undefined };
const ack: StreamMessage = { kind: 'ack', seqNo: 5, payload: new Uint8Array(0) };
const pushPull: PushPull = {
  ...{ kind: 'push/pull', join: false, members: [] },
  userState: new Uint8Array(3_000).fill(1),
};

let clock: ManualClock;
let observer: RecordingObserver;
let heard: StreamMessage[];

beforeEach(() => {
  clock = new ManualClock();
  observer = new RecordingObserver();
  heard = [];
});

function acceptor(label = '', maxBufferedBytes?: number): StreamAcceptor {
  const options = { label, compress: true, timeoutMs: 10_000 };
  const made = new StreamAcceptor(options, { clock, observer }, maxBufferedBytes);
  made.start({
    packet: () => undefined,
    request: (message) => {
      heard.push(message);
      if (message.kind === 'error') throw new TypeError('a bug');
      return { 'push/pull': pushPull, ping: ack, user: undefined, ack: undefined }[message.kind];
    },
  });
  return made;
}

function open(to: StreamAcceptor): Duplex {
  const [ours, theirs] = duplexPair();
  ours.on('error', () => undefined);
  to.accept(theirs, FROM);
  return ours;
}

/** What comes back until the other side closes. */
async function answerOn(stream: Duplex): Promise<StreamMessage | undefined> {
  const decoder = new StreamDecoder();
  let answer: StreamMessage | undefined;
  stream.on('data', (chunk: Uint8Array) => (answer ??= decoder.push(chunk)));
  await new Promise<void>((resolve) => stream.once('end', resolve).once('close', resolve));
  return answer;
}

describe('incoming streams', () => {
  it('are answered with one message and closed', async () => {
    const to = acceptor();
    const stream = open(to);
    const answer = answerOn(stream);
    stream.write(encodeStream(ping, plain));
    expect(await answer).toEqual(ack);
    const second = open(to);
    const state = answerOn(second);
    second.write(encodeStream(pushPull, plain));
    expect(await state).toEqual(pushPull);
    expect(heard).toEqual([ping, pushPull]);
    expect(observer.failures).toEqual([]);
  });

  it('are closed without an answer where the kind has none', async () => {
    const stream = open(acceptor());
    const answer = answerOn(stream);
    stream.end(encodeStream({ kind: 'user', data: Uint8Array.of(1) }, plain));
    expect(await answer).toBeUndefined();
    expect(heard).toHaveLength(1);
  });

  it('may come in pieces, the label too, and are answered without one', async () => {
    const stream = open(acceptor('prod'));
    const answer = answerOn(stream);
    for (const byte of [...labelHeader('prod'), ...encodeStream(ping, plain)])
      stream.write(Uint8Array.of(byte));
    expect(await answer).toEqual(ack);
  });

  it('go on from what was read of them already', async () => {
    const [ours, theirs] = duplexPair();
    const bytes = encodeStream(ping, plain);
    const answer = answerOn(ours);
    acceptor().accept(theirs, FROM, bytes.subarray(0, 5));
    ours.write(bytes.subarray(5));
    expect(await answer).toEqual(ack);
  });

  it.each<[string, Uint8Array, string]>([
    ['of another label', Uint8Array.of(244, 1, 98), 'gossip-label'],
    ['of an unknown kind', Uint8Array.of(99), 'gossip-unknown-kind'],
  ])('%s are closed without an answer', async (_name, bytes, code) => {
    const stream = open(acceptor(code === 'gossip-label' ? 'a' : ''));
    const answer = answerOn(stream);
    stream.write(bytes);
    expect(await answer).toBeUndefined();
    expect(observer.failures).toEqual([`inbound stream: ${code}`]);
    expect(heard).toEqual([]);
  });

  it.each<[string, Uint8Array, string]>([
    ['encrypted', Uint8Array.of(10, 0, 0), 'gossip-malformed'],
    ['broken', Uint8Array.of(9, 1), 'gossip-malformed'],
    ['larger than allowed', Uint8Array.of(9, 0x81, 0xa1, 65, 0xdb, 255, 0, 0, 0), 'gossip-limit'],
  ])('that are %s are told so', async (_name, bytes, code) => {
    const stream = open(acceptor());
    const answer = answerOn(stream);
    stream.write(bytes);
    expect(await answer).toMatchObject({ kind: 'error' });
    expect(observer.failures).toEqual([`inbound stream: ${code}`]);
  });

  it('that end early or break off are closed', async () => {
    const to = acceptor();
    const ending = open(to);
    const answer = answerOn(ending);
    ending.end(encodeStream(ping, plain).subarray(0, 5));
    expect(await answer).toBeUndefined();
    const breaking = open(to);
    breaking.destroy();
    await observer.until(() => observer.failures.length === 2);
    expect(observer.failures).toEqual(Array(2).fill('inbound stream: gossip-broken-off'));
    expect(clock.pendingCount).toBe(0);
  });

  it('are broken off when they take too long, before the message or after it', async () => {
    const to = acceptor();
    const silent = open(to);
    const deaf = open(to);
    silent.resume();
    deaf.write(encodeStream(pushPull, plain));
    await clock.advance(9_999);
    expect(observer.failures).toEqual([]);
    const closed = Promise.all([silent, deaf].map((it) => new Promise((r) => it.once('close', r))));
    deaf.resume();
    await clock.advance(1);
    silent.destroy();
    deaf.destroy();
    await closed;
    expect(observer.failures).toEqual(['inbound stream: gossip-timeout']);
    expect(clock.pendingCount).toBe(0);
  });

  it('beyond 128 at a time are closed at once', async () => {
    const to = acceptor();
    const many = Array.from({ length: 128 }, () => open(to));
    const answer = answerOn(open(to));
    expect(await answer).toBeUndefined();
    expect(observer.failures).toEqual(['inbound stream: gossip-busy']);
    const freed = many[5];
    freed?.destroy();
    await observer.until(() => observer.failures.length === 2);
    const stream = open(to);
    const late = answerOn(stream);
    stream.write(encodeStream(ping, plain));
    expect(await late).toEqual(ack);
  });

  it('hold no more together than allowed, and give it back', async () => {
    const to = acceptor('', 10_000);
    const state = encodeStream({ kind: 'user', data: new Uint8Array(8_000) }, plain);
    const first = open(to);
    first.write(state.subarray(0, 6_000));
    const second = open(to);
    const answer = answerOn(second);
    second.write(state.subarray(0, 6_000));
    expect(await answer).toBeUndefined();
    expect(observer.failures).toEqual(['inbound stream: gossip-busy']);
    first.end(state.subarray(6_000));
    expect(await answerOn(first)).toBeUndefined();
    const third = open(to);
    third.end(state);
    await answerOn(third);
    expect(heard).toHaveLength(2);
  });

  it('survive a handler that throws', async () => {
    const stream = open(acceptor());
    const answer = answerOn(stream);
    stream.write(encodeStream({ kind: 'error', error: 'x' }, plain));
    expect(await answer).toEqual({ kind: 'error', error: 'a bug' });
    expect(observer.failures).toEqual(['inbound stream: gossip-internal']);
  });

  it('are not taken before the start nor after the end', async () => {
    const to = acceptor();
    const running = open(to);
    to.close();
    expect(await answerOn(running)).toBeUndefined();
    expect(await answerOn(open(to))).toBeUndefined();
    expect(observer.streams.inbound).toBe(1);
  });
});
