// What a cluster costs that does nothing, what a silence and a notification cost it, and how fast a silence is
// everywhere; with 3 and 7 replicas, Tocsin beside the real Alertmanager:
//
//     npm run bench:gossip                      # as root, on Linux; some four minutes for each program
//     npm run bench:gossip -- tocsin            # one of them
//     npm run bench:gossip -- tocsin alertmanager /path/to/another/alertmanager
//
// Frames and bytes are those of the gossip port, as the switch between the replicas counts them. When idle, all of
// them; where something is done, the datagrams, less those of as long an idle time: exchanges of the whole state by TCP
// come once a minute whatever is done, and would be chance.
import { setTimeout as wait } from 'node:timers/promises';
import type { ServerProgram } from '../support/servers.ts';
import { WebhookSink } from '../support/webhook-sink.ts';
import { insideNetwork, programs } from './inside.ts';
import { NetworkLab, type Traffic } from './lab.ts';
import { GOSSIP, Replicas, timeUntil } from './replicas.ts';
import { markdownTable } from './table.ts';

const SIZES = [3, 7];
const IDLE_MS = 60_000;
const SILENCES = 100;
const GROUPS = 100;
const TIMED = 20;
/** Until nothing is passed on any more that has been gossiped. */
const QUIET_MS = 5_000;
/** Between one change and the next. */
const EVERY_MS = 100;
const LIMIT_MS = 60_000;
const FLAGS = ['--cluster.peer-timeout=5s'];

const FIGURES = {
  idleFrames: 'Idle: frames a second, by each replica',
  idleBytes: 'Idle: bytes a second, by each replica',
  idleCpu: 'Idle: CPU of each replica (% of a core)',
  silenceFrames: 'A silence: frames, by all replicas together',
  silenceBytes: 'A silence: bytes, by all replicas together',
  silenceMs: 'A silence is on all replicas, median (ms)',
  silenceMaxMs: '... at most (ms)',
  tellFrames: 'A notification: frames, by all replicas together',
  tellBytes: 'A notification: bytes, by all replicas together',
  told: `Notifications of ${GROUPS} groups`,
} as const;
type Figures = Record<keyof typeof FIGURES, number>;

/** What was sent, and in what time. */
interface Sent {
  readonly udp: Traffic;
  readonly tcp: Traffic;
  readonly tookMs: number;
}

const NOTHING: Traffic = { frames: 0, bytes: 0 };

/** The difference, without so much in each millisecond. */
function less(after: Traffic, before: Traffic, perMs = NOTHING, tookMs = 0): Traffic {
  return {
    frames: after.frames - before.frames - perMs.frames * tookMs,
    bytes: after.bytes - before.bytes - perMs.bytes * tookMs,
  };
}

/** Ten a second for either program, however long it takes to answer: what comes together is gossiped together. */
async function evenly(count: number, run: (i: number) => Promise<unknown>): Promise<void> {
  const begin = performance.now();
  for (let i = 0; i < count; i++) {
    await wait(Math.max(0, begin + i * EVERY_MS - performance.now()));
    await run(i);
  }
}

class Costs {
  readonly #lab: NetworkLab;
  readonly #replicas: Replicas;
  readonly #sink: WebhookSink;
  /** Datagrams in a millisecond of an idle cluster. */
  #idle = NOTHING;

  constructor(lab: NetworkLab, replicas: Replicas, sink: WebhookSink) {
    this.#lab = lab;
    this.#replicas = replicas;
    this.#sink = sink;
  }

  async measure(): Promise<Figures> {
    const hosts = this.#lab.hosts();
    for (const host of hosts) await this.#replicas.start(host);
    const isWhole = async (): Promise<boolean> =>
      (
        await Promise.all(
          hosts.map(
            async (host) =>
              (await this.#replicas.members(host)) === hosts.length &&
              (await this.#replicas.settled(host)),
          ),
        )
      ).every(Boolean);
    await timeUntil('all are settled', isWhole, LIMIT_MS);
    await wait(QUIET_MS);
    const idle = await this.#idleCosts();
    return { ...idle, ...(await this.#silences()), ...(await this.#notifications()) };
  }

  async #idleCosts() {
    const cpuBefore = this.#replicas.cpuSeconds();
    const { udp, tcp, tookMs } = await this.#during(() => wait(IDLE_MS));
    const cpu = this.#replicas.cpuSeconds() - cpuBefore;
    this.#idle = { frames: udp.frames / tookMs, bytes: udp.bytes / tookMs };
    const seconds = (tookMs / 1000) * this.#lab.count;
    return {
      idleFrames: (udp.frames + tcp.frames) / seconds,
      idleBytes: (udp.bytes + tcp.bytes) / seconds,
      idleCpu: (100 * cpu) / seconds,
    };
  }

  async #silences() {
    const { udp } = await this.#during(async () => {
      await evenly(SILENCES, (i) => this.#replicas.silence(1, `cost ${i}`));
      await wait(QUIET_MS);
    });
    const times: number[] = [];
    for (let i = 0; i < TIMED; i++) {
      const id = await this.#replicas.silence(1, `timed ${i}`);
      times.push(await timeUntil('everywhere', () => this.#isEverywhere(id), LIMIT_MS));
    }
    times.sort((a, b) => a - b);
    return {
      silenceFrames: udp.frames / SILENCES,
      silenceBytes: udp.bytes / SILENCES,
      silenceMs: times[TIMED / 2] ?? NaN,
      silenceMaxMs: times.at(-1) ?? NaN,
    };
  }

  async #notifications() {
    const before = this.#sink.deliveries.length;
    const { udp } = await this.#during(async () => {
      await evenly(GROUPS, (i) =>
        this.#replicas.post([{ labels: { alertname: 'Cost', group: String(i) } }]),
      );
      const told = (): boolean => this.#sink.deliveries.length - before >= GROUPS;
      await timeUntil('all are told', () => Promise.resolve(told()), LIMIT_MS);
      await wait(QUIET_MS);
    });
    const count = this.#sink.deliveries.length - before;
    return { tellFrames: udp.frames / GROUPS, tellBytes: udp.bytes / GROUPS, told: count };
  }

  /** What hosts send each other while something is done, without the datagrams that they would have sent anyway. */
  async #during(what: () => Promise<unknown>): Promise<Sent> {
    const begin = performance.now();
    const before = await this.#lab.traffic(GOSSIP);
    await what();
    const after = await this.#lab.traffic(GOSSIP);
    const tookMs = performance.now() - begin;
    return {
      udp: less(after.udp, before.udp, this.#idle, tookMs),
      tcp: less(after.tcp, before.tcp),
      tookMs,
    };
  }

  async #isEverywhere(id: string): Promise<boolean> {
    const states = await Promise.all(
      this.#lab.hosts().map((host) => this.#replicas.silenceState(host, id)),
    );
    return states.every((each) => each === 'active');
  }
}

async function measure(program: ServerProgram, size: number): Promise<Figures> {
  const lab = new NetworkLab(size);
  const sink = await WebhookSink.start(0, lab.runner);
  const config = `
route: { receiver: sink, group_by: [group], group_wait: 1s, group_interval: 1h, repeat_interval: 12h }
receivers: [{ name: sink, webhook_configs: [{ url: "${sink.url()}" }] }]
`;
  const replicas = new Replicas(lab, program, config, FLAGS);
  try {
    return await new Costs(lab, replicas, sink).measure();
  } finally {
    await replicas.close();
    await sink.close();
    lab.close();
  }
}

await insideNetwork(async () => {
  const columns = new Map<string, Figures>();
  for (const size of SIZES)
    for (const program of programs()) {
      columns.set(`${program.name}, ${size}`, await measure(program, size));
      console.log(`\n${markdownTable(FIGURES, columns)}`);
    }
  return 0;
});
