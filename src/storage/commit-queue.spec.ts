import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import { NodeClock } from '../base/node/node-clock.ts';
import { CommitQueue, type Put } from './commit-queue.ts';
import { storeKey } from './keys.ts';
import { StorageMetrics } from './storage.metrics.ts';

let directory: string;
let queue: CommitQueue;
let commits: number;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tocsin-commits-'));
  commits = 0;
  const metrics = new StorageMetrics(new Registry());
  metrics.committed = () => {
    commits++;
  };
  queue = new CommitQueue({
    path: join(directory, 'state.mdb'),
    clock: new NodeClock(),
    metrics,
    lastSequence: 0,
    heartbeat: () => put('alive'),
    isHeld: false,
  });
});
afterEach(async () => {
  await queue.close();
  await rm(directory, { recursive: true, force: true });
});

const put = (key: string): Put => ({
  kind: 'record',
  name: 't',
  key: Buffer.from(key),
  payload: Buffer.from(key),
});
const later = async (turns: number): Promise<void> => {
  for (let i = 0; i < turns; i++) await Promise.resolve();
};

describe('changes', () => {
  it('go out in one commit when they come in one turn of the event loop, if not at once', async () => {
    const first = queue.commit({ puts: [put('a')] });
    await later(20);
    await Promise.all([first, queue.commit({ puts: [put('b')] })]);
    expect(commits).toBe(1);
  });

  it('that come while a commit is under way go out in the next, all together', async () => {
    const ended = ['a', 'b', 'c'].map((key) => queue.commit({ puts: [put(key)] }));
    await ended[0];
    const more = ['d', 'e'].map((key) => queue.commit({ puts: [put(key)] }));
    await Promise.all([...ended, ...more]);
    expect(commits).toBe(2);
  });

  it('do not go out with the removal of a key that they put before', async () => {
    const removed = storeKey('record', 't', Buffer.from('a'));
    await Promise.all([
      queue.commit({ puts: [put('a')] }),
      queue.commit({ puts: [put('b')] }),
      queue.commit({ removes: [removed] }),
    ]);
    expect(commits).toBe(2);
  });
});
