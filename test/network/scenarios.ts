import { setTimeout as wait } from 'node:timers/promises';
import type { ServerProgram } from '../support/servers.ts';
import { WebhookSink } from '../support/webhook-sink.ts';
import { CUT, NetworkLab, NO_FAULT } from './lab.ts';
import { Replicas, timeUntil } from './replicas.ts';

/** What is measured, in the order of the table; times in milliseconds. */
export const FIGURES = {
  formed: 'All three see each other, after the last start (ms)',
  settled: 'All three settled, after the last start (ms)',
  silence: 'A new silence is on all replicas (ms)',
  silenceRemoved: 'Its end is known to all replicas (ms)',
  calm: 'Notifications of 50 groups, nothing wrong',
  killed: 'A killed replica is no longer a member (ms)',
  afterKill: 'Notifications of 50 groups, one replica dead',
  back: 'Restarted, it is a member for all again (ms)',
  cut: 'A replica that is cut off is no longer a member for the others (ms)',
  cutOff: '... nor they for it (ms)',
  whileCut: 'Notifications of 50 groups while it is cut off (it cannot know)',
  healed: 'Joined again, all three see each other (ms)',
  converged: 'Silences made on both sides are on all (ms after joining)',
  afterHeal: 'Notifications of 50 groups after that',
  falseDeaths: 'Members wrongly declared dead in 60 s of 20 % loss and 300 ms delay each way',
  lossySilence: 'A new silence is on all replicas, so disturbed (ms)',
  lossy: 'Notifications of 50 groups, so disturbed',
  missed: 'Groups that nobody was told of, in all of the above',
} as const;

export type Figure = keyof typeof FIGURES;
export type Figures = Record<Figure, number>;

const GROUPS = 50;
const PEER_TIMEOUT_MS = 5_000;
const FLAGS = [
  `--cluster.peer-timeout=${PEER_TIMEOUT_MS / 1000}s`,
  '--cluster.reconnect-interval=5s',
];
const LIMIT_MS = 120_000;

function config(url: string): string {
  return `
route: { receiver: sink, group_by: [group], group_wait: 1s, group_interval: 1h, repeat_interval: 12h }
receivers: [{ name: sink, webhook_configs: [{ url: "${url}" }] }]
`;
}

class Scenarios {
  readonly figures: Partial<Figures> = { missed: 0 };
  readonly #lab: NetworkLab;
  readonly #replicas: Replicas;
  readonly #sink: WebhookSink;
  #batch = 0;

  constructor(lab: NetworkLab, replicas: Replicas, sink: WebhookSink) {
    this.#lab = lab;
    this.#replicas = replicas;
    this.#sink = sink;
  }

  async run(): Promise<void> {
    for (const host of this.#lab.hosts()) await this.#replicas.start(host);
    await this.#time('formed', () => this.#see([1, 2, 3], 3));
    const settled = async (): Promise<boolean> =>
      (await Promise.all(this.#lab.hosts().map((h) => this.#replicas.settled(h)))).every(Boolean);
    await this.#time('settled', settled);
    this.figures.settled = (this.figures.settled ?? 0) + (this.figures.formed ?? 0);
    await this.#silences();
    await this.#notify('calm');
    await this.#death();
    await this.#partition();
    await this.#disturbance();
  }

  async #silences(): Promise<void> {
    const id = await this.#replicas.silence(1, 'one');
    await this.#time('silence', () => this.#everywhere(id, 'active'));
    await this.#replicas.expire(2, id);
    await this.#time('silenceRemoved', () => this.#everywhere(id, 'expired'));
  }

  async #death(): Promise<void> {
    await this.#replicas.kill(3);
    await this.#time('killed', () => this.#see([1, 2], 2));
    await this.#notify('afterKill');
    await this.#replicas.start(3);
    await this.#time('back', () => this.#see([1, 2, 3], 3));
    await timeUntil('settled again', () => this.#replicas.settled(3), LIMIT_MS);
  }

  async #partition(): Promise<void> {
    await this.#lab.isolate(3, CUT);
    await this.#time('cut', () => this.#see([1, 2], 2));
    await this.#time('cutOff', () => this.#see([3], 1));
    this.figures.cutOff = (this.figures.cutOff ?? 0) + (this.figures.cut ?? 0);
    const near = await this.#replicas.silence(1, 'near');
    const far = await this.#replicas.silence(3, 'far');
    await this.#notify('whileCut');
    await this.#lab.isolate(3, NO_FAULT);
    const [healed, converged] = await Promise.all([
      timeUntil('healed', () => this.#see([1, 2, 3], 3), LIMIT_MS),
      timeUntil(
        'converged',
        async () =>
          (await this.#everywhere(near, 'active')) && (await this.#everywhere(far, 'active')),
        LIMIT_MS,
      ),
    ]);
    Object.assign(this.figures, { healed, converged });
    await this.#notify('afterHeal');
  }

  async #disturbance(): Promise<void> {
    const lost = 'alertmanager_cluster_peers_left_total';
    const before = await this.#replicas.metric(lost);
    const begin = performance.now();
    await this.#lab.faultAll({ loss: 0.2, delayMs: 300 });
    await wait(10_000);
    const id = await this.#replicas.silence(1, 'disturbed');
    await this.#time('lossySilence', () => this.#everywhere(id, 'active'));
    await this.#notify('lossy');
    await wait(Math.max(0, 60_000 - (performance.now() - begin)));
    this.figures.falseDeaths = (await this.#replicas.metric(lost)) - before;
  }

  /** Fires new groups on every replica and counts the notifications until none can come any more. */
  async #notify(figure: Figure): Promise<void> {
    const batch = ++this.#batch;
    const before = this.#sink.deliveries.length;
    await this.#replicas.post(
      Array.from({ length: GROUPS }, (_, i) => ({
        labels: { alertname: 'Network', group: `${batch}-${i}` },
      })),
    );
    // The last replica's turn, and as long again for what is under way.
    await wait(1_000 + this.#lab.count * PEER_TIMEOUT_MS + 3_000);
    const told = this.#sink.deliveries.slice(before).map(({ payload }) => payload.groupKey);
    this.figures[figure] = told.length;
    this.figures.missed = (this.figures.missed ?? 0) + GROUPS - new Set(told).size;
  }

  async #time(figure: Figure, holds: () => Promise<boolean>): Promise<void> {
    this.figures[figure] = await timeUntil(FIGURES[figure], holds, LIMIT_MS);
  }

  async #see(hosts: readonly number[], members: number): Promise<boolean> {
    const seen = await Promise.all(hosts.map((host) => this.#replicas.members(host)));
    return seen.every((count) => count === members);
  }

  async #everywhere(id: string, state: string): Promise<boolean> {
    const states = await Promise.all(
      this.#lab.hosts().map((host) => this.#replicas.silenceState(host, id)),
    );
    return states.every((each) => each === state);
  }
}

/** Runs everything with three replicas of a program. */
export async function measure(program: ServerProgram): Promise<Figures> {
  const lab = new NetworkLab(3);
  const sink = await WebhookSink.start(0, lab.runner);
  const replicas = new Replicas(lab, program, config(sink.url()), FLAGS);
  const scenarios = new Scenarios(lab, replicas, sink);
  try {
    await scenarios.run();
    return scenarios.figures as Figures;
  } finally {
    await replicas.close();
    await sink.close();
    lab.close();
  }
}
