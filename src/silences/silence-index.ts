import { matchesAll, type Matcher } from '../labels/matcher.ts';
import type { Pairs, Shape } from '../labels/pairs.ts';
import { type Entry, type Filing, filingOf, LabelBuckets, Slot } from './label-buckets.ts';
import type { Silence } from './silence.ts';

const NO_BUCKETS = new LabelBuckets();

/**
 * Finds the silences that match a label set without asking all of them. Every matcher set is filed under one of its
 * matchers that an absent label cannot satisfy, preferably one that asks for certain values.
 */
export class SilenceIndex {
  readonly #slots = new Map<string, Slot>();
  readonly #filings = new Map<Entry, Filing>();
  readonly #buckets = new Map<string, LabelBuckets>();
  /** Matcher sets that an absent label can satisfy. */
  readonly #unfiled = new Set<Entry>();
  /** Where the labels with buckets stand in the shape asked for last: alerts of one shape come in a row. */
  #shape: Shape | undefined;
  #places: readonly (readonly [position: number, buckets: LabelBuckets])[] = [];

  /** How many silences there are. */
  get size(): number {
    return this.#slots.size;
  }

  /** Files a silence, or what it has become; answers its place. */
  put(silence: Silence): Slot {
    const slot = this.#slots.get(silence.id);
    if (slot?.silence?.matcherSets !== silence.matcherSets) {
      this.remove(silence.id);
      return this.#add(silence);
    }
    if (silence.endsAtMs > slot.silence.endsAtMs) this.#forgetPatterns(slot);
    slot.silence = silence;
    return slot;
  }

  remove(id: string): void {
    const slot = this.#slots.get(id);
    if (slot === undefined) return;
    this.#slots.delete(id);
    slot.silence = undefined;
    for (const entry of slot.entries) {
      this.#unfiled.delete(entry);
      const filing = this.#filings.get(entry);
      this.#filings.delete(entry);
      if (filing !== undefined) this.#unfile(entry, filing);
    }
  }

  /** Adds the silences that match and are not over to `found`; answers how many matcher sets were looked at. */
  find(labels: Pairs, nowMs: number, found: Set<Slot>): number {
    let scanned = this.#unfiled.size;
    const visit = (entry: Entry): void => {
      scanned++;
      if (entry.slot.isAlive(nowMs) && matchesAll(entry.matchers, labels)) found.add(entry.slot);
    };
    for (const entry of this.#unfiled)
      if (entry.slot.isAlive(nowMs) && matchesAll(entry.matchers, labels)) found.add(entry.slot);
    for (const [position, buckets] of this.#placesIn(labels.shape))
      buckets.visit(labels.values[position] ?? '', nowMs, visit);
    return scanned;
  }

  #add(silence: Silence): Slot {
    const slot = new Slot(silence);
    this.#slots.set(slot.id, slot);
    for (const matchers of silence.matcherSets) slot.entries.push(this.#file(slot, matchers));
    return slot;
  }

  #file(slot: Slot, matchers: readonly Matcher[]): Entry {
    const filing = this.#bestFiling(matchers);
    if (filing === undefined) {
      const entry = { slot, matchers, filedUnder: undefined };
      this.#unfiled.add(entry);
      return entry;
    }
    const { matcher, literals } = filing;
    // Found by all of a value, or by its pattern, it need not be asked again.
    const isSettled = literals === undefined || literals.every(({ exact }) => exact);
    const rest = isSettled ? matchers.filter((each) => each !== matcher) : matchers;
    const entry = { slot, matchers: rest, filedUnder: matcher };
    this.#filings.set(entry, filing);
    this.#bucketsOf(matcher.name).add(entry, filing);
    return entry;
  }

  #unfile(entry: Entry, filing: Filing): void {
    const { name } = filing.matcher;
    const buckets = this.#buckets.get(name);
    buckets?.remove(entry, filing);
    if (buckets?.isEmpty !== true) return;
    this.#buckets.delete(name);
    this.#shape = undefined;
  }

  #bestFiling(matchers: readonly Matcher[]): Filing | undefined {
    let best: Filing | undefined;
    let least = Number.POSITIVE_INFINITY;
    for (const matcher of matchers) {
      const filing = filingOf(matcher);
      if (filing === undefined) continue;
      const cost = (this.#buckets.get(matcher.name) ?? NO_BUCKETS).costOf(filing);
      if (cost >= least) continue;
      least = cost;
      best = filing;
    }
    return best;
  }

  #forgetPatterns(slot: Slot): void {
    for (const { filedUnder } of slot.entries)
      if (filedUnder !== undefined) this.#buckets.get(filedUnder.name)?.forget();
  }

  #bucketsOf(name: string): LabelBuckets {
    const known = this.#buckets.get(name);
    if (known !== undefined) return known;
    const buckets = new LabelBuckets();
    this.#buckets.set(name, buckets);
    this.#shape = undefined;
    return buckets;
  }

  #placesIn(shape: Shape): readonly (readonly [number, LabelBuckets])[] {
    if (shape === this.#shape) return this.#places;
    const places: [number, LabelBuckets][] = [];
    shape.names.forEach((name, position) => {
      const buckets = this.#buckets.get(name);
      if (buckets !== undefined) places.push([position, buckets]);
    });
    this.#shape = shape;
    this.#places = places;
    return places;
  }
}
