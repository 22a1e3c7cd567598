import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { setTimeout as wait } from 'node:timers/promises';
import { ask } from '../support/http.ts';
import { WebhookSink } from '../support/webhook-sink.ts';
import { type Kind, Replica, type ReplicaOptions, until, untilTogether } from './replica.ts';

const config = (url: string): string => `
route: { receiver: hook, group_by: [alertname], group_wait: 1s, group_interval: 10s, repeat_interval: 1h }
receivers: [{ name: hook, webhook_configs: [{ url: '${url}' }] }]
`;
/** What one place in the order waits for the one before it; gossip has to be there by then. */
const PEER_TIMEOUT_MS = 3000;
/** Settles in 5 s instead of 10. */
const FLAGS = [
  `--cluster.peer-timeout=${PEER_TIMEOUT_MS}ms`,
  '--cluster.gossip-interval=100ms',
  '--cluster.reconnect-interval=2s',
  '--log.level=debug',
];
const TOLD_MS = 60_000;
/** Lines of either program's log that tell when it flushes, tells, and sees others come and go. */
const TELLING = /msg="?(flushing|peer (joined|left)|gossip settled|Notify success)|received=Notify/;

/** Replicas of both programs on the loopback interface, and who is told. */
export class InteropCluster {
  /** In the order in which they started. */
  readonly replicas: Replica[] = [];
  /** Those that were stopped or killed. */
  readonly #gone: Replica[] = [];
  readonly sink: WebhookSink;
  readonly folder: string;
  /** What every replica is started with. */
  flags: readonly string[] = FLAGS;

  private constructor(sink: WebhookSink, folder: string) {
    this.sink = sink;
    this.folder = folder;
  }

  /** Gives `use` a cluster without members, and ends whatever there is of it afterwards. */
  static async with(use: (cluster: InteropCluster) => Promise<void>): Promise<void> {
    const folder = await mkdtemp(join(tmpdir(), 'tocsin-interop-'));
    const cluster = new InteropCluster(await WebhookSink.start(), folder);
    try {
      await use(cluster);
    } finally {
      await Promise.allSettled(cluster.replicas.map((replica) => replica.stop()));
      await cluster.sink.close();
      await rm(folder, { recursive: true, force: true });
    }
  }

  /** What every replica has for its configuration. */
  get config(): string {
    return config(this.sink.url());
  }

  /** Starts a replica that joins those that are there. */
  async start(
    kind: Kind,
    more: Pick<ReplicaOptions, 'gossip' | 'storage' | 'peers'> = {},
  ): Promise<Replica> {
    const peers = [...this.replicas];
    const options = { kind, config: this.config, peers, flags: this.flags, ...more };
    const replica = await Replica.start(options);
    this.replicas.push(replica);
    return replica;
  }

  /** A folder for state that outlives a replica. */
  storage(name: string): string {
    return join(this.folder, name);
  }

  stop(replica: Replica): Promise<void> {
    this.#forget(replica);
    return replica.stop();
  }

  kill(replica: Replica): Promise<void> {
    this.#forget(replica);
    return replica.kill();
  }

  /** Until all know all, and nobody else. */
  together(): Promise<void> {
    return untilTogether(this.replicas);
  }

  /** Every replica makes a silence, all have it; every replica ends one that it may not have made, all know. */
  async exchangeSilences(comment = 'interop'): Promise<void> {
    const ids = await Promise.all(
      this.replicas.map((replica) => replica.silence('team', 'x', comment)),
    );
    await this.allHave('active', ids);
    await Promise.all(
      ids.map(async (id, made) => {
        const other = this.replicas[(made + 1) % this.replicas.length];
        const url = `${other?.server.url ?? ''}/api/v2/silence/${id}`;
        expect((await ask(url, { method: 'DELETE' })).status).toBe(200);
      }),
    );
    await this.allHave('expired', ids);
  }

  /** A new silence, made on the replica at this place. */
  async silenceFrom(place: number): Promise<string> {
    const replica = this.replicas[place];
    if (replica === undefined) throw new Error(`there is no replica ${place}`);
    return replica.silence('team', 'x');
  }

  /** Waits until every replica has these silences in this state. */
  async allHave(state: string, ids: readonly string[]): Promise<void> {
    for (const replica of this.replicas) {
      const what = `${ids.length} silences ${state} at ${replica.kind} ${replica.gossip}`;
      await until(what, async () => {
        const seen = await replica.silences(state);
        return ids.every((id) => seen.includes(id));
      });
    }
  }

  async post(alertnames: readonly string[], endsAt?: string): Promise<void> {
    const alerts = alertnames.map((alertname) => ({ labels: { alertname }, endsAt }));
    await Promise.all(this.replicas.map((replica) => replica.post(alerts)));
  }

  /** All of these groups fire and are told of once; then they end, which is told once. */
  async tellOnce(alertnames: readonly string[]): Promise<void> {
    await this.post(alertnames);
    await this.toldOnce('firing', alertnames);
    await this.post(alertnames, new Date().toISOString());
    await this.toldOnce('resolved', alertnames);
  }

  /** Waits until each group has been told of, and then until every replica has had its turn. */
  async toldOnce(status: string, alertnames: readonly string[]): Promise<void> {
    const told = (): string[] => this.told(status).filter((name) => alertnames.includes(name));
    await this.sink.waitUntil(() => new Set(told()).size === alertnames.length, TOLD_MS);
    await wait(this.turnsMs);
    const expected = [...alertnames].sort();
    if (told().join() !== expected.join()) throw new Error(this.#story(status, expected));
  }

  /** Who told of what, when, and what each of them has seen of the others: why a group was not told once. */
  #story(status: string, expected: readonly string[]): string {
    const deliveries = this.sink.deliveries.map(({ atMs, payload }) => {
      const { groupLabels, externalURL } = payload;
      const port = new URL(externalURL).port;
      return `${new Date(atMs).toISOString()} ${payload.status} ${groupLabels['alertname'] ?? ''} by ${port}`;
    });
    const views = [...this.#gone, ...this.replicas].flatMap(({ kind, server }) => [
      `${kind} ${new URL(server.url).port}:`,
      ...server.program.output.split('\n').filter((line) => TELLING.test(line)),
    ]);
    return [`${status} is not told once: ${expected.join(', ')}`, ...deliveries, ...views].join(
      '\n',
    );
  }

  /** How long after the first has told the last one has looked whether it still has to, and a send has come. */
  get turnsMs(): number {
    return (this.replicas.length - 1) * PEER_TIMEOUT_MS + 2000;
  }

  /** The groups that were told of, sorted; a group as often as it was told. */
  told(status: string): string[] {
    return this.sink.deliveries
      .filter(({ payload }) => payload.status === status)
      .map(({ payload }) => payload.groupLabels['alertname'] ?? '')
      .sort();
  }

  #forget(replica: Replica): void {
    this.#gone.push(...this.replicas.splice(this.replicas.indexOf(replica), 1));
  }
}
