import { duplexPair } from 'node:stream';
import { expect, it } from '@jest/globals';
import { ManualClock } from '../../base/testing/manual-clock.ts';
import type { StreamMessage } from '../wire/messages.ts';
import { encodeStream } from '../wire/stream.ts';
import { StreamRequester } from './stream-request.ts';

const TO = { host: '10.0.0.1', port: 9094 };
const user: StreamMessage = { kind: 'user', data: Uint8Array.of(1, 2) };
const options = { label: '', compress: false };

it('nothing is written before what has to come first has left', async () => {
  const [ours, theirs] = duplexPair();
  const first = Promise.withResolvers<undefined>();
  const requester = new StreamRequester(options, new ManualClock());
  const read: Buffer[] = [];
  theirs.on('data', (chunk: Buffer) => read.push(chunk));
  const answer = requester.ask(
    { to: TO, message: user, timeoutMs: 1_000 },
    () => ours,
    () => first.promise,
  );
  await new Promise((resolve) => setImmediate(resolve));
  expect(read).toEqual([]);
  first.resolve(undefined);
  await answer;
  expect(Buffer.concat(read)).toEqual(Buffer.from(encodeStream(user, options)));
});

it('a stream that the other side never closes is broken off when its time is up', async () => {
  const [ours, theirs] = duplexPair();
  const clock = new ManualClock();
  const requester = new StreamRequester(options, clock);
  const closed = new Promise((resolve) => ours.once('close', resolve));
  theirs.resume();
  await requester.ask({ to: TO, message: user, timeoutMs: 1_000 }, () => ours);
  expect(ours.destroyed).toBe(false);
  await clock.advance(1_000);
  await closed;
  expect(clock.pendingCount).toBe(0);
});
