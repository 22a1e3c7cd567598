import type { Matcher } from '../labels/matcher.ts';
import { literalStarts, type LiteralStart } from './literal-starts.ts';
import type { Silence } from './silence.ts';

/** Where a silence stands in the index. It stays the same while its matchers do. */
export class Slot {
  readonly id: string;
  /** Undefined once it is forgotten. */
  silence: Silence | undefined;
  readonly entries: Entry[] = [];

  constructor(silence: Silence) {
    this.id = silence.id;
    this.silence = silence;
  }

  /** Whether it is active or may become so. */
  isAlive(nowMs: number): boolean {
    return this.silence !== undefined && nowMs < this.silence.endsAtMs;
  }
}

/** A matcher set of a silence in the index. */
export interface Entry {
  readonly slot: Slot;
  /** What is still to be asked of a label set that was found by the label this entry is filed under. */
  readonly matchers: readonly Matcher[];
  /** The matcher that it is filed under. */
  readonly filedUnder: Matcher | undefined;
}

/** How a matcher set could be filed: under texts of a label, or (undefined) only under the label's name. */
export interface Filing {
  readonly matcher: Matcher;
  readonly starts: readonly LiteralStart[] | undefined;
}

/** How one of a set's matchers can be used to find it; undefined where it also matches an absent label. */
export function filingOf(matcher: Matcher): Filing | undefined {
  const { operator, value } = matcher;
  if (operator === '=')
    return value === '' ? undefined : { matcher, starts: [{ text: value, exact: true }] };
  if (operator !== '=~' || matcher.matchesValue('')) return undefined;
  return { matcher, starts: literalStarts(value) };
}

/** Values remembered per label: a label with more than these (a pod, a path) is better asked afresh. */
const MAX_REMEMBERED = 10_000;
/** What a look-up by the beginning of a text costs beside one by all of it, and a regular expression beside that. */
const PREFIX_COST = 4;
const PATTERN_COST = 32;

const NONE: readonly Entry[] = [];

/** Which patterns match a value, and how many of them have been tried. */
interface Remembered {
  readonly matched: readonly Entry[];
  readonly tried: number;
}

/** The matcher sets filed under one label. */
export class LabelBuckets {
  readonly #exact = new Map<string, Set<Entry>>();
  /** By the length of the prefix, then by the prefix. */
  readonly #prefixes = new Map<number, Map<string, Set<Entry>>>();
  /** Those of which nothing is known but their pattern. Only ever added to, so that what is remembered holds. */
  #patterns: Entry[] = [];
  #deadPatterns = 0;
  readonly #remembered = new Map<string, Remembered>();

  get isEmpty(): boolean {
    return this.#exact.size === 0 && this.#prefixes.size === 0 && this.#patterns.length === 0;
  }

  /** About how many entries must be looked at to find one filed so. */
  costOf({ starts }: Filing): number {
    if (starts === undefined) return (this.#patterns.length + 1) * PATTERN_COST;
    let cost = 0;
    for (const { text, exact } of starts) {
      const size = this.#bucket(text, exact)?.size ?? 0;
      cost = Math.max(cost, exact ? size : (size + 1) * PREFIX_COST);
    }
    return cost;
  }

  add(entry: Entry, { starts }: Filing): void {
    if (starts === undefined) this.#patterns.push(entry);
    else for (const { text, exact } of starts) this.#makeBucket(text, exact).add(entry);
  }

  remove(entry: Entry, { starts }: Filing): void {
    if (starts === undefined) this.#bury();
    else for (const { text, exact } of starts) this.#removeFrom(entry, text, exact);
  }

  /** Forgets which patterns match what, as one that was over is not any more. */
  forget(): void {
    this.#remembered.clear();
  }

  /** Calls `visit` with every entry that a label of this value may satisfy, with some twice. */
  visit(value: string, nowMs: number, visit: (entry: Entry) => void): void {
    this.#exact.get(value)?.forEach(visit);
    for (const [length, buckets] of this.#prefixes)
      if (length <= value.length) buckets.get(value.slice(0, length))?.forEach(visit);
    if (this.#patterns.length > 0) this.#matchedPatterns(value, nowMs).forEach(visit);
  }

  #matchedPatterns(value: string, nowMs: number): readonly Entry[] {
    const known = this.#remembered.get(value);
    const tried = known?.tried ?? 0;
    if (known !== undefined && tried === this.#patterns.length) return known.matched;
    const more: Entry[] = [];
    for (let i = tried; i < this.#patterns.length; i++) {
      const entry = this.#patterns[i];
      if (entry?.slot.isAlive(nowMs) === true && entry.filedUnder?.matchesValue(value) === true)
        more.push(entry);
    }
    const before = known?.matched ?? NONE;
    const matched = more.length === 0 ? before : [...before, ...more];
    if (this.#remembered.size >= MAX_REMEMBERED) this.#remembered.clear();
    this.#remembered.set(value, { matched, tried: this.#patterns.length });
    return matched;
  }

  /** The dead stay in the list until they are half of it. */
  #bury(): void {
    this.#deadPatterns++;
    if (this.#deadPatterns * 2 < this.#patterns.length) return;
    this.#patterns = this.#patterns.filter(({ slot }) => slot.silence !== undefined);
    this.#deadPatterns = 0;
    this.forget();
  }

  #bucket(text: string, exact: boolean): Set<Entry> | undefined {
    return exact ? this.#exact.get(text) : this.#prefixes.get(text.length)?.get(text);
  }

  #makeBucket(text: string, exact: boolean): Set<Entry> {
    const found = this.#bucket(text, exact);
    if (found !== undefined) return found;
    const bucket = new Set<Entry>();
    this.#bucketsFor(text, exact).set(text, bucket);
    return bucket;
  }

  #bucketsFor(text: string, exact: boolean): Map<string, Set<Entry>> {
    if (exact) return this.#exact;
    const buckets = this.#prefixes.get(text.length) ?? new Map<string, Set<Entry>>();
    this.#prefixes.set(text.length, buckets);
    return buckets;
  }

  #removeFrom(entry: Entry, text: string, exact: boolean): void {
    const bucket = this.#bucket(text, exact);
    bucket?.delete(entry);
    if (bucket?.size !== 0) return;
    this.#bucketsFor(text, exact).delete(text);
    if (!exact && this.#prefixes.get(text.length)?.size === 0) this.#prefixes.delete(text.length);
  }
}
