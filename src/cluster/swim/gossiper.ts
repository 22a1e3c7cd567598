import type { Random } from '../../base/random.ts';
import type { Broadcasts } from './broadcasts.ts';
import type { Effects } from './effects.ts';
import type { MemberRecord, MemberTable } from './member-table.ts';
import type { SwimOptions } from './options.ts';
import { CRC_VERSION, speaks } from './prober.ts';
import { nextOnGrid, stagger } from './schedule.ts';

/** What gossip works with. */
export interface GossiperParts {
  readonly options: SwimOptions;
  readonly members: MemberTable;
  readonly broadcasts: Broadcasts;
  readonly effects: Effects;
  readonly random: Random;
}

/** Tells a few members what is queued, at a fixed interval; while nothing is queued, or nobody is there, it sleeps. */
export class Gossiper {
  readonly #parts: GossiperParts;
  #nextAt = Infinity;
  #asleep = true;

  constructor(parts: GossiperParts) {
    this.#parts = parts;
  }

  start(now: number): void {
    const { gossipIntervalMs, gossipNodes } = this.#parts.options;
    if (gossipIntervalMs > 0 && gossipNodes > 0)
      this.#nextAt = now + stagger(gossipIntervalMs, this.#parts.random);
  }

  /** When the next round is due. To be asked after each step: a round that was not needed is left out. */
  due(now: number): number {
    if (this.#parts.broadcasts.empty || this.#parts.members.size < 2) {
      this.#asleep = true;
      return Infinity;
    }
    if (this.#asleep) {
      this.#asleep = false;
      this.#skipTo(now);
    }
    return this.#nextAt;
  }

  tick(now: number): void {
    if (this.#asleep || now < this.#nextAt) return;
    this.#skipTo(now);
    const { members, options } = this.#parts;
    const receivers = members.pick(options.gossipNodes, (member) => this.#isToHear(member, now));
    for (let packet = 0; packet < options.gossipPackets; packet += 1) {
      const isMoreLeft = this.#tellEach(receivers);
      if (!isMoreLeft) return;
    }
  }

  /** A packet for each; answers whether more waited than the last one held, as would be new to its receiver. */
  #tellEach(receivers: readonly MemberRecord[]): boolean {
    const { broadcasts, effects } = this.#parts;
    let isMoreLeft = false;
    for (const receiver of receivers) {
      if (broadcasts.empty) return false;
      const fillsPackets = broadcasts.fillsPackets;
      const parts =
        receiver.state === 'dead'
          ? broadcasts.takeForTheDead()
          : broadcasts.take(broadcasts.packetRoom, receiver.endpoint);
      if (parts.length === 0) continue;
      isMoreLeft = fillsPackets;
      const crc = speaks(receiver, CRC_VERSION);
      effects.push({ kind: 'send', to: receiver.endpoint, parts, crc });
    }
    return isMoreLeft;
  }

  #skipTo(now: number): void {
    if (this.#nextAt === Infinity) return;
    this.#nextAt = nextOnGrid(this.#nextAt, this.#parts.options.gossipIntervalMs, now);
  }

  /** The lately dead hear it too: one that is alive after all can then say so. */
  #isToHear({ name, state, changedAt }: MemberRecord, now: number): boolean {
    const { options } = this.#parts;
    if (name === options.name || state === 'left') return false;
    return state !== 'dead' || now - changedAt <= options.gossipToTheDeadMs;
  }
}
