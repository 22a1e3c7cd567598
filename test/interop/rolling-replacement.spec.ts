import { execFile } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { expect, it } from '@jest/globals';
import { tocsinProgram } from '../support/servers.ts';
import { InteropCluster } from './cluster.ts';
import type { Kind } from './replica.ts';

const LIMIT_MS = 300_000;
const RESEND_MS = 1000;

/** As docs/state.md says. */
async function exportState(storage: string): Promise<void> {
  const { command, args } = tocsinProgram();
  const flags = [`--storage.path=${storage}`, `--output=${storage}`, '--force'];
  await promisify(execFile)(command, [...args, 'export', ...flags]);
}

/** Posts what fires to whoever is there again and again, as Prometheus does; answers how to end that. */
function keepFiring(cluster: InteropCluster, alertnames: readonly string[]): () => Promise<void> {
  const over = new AbortController();
  const posting = (async () => {
    while (!over.signal.aborted) {
      // One of them may be going just now.
      await cluster.post(alertnames).catch(() => undefined);
      await wait(RESEND_MS);
    }
  })();
  return () => {
    over.abort();
    return posting;
  };
}

interface Step {
  readonly from: Kind;
  readonly to: Kind;
  readonly place: number;
}

const PLACES = [0, 1, 2];
const THERE = PLACES.map((place): Step => ({ from: 'alertmanager', to: 'tocsin', place }));
const BACK = PLACES.map((place): Step => ({ from: 'tocsin', to: 'alertmanager', place }));

/** The oldest of those that are there makes room for one of the other program over the same state. */
async function replaceOldest(cluster: InteropCluster, { from, to, place }: Step): Promise<void> {
  const [oldest] = cluster.replicas;
  if (oldest === undefined) throw new Error('there is none');
  expect(oldest.kind).toBe(from);
  const storage = cluster.storage(String(place));
  await cluster.stop(oldest);
  if (from === 'tocsin') await exportState(storage);
  await cluster.start(to, { gossip: oldest.gossip, storage });
  await cluster.together();
}

/** One step after the other, each with a new group that waits to be told while a replica goes. */
async function replaceAll(
  cluster: InteropCluster,
  steps: readonly Step[],
  fired: string[],
): Promise<void> {
  const silences: string[] = [];
  const stopFiring = keepFiring(cluster, fired);
  try {
    for (const step of steps) {
      silences.push(await cluster.silenceFrom(step.place));
      fired.push(`${step.from} ${step.place} goes`);
      await cluster.post(fired);
      await replaceOldest(cluster, step);
      await cluster.allHave('active', silences);
    }
  } finally {
    await stopFiring();
  }
}

it(
  'replaces three Alertmanagers by Tocsin one by one, and back, while alerts fire: every group told once',
  () =>
    InteropCluster.with(async (cluster) => {
      for (const place of PLACES)
        await cluster.start('alertmanager', { storage: cluster.storage(String(place)) });
      await cluster.together();
      const there = ['before all'];
      await replaceAll(cluster, THERE, there);
      await cluster.toldOnce('firing', there);
      await cluster.post(there, new Date().toISOString());
      await cluster.toldOnce('resolved', there);
      const back = ['before the way back'];
      await replaceAll(cluster, BACK, back);
      await cluster.toldOnce('firing', back);
      expect(cluster.sink.deliveries).toHaveLength(2 * there.length + back.length);
    }),
  LIMIT_MS,
);
