import type { AlertHash } from '../../../src/labels/alert-hash.ts';
import type { LoadedConfig } from '../../../src/app/load-config.ts';
import type { MemoryNetwork } from '../../../src/cluster/transport/memory-network.ts';
import type { Transport } from '../../../src/cluster/transport/transport.ts';
import { MachineClock } from '../engine/machine-clock.ts';
import type { Schedule } from '../engine/schedule.ts';
import type { SeededRandom } from '../engine/seeded-random.ts';
import type { Facts, LifeSpan, Span } from '../facts.ts';
import type { Tampering } from '../mutations.ts';
import type { Timeline } from '../timeline.ts';
import type { Pager } from '../world/pager.ts';
import { ProcessTransport } from '../world/network.ts';
import { Disk, Life } from './life.ts';
import { endpointOf } from './membership.ts';

/** How long a process takes until alerts can come. */
const BOOT_MS = 300;

/** What all replicas of a simulation share. */
export interface Surroundings {
  readonly schedule: Schedule;
  readonly timeline: Timeline;
  readonly facts: Facts;
  readonly pager: Pager;
  readonly hash: AlertHash;
  readonly tampering: Tampering;
  readonly verbose: boolean;
  readonly network: MemoryNetwork;
}

/** A machine with its disk and the processes that run on it, one after the other. */
export class Replica {
  readonly number: number;
  readonly name: string;
  config: () => LoadedConfig;
  readonly #surroundings: Surroundings;
  readonly #random: SeededRandom;
  #disk = new Disk();
  #clock: MachineClock | undefined;
  #offsetMs = 0;
  #life: Life | undefined;
  #span: LifeSpan | undefined;
  #lives = 0;
  #transport: Transport | undefined;
  #stopping = false;
  #stopped: Promise<void> = Promise.resolve();

  constructor(
    number: number,
    surroundings: Surroundings,
    random: SeededRandom,
    config: () => LoadedConfig,
  ) {
    this.number = number;
    this.name = `r${number}`;
    this.#surroundings = surroundings;
    this.#random = random;
    this.config = config;
  }

  /** The process, if there is one that can be asked. */
  get life(): Life | undefined {
    return !this.#stopping && this.#clock?.isRunning === true && this.#span?.readyMs !== Infinity
      ? this.#life
      : undefined;
  }

  get isUp(): boolean {
    return this.#span !== undefined;
  }

  /** Starts a process on what the disk has. */
  start(): void {
    if (this.#span !== undefined) return;
    const { schedule, facts, timeline, tampering, pager, hash, verbose } = this.#surroundings;
    if (!tampering.keepsDisk) this.#disk = new Disk();
    const clock = new MachineClock(schedule, this.#offsetMs);
    const span: LifeSpan = {
      fromMs: schedule.nowMs,
      readyMs: Infinity,
      toMs: Infinity,
      end: 'alive',
    };
    facts.lives[this.number]?.push(span);
    this.#clock = clock;
    this.#span = span;
    this.#stopping = false;
    timeline.add(this.name, 'starts');
    const life = new Life({
      replica: this.number,
      name: this.name,
      clock,
      random: this.#random.fork(`life ${this.#lives++}`),
      disk: this.#disk,
      pager,
      hash,
      config: () => this.config(),
      observer: this.#observer(clock),
      tampering,
      verbose,
      cluster: this.#membership(clock),
    });
    this.#life = life;
    clock.after(BOOT_MS, () => {
      void life.start().then(() => {
        span.readyMs = schedule.nowMs;
        timeline.add(this.name, 'is ready');
      });
    });
  }

  /** Dies: what it had not on its disk is lost. */
  crash(): void {
    this.#end('crash');
  }

  /** Ends in good order; the process is gone when that has ended. */
  stop(): Promise<void> {
    const life = this.#life;
    const span = this.#span;
    if (life === undefined || span === undefined) return Promise.resolve();
    // A second signal changes nothing.
    if (this.#stopping) return this.#stopped;
    this.#surroundings.timeline.add(this.name, 'is told to stop');
    this.#stopping = true;
    this.#stopped = life.stop().then(() => {
      if (this.#span === span) this.#end('stop');
    });
    return this.#stopped;
  }

  #end(how: 'crash' | 'stop'): void {
    const { schedule, timeline } = this.#surroundings;
    if (this.#span === undefined) return;
    this.#clock?.kill();
    void this.#transport?.close();
    this.#span.toMs = schedule.nowMs;
    this.#span.end = how;
    this.#span = undefined;
    this.#life = undefined;
    timeline.add(this.name, how === 'crash' ? 'CRASHES' : 'has stopped');
  }

  /** Stands still until `thaw`. */
  freeze(): Span {
    const { schedule, facts, timeline } = this.#surroundings;
    const span: Span = { fromMs: schedule.nowMs, toMs: Infinity };
    facts.freezes[this.number]?.push(span);
    this.#clock?.freeze();
    timeline.add(this.name, 'FREEZES');
    return span;
  }

  thaw(): void {
    const { schedule, facts, timeline } = this.#surroundings;
    for (const span of facts.freezes[this.number] ?? [])
      if (span.toMs === Infinity) span.toMs = schedule.nowMs;
    this.#clock?.thaw();
    timeline.add(this.name, 'thaws');
  }

  /** Sets the wall clock wrong, for this process and those after it. */
  setOffset(offsetMs: number): void {
    this.#offsetMs = offsetMs;
    if (this.#clock !== undefined) this.#clock.offsetMs = offsetMs;
    this.#surroundings.timeline.add(this.name, 'CLOCK', `is ahead by ${offsetMs} ms`);
  }

  /** Hands over what came by the network, when the process runs: not at all if it is down. */
  receive(what: (life: Life) => void): boolean {
    const { clock, life } = { clock: this.#clock, life: this.#life };
    if (
      this.#stopping ||
      clock === undefined ||
      life === undefined ||
      this.#span?.readyMs === Infinity
    )
      return false;
    clock.run(() => what(life));
    return true;
  }

  #membership(clock: MachineClock): ConstructorParameters<typeof Life>[0]['cluster'] {
    const { facts, network } = this.#surroundings;
    const { replicas, settings, order } = facts.plan;
    if (replicas === 1) return undefined;
    const transport = new ProcessTransport(network, endpointOf(this.number), clock);
    this.#transport = transport;
    // One that is not known for a Tocsin is enough to have names decide.
    return { replicas, settings, transport, looksForeign: order === 'sorted' && this.number === 0 };
  }

  #observer(clock: MachineClock): ConstructorParameters<typeof Life>[0]['observer'] {
    const { facts, timeline, schedule, pager } = this.#surroundings;
    const replica = this.number;
    return {
      logged: (record) => {
        facts.logged.push({ replica, atMs: schedule.nowMs, record });
        const { groupName, index } = record.receiver;
        const integration = `${groupName}/${index}`;
        const sent = pager.attempts.findLast(
          (each) =>
            each.sender.clock === clock &&
            each.integration === integration &&
            each.groupKey === record.groupKey,
        );
        const isOwn = sent?.answeredMs === schedule.nowMs && sent.recordedNs === undefined;
        if (isOwn)
          Object.assign(sent, { recordedMs: schedule.nowMs, recordedNs: record.timestampNs });
        timeline.add(
          this.name,
          isOwn ? `records #${sent.number}` : 'log',
          `${integration} ${record.groupKey} at ${record.timestampNs}: ${record.firing.length} firing, ${record.resolved.length} resolved`,
        );
      },
      silenced: (record) => {
        facts.silenced.push({ replica, atMs: schedule.nowMs, record });
        timeline.add(
          this.name,
          'silence',
          `${record.id.slice(0, 4)} of ${record.updatedAtNs}: ${record.startsAtNs} to ${record.endsAtNs}`,
        );
      },
      line: (level, message, fields) => {
        timeline.add(this.name, level, `${message} ${JSON.stringify(fields, plain)}`);
      },
    };
  }
}

function plain(_key: string, value: unknown): unknown {
  return value instanceof Error ? value.message : value;
}
