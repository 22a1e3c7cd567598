import type { Matcher } from '../labels/matcher.ts';
import { GramIndex } from './gram-index.ts';
import { type Literal, literalsOf } from './literals.ts';
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

/** How a matcher set can be filed: under texts of a label, or (undefined) only under the label's name. */
export interface Filing {
  readonly matcher: Matcher;
  readonly literals: readonly Literal[] | undefined;
}

/** How one of a set's matchers can be used to find it; undefined where it also matches an absent label. */
export function filingOf(matcher: Matcher): Filing | undefined {
  const { operator, value } = matcher;
  if (operator === '=')
    return value === '' ? undefined : { matcher, literals: [{ text: value, exact: true }] };
  if (operator !== '=~' || matcher.matchesValue('')) return undefined;
  return { matcher, literals: literalsOf(value) };
}

/** Values remembered per label: a label with more than these (a pod, a path) is better asked afresh. */
const MAX_REMEMBERED = 10_000;
/** What an entry found by a part of a text costs beside one found by all of it, and a regular expression beside that. */
const PART_COST = 4;
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
  readonly #parts = new GramIndex<Entry>();
  /** Those of which nothing is known but their pattern. Only ever added to, so that what is remembered holds. */
  #patterns: Entry[] = [];
  #deadPatterns = 0;
  readonly #remembered = new Map<string, Remembered>();

  get isEmpty(): boolean {
    return this.#exact.size === 0 && this.#parts.isEmpty && this.#patterns.length === 0;
  }

  /** About how many entries must be looked at to find one filed so. */
  costOf({ literals }: Filing): number {
    if (literals === undefined) return (this.#patterns.length + 1) * PATTERN_COST;
    let cost = 0;
    for (const { text, exact } of literals) {
      const one = exact
        ? (this.#exact.get(text)?.size ?? 0)
        : (this.#parts.costOf(text) + 1) * PART_COST;
      cost = Math.max(cost, one);
    }
    return cost;
  }

  add(entry: Entry, { literals }: Filing): void {
    if (literals === undefined) this.#patterns.push(entry);
    else
      for (const { text, exact } of literals) {
        if (exact) this.#addExact(entry, text);
        else this.#parts.add(text, entry);
      }
  }

  remove(entry: Entry, { literals }: Filing): void {
    if (literals === undefined) this.#bury();
    else {
      this.#parts.remove(entry);
      for (const { text, exact } of literals) if (exact) this.#removeExact(entry, text);
    }
  }

  /** Forgets which patterns match what, as one that was over is not any more. */
  forget(): void {
    this.#remembered.clear();
  }

  /** Calls `visit` with every entry that a label of this value may satisfy, with some twice. */
  visit(value: string, nowMs: number, visit: (entry: Entry) => void): void {
    this.#exact.get(value)?.forEach(visit);
    this.#parts.visit(value, visit);
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

  #addExact(entry: Entry, text: string): void {
    const bucket = this.#exact.get(text);
    if (bucket === undefined) this.#exact.set(text, new Set([entry]));
    else bucket.add(entry);
  }

  #removeExact(entry: Entry, text: string): void {
    const bucket = this.#exact.get(text);
    bucket?.delete(entry);
    if (bucket?.size === 0) this.#exact.delete(text);
  }
}
