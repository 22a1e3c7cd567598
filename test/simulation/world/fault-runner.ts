import type { LoadedConfig } from '../../../src/app/load-config.ts';
import type { Schedule } from '../engine/schedule.ts';
import type { Facts, Span } from '../facts.ts';
import type { Replica } from '../replica/replica.ts';
import type { Timeline } from '../timeline.ts';
import { linkUnder, type NetworkFault } from './network.ts';
import type { LinkConditions } from '../../../src/cluster/transport/memory-network.ts';
import type { Fault } from './faults.ts';
import type { Pager } from './pager.ts';

/** What faults happen to. */
export interface FaultTargets {
  readonly schedule: Schedule;
  readonly timeline: Timeline;
  readonly facts: Facts;
  readonly pager: Pager;
  readonly replicas: readonly Replica[];
  readonly load: (variant: number) => LoadedConfig;
}

/** Brings the faults of a plan about and ends them. */
export class FaultRunner {
  readonly #targets: FaultTargets;
  readonly #postLoss = new Set<Extract<Fault, { kind: 'posts are lost' }>>();

  readonly #network = new Set<NetworkFault>();

  constructor(targets: FaultTargets) {
    this.#targets = targets;
  }

  /** How things are between two replicas now. */
  link(from: number, to: number): LinkConditions {
    return linkUnder(this.#network, from, to);
  }

  plan(fault: Fault): void {
    this.#targets.schedule.at(fault.atMs, () => this.#begin(fault));
  }

  /** How likely a post to a replica is lost now. */
  postLossRate(replica: number): number {
    let rate = 0;
    for (const each of this.#postLoss)
      if (each.replica === undefined || each.replica === replica) rate = Math.max(rate, each.rate);
    return rate;
  }

  #begin(fault: Fault): void {
    const { schedule, facts, pager, timeline } = this.#targets;
    const span: Span = { fromMs: schedule.nowMs, toMs: schedule.nowMs + fault.forMs };
    facts.faults.push({ fault, span });
    const until = (end: () => void): void => void schedule.after(fault.forMs, end);
    switch (fault.kind) {
      case 'crash':
      case 'restart':
        this.#restart(this.#replica(fault.replica), fault, span);
        break;
      case 'freeze':
        this.#replica(fault.replica).freeze();
        until(() => this.#replica(fault.replica).thaw());
        break;
      case 'clock':
        this.#replica(fault.replica).setOffset(fault.offsetMs);
        until(() => this.#replica(fault.replica).setOffset(0));
        break;
      case 'receiver fails':
      case 'receiver answers are lost':
      case 'receiver is slow':
        this.#say(fault.kind.toUpperCase(), fault.replica);
        pager.troubles.add(fault);
        until(() => {
          pager.troubles.delete(fault);
          this.#say(`${fault.kind} no more`, fault.replica);
        });
        break;
      case 'posts are lost':
        this.#say('POSTS ARE LOST', fault.replica);
        this.#postLoss.add(fault);
        until(() => this.#postLoss.delete(fault));
        break;
      case 'reload':
        this.#reload(fault.variant, span);
        break;
      case 'datagrams are lost':
      case 'datagrams come twice':
      case 'network is slow':
      case 'partition':
      case 'one-way partition':
        timeline.add('', fault.kind.toUpperCase(), detailsOf(fault));
        this.#network.add(fault);
        until(() => {
          this.#network.delete(fault);
          timeline.add('', `${fault.kind} no more`);
        });
        break;
    }
  }

  #restart(replica: Replica, fault: Fault & { kind: 'crash' | 'restart' }, span: Span): void {
    const { schedule } = this.#targets;
    if (!replica.isUp) return;
    const startLater = (): void => {
      span.toMs = schedule.nowMs + fault.forMs;
      schedule.after(fault.forMs, () => replica.start());
    };
    if (fault.kind === 'crash') {
      replica.crash();
      startLater();
    } else {
      void replica.stop().then(startLater);
    }
  }

  #reload(variant: number, span: Span): void {
    const { schedule, replicas, load, timeline } = this.#targets;
    for (const [i, replica] of replicas.entries()) {
      span.toMs = schedule.nowMs + i * 500;
      schedule.at(span.toMs, () => {
        replica.config = () => load(variant);
        timeline.add(replica.name, 'RELOADS', `variant ${variant}`);
        replica.receive((life) => void life.reload());
      });
    }
  }

  #replica(number: number): Replica {
    const replica = this.#targets.replicas[number];
    if (replica === undefined) throw new Error(`there is no replica ${number}`);
    return replica;
  }

  #say(what: string, replica: number | undefined): void {
    this.#targets.timeline.add('', what, replica === undefined ? 'for all' : `for r${replica}`);
  }
}

function detailsOf(fault: NetworkFault): string {
  const hidden = new Set(['atMs', 'forMs', 'kind']);
  return JSON.stringify(
    Object.fromEntries(Object.entries(fault).filter(([key]) => !hidden.has(key))),
  );
}
