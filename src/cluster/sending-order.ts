import HashRing from 'hashring';
import { compareBytewise } from '../base/compare.ts';
import { type ClusterMember, isTocsin } from './membership.ts';

/** How many points of the ring each member has: enough for shares that differ by a few per cent. */
const POINTS = 160;

/**
 * Which member tells people first, which next if that one is silent, and so on.
 *
 * As long as every member is a Tocsin the order depends on the group: it is that of a consistent hash ring walked from
 * the group's key, so that members share the work. As soon as another program is among them the order is for every
 * group that of the sorted names, which is the only one such a program knows.
 *
 * Both orders have what makes different views harmless: how two members stand to each other depends on nothing but
 * their names (and the group). Two that know each other never both hold themselves for the earlier one; one that knows
 * of an earlier member that others do not know of only waits longer than it had to. And nobody's turn never comes:
 * each waits for a time that its place alone decides, and then tells unless the log says that somebody has. While some
 * already go by the one order and some still by the other (the gossip about the member that made the difference is
 * under way, for a second or so), two may be first for a group that comes due on both just then: told twice, never
 * not at all.
 */
export class SendingOrder {
  readonly #self: string;
  readonly #listeners = new Set<() => void>();
  #names: readonly string[] = [];
  /** Undefined where names decide. */
  #ring: HashRing | undefined;
  #strangers: readonly string[] = [];

  constructor(self: string) {
    this.#self = self;
  }

  /** Our place by name; the number of members where we are none of them. */
  get position(): number {
    return placeIn(this.#names, this.#self);
  }

  /** Whether the order depends on the group. */
  get byGroup(): boolean {
    return this.#ring !== undefined;
  }

  /** Whether a member of another program has its turn before us. */
  get followsStranger(): boolean {
    return this.#strangers.some((name) => compareBytewise(name, this.#self) < 0);
  }

  /** Whether somebody of this name is a member. */
  knows(name: string): boolean {
    return this.#names.includes(name);
  }

  /** Takes note of who is a member: alive or suspect, ourselves included. */
  update(members: readonly ClusterMember[]): void {
    const names = sortedNames(members);
    const strangers = sortedNames(members.filter((each) => !isTocsin(each)));
    if (sameNames(names, this.#names) && sameNames(strangers, this.#strangers)) return;
    this.#names = names;
    this.#strangers = strangers;
    this.#ring = strangers.length === 0 ? ringOf(names) : undefined;
    for (const listener of this.#listeners) listener();
  }

  /** How many members are to tell of a group before us. */
  positionFor(groupKey: string): number {
    return placeIn(this.#orderFor(groupKey), this.#self);
  }

  /** Whether another member is to tell of a group before us. */
  precedes(name: string, groupKey: string): boolean {
    const names = this.#orderFor(groupKey);
    return placeIn(names, name) < placeIn(names, this.#self);
  }

  /** Calls `listener` whenever the order may have changed; answers how to end that. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #orderFor(groupKey: string): readonly string[] {
    const ring = this.#ring;
    if (ring === undefined || this.#names.length < 2) return this.#names;
    return ring.range(groupKey, this.#names.length, true);
  }
}

function sortedNames(members: readonly ClusterMember[]): string[] {
  return members.map(({ name }) => name).sort(compareBytewise);
}

function placeIn(names: readonly string[], self: string): number {
  const at = names.indexOf(self);
  return at < 0 ? names.length : at;
}

function sameNames(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name, i) => name === b[i]);
}

/** The number of points is given for each: shares by weight would be rounded differently with each number of members. */
function ringOf(names: readonly string[]): HashRing {
  const servers = Object.fromEntries(names.map((name) => [name, { vnodes: POINTS }]));
  return new HashRing(servers, 'md5', { 'vnode count': 1, 'max cache size': 1 });
}
