import type { LabelSet } from './label-set.ts';

const INITIAL_PLACES = 1024;

/** What a table looks for. */
export interface Wanted {
  readonly hash: number;
  matches(labels: LabelSet): boolean;
}

/**
 * Label sets by what they hold. A hash table with open addressing: it holds nothing but the sets and their hashes, a
 * third of what a `Map` of lists takes, and looks at a set only where all of the hash is right.
 */
export class SetTable {
  /** A power of two of places, at most half of them taken: a set stands at its hash or in the next free place. */
  #sets = emptyPlaces(INITIAL_PLACES);
  #hashes = new Int32Array(INITIAL_PLACES);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  find(wanted: Wanted): LabelSet | undefined {
    const { hash } = wanted;
    const mask = this.#sets.length - 1;
    for (let at = hash & mask; ; at = (at + 1) & mask) {
      const set = this.#sets[at];
      if (set === undefined) return undefined;
      if (this.#hashes[at] === hash && wanted.matches(set)) return set;
    }
  }

  /** Adds a set that is not there. */
  add(set: LabelSet): void {
    this.#size++;
    if (this.#size * 2 > this.#sets.length) this.#grow();
    this.#place(set, set.hash);
  }

  /** Keeps only the sets of which `inUse` is true. */
  retain(inUse: (labels: LabelSet) => boolean): void {
    const kept = this.#sets.filter((set) => set !== undefined && inUse(set));
    if (kept.length === this.#size) return;
    let places = INITIAL_PLACES;
    while (places < kept.length * 2) places *= 2;
    this.#sets = emptyPlaces(places);
    this.#hashes = new Int32Array(places);
    this.#size = kept.length;
    for (const set of kept) if (set !== undefined) this.#place(set, set.hash);
  }

  #grow(): void {
    const sets = this.#sets;
    const hashes = this.#hashes;
    this.#sets = emptyPlaces(sets.length * 2);
    this.#hashes = new Int32Array(sets.length * 2);
    for (let at = 0; at < sets.length; at++) {
      const set = sets[at];
      if (set !== undefined) this.#place(set, hashes[at] ?? 0);
    }
  }

  #place(set: LabelSet, hash: number): void {
    const mask = this.#sets.length - 1;
    let at = hash & mask;
    while (this.#sets[at] !== undefined) at = (at + 1) & mask;
    this.#sets[at] = set;
    this.#hashes[at] = hash;
  }
}

function emptyPlaces(count: number): (LabelSet | undefined)[] {
  return new Array<LabelSet | undefined>(count).fill(undefined);
}
