import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as wait } from 'node:timers/promises';
import { ask } from '../support/http.ts';
import { WebhookSink } from '../support/webhook-sink.ts';
import { type Kind, Replica, until, untilTogether } from './replica.ts';

const SUITE_MS = 120_000;
const config = (url: string): string => `
route: { receiver: hook, group_by: [alertname], group_wait: 1s, group_interval: 10s, repeat_interval: 1h }
receivers: [{ name: hook, webhook_configs: [{ url: '${url}' }] }]
`;
/** Long enough for the second replica to have had its turn. */
const FLAGS = ['--cluster.peer-timeout=3s'];
const AFTER_ALL_TURNS_MS = 6000;

describe.each<[first: Kind, second: Kind]>([
  ['tocsin', 'alertmanager'],
  ['alertmanager', 'tocsin'],
])('a cluster of %s, joined by %s', (...kinds) => {
  let sink: WebhookSink;
  const replicas: Replica[] = [];
  const both = (): readonly [Replica, Replica] => {
    const [first, second] = replicas;
    if (first === undefined || second === undefined) throw new Error('they have not started');
    return [first, second];
  };

  const told = (status: string): (string | undefined)[] =>
    sink.deliveries
      .filter(({ payload }) => payload.status === status)
      .map(({ payload }) => payload.groupLabels['alertname'])
      .sort();

  beforeAll(async () => {
    sink = await WebhookSink.start();
    for (const kind of kinds) {
      const peers = [...replicas];
      replicas.push(await Replica.start({ kind, config: config(sink.url()), peers, flags: FLAGS }));
    }
    await untilTogether(replicas);
  }, SUITE_MS);
  afterAll(async () => {
    for (const replica of replicas) await replica.stop();
    await sink.close();
  }, SUITE_MS);

  it.each<[what: string, comment: string]>([
    ['short enough for gossip', 'x'],
    ['too long for it', 'x'.repeat(900)],
  ])(
    'has silences of either everywhere, and their ends: %s',
    async (_, comment) => {
      const [a, b] = both();
      for (const [from, to] of [
        [a, b],
        [b, a],
      ] as const) {
        const id = await from.silence('team', 'x', comment);
        await until('the silence', async () => (await to.silences('active')).includes(id));
        const gone = await ask(`${to.server.url}/api/v2/silence/${id}`, { method: 'DELETE' });
        expect(gone.status).toBe(200);
        await until('its end', async () => (await from.silences('expired')).includes(id));
      }
    },
    SUITE_MS,
  );

  it(
    'tells of a group once, whoever is first, and of its end once',
    async () => {
      const groups = ['A', 'B', 'C', 'D'];
      const alerts = groups.map((alertname) => ({ labels: { alertname } }));
      await Promise.all(replicas.map((replica) => replica.post(alerts)));
      await sink.waitUntil((seen) => seen.length >= groups.length, SUITE_MS);
      await wait(AFTER_ALL_TURNS_MS);
      expect(told('firing')).toEqual(groups);
      // In the middle between two flushes, so that both replicas know of it at the next.
      const endsAt = new Date().toISOString();
      await Promise.all(
        replicas.map((replica) => replica.post(alerts.map((alert) => ({ ...alert, endsAt })))),
      );
      await sink.waitUntil((seen) => seen.length >= 2 * groups.length, SUITE_MS);
      await wait(AFTER_ALL_TURNS_MS);
      expect(told('resolved')).toEqual(groups);
      expect(sink.deliveries).toHaveLength(2 * groups.length);
    },
    SUITE_MS,
  );

  it(
    'lets one go that leaves, at once',
    async () => {
      const [a, b] = both();
      await b.stop();
      replicas.pop();
      await untilTogether([a]);
    },
    SUITE_MS,
  );
});
