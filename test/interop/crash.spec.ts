import { describe, expect, it } from '@jest/globals';
import { InteropCluster } from './cluster.ts';
import type { Kind, Replica } from './replica.ts';

const LIMIT_MS = 200_000;

/** Kills the oldest, whom Alertmanager takes for the first in the order, while a group waits to be told. */
async function killFirst(cluster: InteropCluster): Promise<Replica> {
  const [first] = cluster.replicas;
  if (first === undefined) throw new Error('there is none');
  await cluster.post(['During']);
  await cluster.kill(first);
  await cluster.together();
  await cluster.toldOnce('firing', ['During']);
  return first;
}

describe('a replica that is killed', () => {
  it.concurrent.each<[victim: Kind, second: Kind, third: Kind]>([
    ['tocsin', 'alertmanager', 'tocsin'],
    ['alertmanager', 'tocsin', 'alertmanager'],
  ])(
    '%s, beside %s and %s: is found dead, stands in nobody’s way, and comes back to the state that is',
    (...kinds) =>
      InteropCluster.with(async (cluster) => {
        const [victim] = kinds;
        const storage = cluster.storage('first');
        await cluster.start(victim, { storage });
        for (const kind of kinds.slice(1)) await cluster.start(kind);
        await cluster.together();
        const before = await cluster.silenceFrom(0);
        await cluster.tellOnce(['Before']);
        const { gossip } = await killFirst(cluster);
        const meanwhile = [await cluster.silenceFrom(0), await cluster.silenceFrom(1)];
        // It knows of nobody: the others have to find it, at the address where it was.
        await cluster.start(victim, { storage, gossip, peers: [] });
        await cluster.together();
        await cluster.allHave('active', [before, ...meanwhile]);
        await cluster.post(['During']);
        await cluster.tellOnce(['After']);
        expect(cluster.told('firing')).toEqual(['After', 'Before', 'During']);
        expect(cluster.told('resolved')).toEqual(['After', 'Before']);
      }),
    LIMIT_MS,
  );
});
