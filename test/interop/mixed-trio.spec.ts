import { describe, expect, it } from '@jest/globals';
import { InteropCluster } from './cluster.ts';
import type { Kind } from './replica.ts';

const LIMIT_MS = 150_000;

describe('three replicas of both programs', () => {
  it.concurrent.each<[first: Kind, second: Kind, third: Kind]>([
    ['tocsin', 'alertmanager', 'tocsin'],
    ['alertmanager', 'tocsin', 'alertmanager'],
  ])(
    '%s, %s and %s know each other, share silences short and long, and tell once',
    (...kinds) =>
      InteropCluster.with(async (cluster) => {
        for (const kind of kinds) await cluster.start(kind);
        await cluster.together();
        await cluster.exchangeSilences();
        await cluster.exchangeSilences('x'.repeat(900));
        await cluster.tellOnce(['A', 'B', 'C', 'D']);
        expect(cluster.sink.deliveries).toHaveLength(8);
      }),
    LIMIT_MS,
  );
});
