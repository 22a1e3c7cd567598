import { beforeEach, describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import { ManualClock } from '../base/testing/manual-clock.ts';
import { MemoryLogger } from '../base/testing/memory-logger.ts';
import { ClusterMetrics } from './cluster.metrics.ts';
import { decodePart } from './part.ts';
import { StateChannel } from './state-channel.ts';
import { FakeMembership, member } from './testing/fake-membership.ts';

/** What a part takes around its data: two tags, the key's length, the key, and the data's length. */
const AROUND = 1 + 1 + 3 + 1 + 2;

let membership: FakeMembership;
let registry: Registry;
let channel: StateChannel;
beforeEach(() => {
  membership = new FakeMembership(member('a'));
  registry = new Registry();
  const clock = new ManualClock();
  channel = new StateChannel({
    key: 'sil',
    self: 'a',
    membership,
    metrics: new ClusterMetrics(registry, 'a').channel('sil'),
    clock,
    logger: new MemoryLogger(),
  });
  for (const name of ['b', 'c']) membership.come(member(name));
});

const data = (length: number): Uint8Array => new Uint8Array(length).fill(7);
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
async function counted(name: string): Promise<number | undefined> {
  const metric = await registry
    .getSingleMetric(`alertmanager_oversized_gossip_message_${name}_total`)
    ?.get();
  return metric?.values[0]?.value;
}

describe('a change', () => {
  it('whose part has 700 bytes is gossiped, one of 701 goes to each other member by stream', async () => {
    channel.broadcast(data(700 - AROUND));
    expect(membership.broadcasts.map((part) => part.length)).toEqual([700]);
    channel.broadcast(data(701 - AROUND));
    await settle();
    expect(membership.broadcasts).toHaveLength(1);
    expect(membership.reliable.map(({ to }) => to)).toEqual(['b', 'c']);
    const [sent] = membership.reliable;
    expect(sent && decodePart(sent.data)).toEqual({ key: 'sil', data: Buffer.from(data(693)) });
    expect(await counted('sent')).toBe(2);
  });

  it('too long for gossip waits for the one before it, and a failure does not keep it', async () => {
    const pending = new Map<string, () => void>();
    membership.sendReliably = ({ name }) =>
      new Promise((resolve, reject) => {
        pending.set(name, name === 'c' ? () => reject(new Error('refused')) : resolve);
      });
    channel.broadcast(data(800));
    channel.broadcast(data(900));
    await settle();
    expect(membership.reliable.map(({ data: { length } }) => length)).toEqual([808, 808]);
    pending.get('c')?.();
    await settle();
    expect(membership.reliable).toHaveLength(2);
    expect(channel.idle).toBe(false);
    pending.get('b')?.();
    await settle();
    expect(membership.reliable.map(({ data: { length } }) => length)).toEqual([808, 808, 908, 908]);
    expect(await counted('failure')).toBe(1);
  });

  it('that finds 200 waiting is dropped and counted', async () => {
    membership.sendReliably = () => new Promise(() => undefined);
    // One is under way.
    for (let i = 0; i < 202; i++) channel.broadcast(data(800));
    expect(await counted('dropped')).toBe(1);
  });
});
