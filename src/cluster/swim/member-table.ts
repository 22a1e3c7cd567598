import type { Random } from '../../base/random.ts';
import type { Member } from './member.ts';

/** A member, and since when (on the clock of the steps) it has been in its state. */
export interface MemberRecord extends Member {
  readonly changedAt: number;
}

/** Whether it died or left. */
export function isGone(member: Member): boolean {
  return member.state === 'dead' || member.state === 'left';
}

/** The members we know of, the dead and the left included until they are reaped, in the order they are probed. */
export class MemberTable {
  readonly #random: Random;
  readonly #max: number;
  readonly #byName = new Map<string, MemberRecord>();
  readonly #order: string[] = [];
  #present: readonly Member[] | undefined;

  constructor(max: number, random: Random) {
    this.#max = max;
    this.#random = random;
  }

  get size(): number {
    return this.#byName.size;
  }

  get(name: string): MemberRecord | undefined {
    return this.#byName.get(name);
  }

  all(): Iterable<MemberRecord> {
    return this.#byName.values();
  }

  /** The alive and the suspect. */
  present(): readonly Member[] {
    this.#present ??= [...this.#byName.values()].filter((member) => !isGone(member));
    return this.#present;
  }

  /** The name whose turn is the `index`th. */
  nameAt(index: number): string | undefined {
    return this.#order[index];
  }

  /**
   * Stores what is now known of a member. A new one gets a random place in the order, so that it is probed soon on
   * average. False: there is no room for a new one.
   */
  set(record: MemberRecord): boolean {
    if (!this.#byName.has(record.name)) {
      if (this.size >= this.#max) return false;
      const place = Math.floor(this.#random.next() * this.#order.length);
      this.#order.push(record.name);
      swap(this.#order, place, this.#order.length - 1);
    }
    this.#byName.set(record.name, record);
    this.#present = undefined;
    return true;
  }

  /** Forgets whom `over` says so of, and brings the others into a new order. */
  reap(over: (record: MemberRecord) => boolean): void {
    let kept = 0;
    for (const name of this.#order) {
      const record = this.#byName.get(name);
      if (record !== undefined && over(record)) this.#byName.delete(name);
      else this.#order[kept++] = name;
    }
    this.#order.length = kept;
    for (let last = kept - 1; last > 0; last -= 1)
      swap(this.#order, Math.floor(this.#random.next() * (last + 1)), last);
  }

  /** Up to `count` different members by chance, of those that `eligible` lets through. */
  pick(count: number, eligible: (record: MemberRecord) => boolean): readonly MemberRecord[] {
    const candidates = [...this.#byName.values()].filter(eligible);
    const picked = Math.min(count, candidates.length);
    for (let i = 0; i < picked; i += 1)
      swap(candidates, i, i + Math.floor(this.#random.next() * (candidates.length - i)));
    candidates.length = picked;
    return candidates;
  }
}

function swap(list: unknown[], a: number, b: number): void {
  const first = list[a];
  const second = list[b];
  if (first === undefined || second === undefined) return;
  list[a] = second;
  list[b] = first;
}
