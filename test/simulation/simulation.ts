import type { AlertHash } from '../../src/labels/alert-hash.ts';
import { LabelSet } from '../../src/labels/label-set.ts';
import { msToNs } from '../../src/replication/records.ts';
import { MemoryNetwork } from '../../src/cluster/transport/memory-network.ts';
import { EPOCH_MS, MachineClock } from './engine/machine-clock.ts';
import { Schedule } from './engine/schedule.ts';
import { SeededRandom } from './engine/seeded-random.ts';
import { checkAll, type Violation } from './checks/check.ts';
import { Facts } from './facts.ts';
import { UNTOUCHED, type Tampering } from './mutations.ts';
import { makePlan, type Plan, type PlanOptions, type SilenceStory } from './plan.ts';
import type { Configurations } from './replica/configuration.ts';
import { configText } from './replica/configuration.ts';
import type { Life } from './replica/life.ts';
import { numberOf } from './replica/membership.ts';
import { Replica } from './replica/replica.ts';
import { Timeline } from './timeline.ts';
import { FaultRunner } from './world/fault-runner.ts';
import { alertId, Pager } from './world/pager.ts';
import { type PostedAlert, Prometheus } from './world/prometheus.ts';

/** What simulations share: none of it changes. */
export interface Shared {
  readonly hash: AlertHash;
  readonly configurations: Configurations;
}

/** How a simulation is run beside its seed. */
export interface RunOptions extends PlanOptions {
  readonly tampering?: Tampering;
  /** Whether the product's debug lines are in the timeline. */
  readonly verbose?: boolean;
}

/** What came of a simulation. */
export interface Outcome {
  readonly plan: Plan;
  readonly violations: readonly Violation[];
  readonly timeline: Timeline;
  readonly facts: Facts;
  /** The same for the same seed. */
  readonly hash: string;
  readonly events: number;
}

/** Runs the simulation of a seed from its beginning to its end and checks what came of it. */
export async function simulate(
  seed: number,
  shared: Shared,
  options: RunOptions = {},
): Promise<Outcome> {
  const random = new SeededRandom(seed);
  const world = new World(makePlan(seed, random.fork('plan'), options), random, shared, options);
  await world.run();
  const { plan, timeline, facts, schedule } = world;
  return {
    plan,
    timeline,
    facts,
    violations: checkAll(facts),
    hash: timeline.hash(),
    events: schedule.ran,
  };
}

/** Everything that exists in one simulation. */
class World {
  readonly plan: Plan;
  readonly schedule = new Schedule();
  readonly timeline = new Timeline(this.schedule);
  readonly facts: Facts;
  readonly #random: SeededRandom;
  readonly #pager: Pager;
  readonly #replicas: readonly Replica[];
  readonly #faults: FaultRunner;

  constructor(plan: Plan, random: SeededRandom, shared: Shared, options: RunOptions) {
    this.plan = plan;
    this.#random = random;
    const hashes = plan.alerts.map(({ name, cluster, instance, severity }) => {
      const labels = LabelSet.of({ alertname: name, cluster, instance, severity });
      return [alertId(labels), shared.hash(labels)] as const;
    });
    this.facts = new Facts(plan, new Map(hashes));
    this.#pager = new Pager(this.schedule, random.fork('pager'), this.timeline);
    const network = new MemoryNetwork({
      clock: new MachineClock(this.schedule),
      random: random.fork('network'),
    });
    const surroundings = {
      network,
      schedule: this.schedule,
      timeline: this.timeline,
      facts: this.facts,
      pager: this.#pager,
      hash: shared.hash,
      tampering: options.tampering ?? UNTOUCHED,
      verbose: options.verbose ?? false,
    };
    const load = (variant: number) =>
      shared.configurations.load(configText(plan.settings, variant));
    this.#replicas = Array.from(
      { length: plan.replicas },
      (_, i) => new Replica(i, surroundings, random.fork(`replica ${i}`), () => load(0)),
    );
    this.#faults = new FaultRunner({ ...surroundings, replicas: this.#replicas, load });
    network.link = (from, to) => {
      const sender = numberOf(from);
      const receiver = numberOf(to);
      this.timeline.count(Math.floor(this.schedule.nowMs * 1000) + 10 * sender + receiver);
      return this.#faults.link(sender, receiver);
    };
  }

  async run(): Promise<void> {
    const { plan, schedule, facts } = this;
    for (const replica of this.#replicas)
      schedule.after(replica.number * 10, () => replica.start());
    for (let i = 0; i < plan.prometheuses; i++) this.#startPrometheus(i);
    for (const story of plan.silences) this.#startSilence(story);
    for (const fault of plan.faults) this.#faults.plan(fault);
    await schedule.runUntil(plan.endMs);
    facts.attempts = this.#pager.attempts;
    for (const replica of this.#replicas) this.#inspect(replica);
  }

  #startPrometheus(number: number): void {
    const { plan, schedule } = this;
    const chance = this.#random.fork(`prometheus ${number}`);
    const post = (name: string, alerts: readonly PostedAlert[]): void => {
      this.timeline.add(
        name,
        'posts',
        alerts.map(({ id, firing }) => (firing ? id : `-${id}`)).join(' '),
      );
      for (const replica of this.#replicas) this.#post(replica, alerts, chance);
    };
    new Prometheus(`p${number}`, schedule, plan.settings, plan.alerts, post).start(
      chance.between(0, plan.settings.evaluationMs),
    );
  }

  #post(replica: Replica, alerts: readonly PostedAlert[], chance: SeededRandom): void {
    const isLost = chance.next() < this.#faults.postLossRate(replica.number);
    const delayMs = chance.between(1, 40);
    if (isLost) {
      this.timeline.add(replica.name, 'POST LOST');
      return;
    }
    const body = JSON.stringify(alerts.map(({ json }) => json));
    this.schedule.after(delayMs, () => {
      replica.receive((life) => {
        const atMs = this.schedule.nowMs;
        const wallMs = life.nowMs() - EPOCH_MS;
        for (const { id, firing, endsAtMs } of alerts) {
          const isOver = endsAtMs <= wallMs;
          this.facts.arrivals.push({ replica: replica.number, id, atMs, firing, endsAtMs, isOver });
        }
        life.post(body);
      });
    });
  }

  #startSilence({ name, cluster, atMs, forMs, then }: SilenceStory): void {
    const chance = this.#random.fork(`silence ${atMs}`);
    let id = '';
    this.schedule.at(atMs, () => {
      this.#operate(chance, 'creates a silence', async (life, nowMs) => {
        id = await life.silences.set(
          {
            id: '',
            matcherSets: [
              [
                { operator: '=', name: 'alertname', value: name },
                { operator: '=', name: 'cluster', value: cluster },
              ],
            ],
            startsAtNs: msToNs(nowMs),
            endsAtNs: msToNs(nowMs + Math.floor(forMs)),
            createdBy: 'op',
            comment: '',
            annotations: {},
          },
          nowMs,
        );
        return id;
      });
    });
    for (const [i, step] of then.entries()) {
      this.schedule.at(step.atMs, () => {
        this.#operate(chance, `wants to ${step.what} a silence`, async (life, nowMs) => {
          const known = life.silences.get(id, nowMs)?.record;
          if (known === undefined) return undefined;
          if (step.what === 'expire') await life.silences.expire(id, nowMs);
          else {
            const endsAtNs = known.endsAtNs + msToNs((i + 1) * 20_000);
            return life.silences.set({ ...known, endsAtNs, comment: `later ${i}` }, nowMs);
          }
          return id;
        });
      });
    }
  }

  /** Has somebody do something with silences at a replica of chance. */
  #operate(
    chance: SeededRandom,
    what: string,
    run: (life: Life, nowMs: number) => Promise<string | undefined>,
  ): void {
    const replica = chance.pick(this.#replicas);
    const { life } = replica;
    this.timeline.add('op', what, `at ${replica.name}${life === undefined ? ': it is down' : ''}`);
    if (life === undefined) return;
    const nowMs = life.nowMs();
    void run(life, nowMs).then(
      (id) => {
        const record = id === undefined ? undefined : life.silences.get(id, nowMs)?.record;
        this.timeline.add(
          'op',
          record === undefined ? 'found no silence' : 'is answered',
          id?.slice(0, 4),
        );
        if (record === undefined) return;
        this.facts.acknowledged.push({
          replica: replica.number,
          atMs: this.schedule.nowMs,
          record,
        });
      },
      (error: unknown) => this.timeline.add('op', 'is refused', String(error)),
    );
  }

  #inspect({ number, life }: Replica): void {
    if (life === undefined) return;
    this.facts.final.push({ replica: number, ...life.state() });
  }
}
