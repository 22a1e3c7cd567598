import { compareBytewise } from '../base/compare.ts';
import { goJsonString } from '../base/go-json.ts';
import { hashText } from './text-hash.ts';

/** Names of a set of pairs, sorted bytewise and shared by every set that has the same names. */
export class Shape {
  readonly names: readonly string[];
  /** The same text for the same names, whatever they hold. */
  readonly key: string;
  /** Of the key. */
  readonly hash: number;
  readonly #positions: ReadonlyMap<string, number>;
  #jsonKeys: readonly string[] | undefined;

  constructor(sortedNames: readonly string[]) {
    this.names = sortedNames;
    this.key = JSON.stringify(sortedNames);
    this.hash = hashText(this.key);
    this.#positions = new Map(sortedNames.map((name, position) => [name, position]));
  }

  /** What stands before each value in JSON, its bytes, one character each: `{"a":`, `,"b":`, … */
  get jsonKeys(): readonly string[] {
    return (this.#jsonKeys ??= this.names.map((name, i) => {
      const text = `${i === 0 ? '{' : ','}${goJsonString(name)}:`;
      return Buffer.from(text, 'utf8').toString('latin1');
    }));
  }

  /** Where `name` stands, or -1. */
  position(name: string): number {
    return this.#positions.get(name) ?? -1;
  }
}

/** Text by name, sorted by name: labels, annotations, group labels. Immutable. */
export class Pairs {
  readonly shape: Shape;
  readonly values: readonly string[];
  /**
   * How they print as JSON, its bytes, one character each; kept and forgotten by `JsonMemo` alone. Beside the pairs,
   * where it costs no look-up in a table of its own.
   */
  printed: string | undefined = undefined;

  constructor(shape: Shape, values: readonly string[]) {
    this.shape = shape;
    this.values = values;
  }

  static readonly empty = new Pairs(new Shape([]), []);

  /** From any record; for tests and cold paths (hot ones share shapes through a `ShapeCache`). */
  static of(record: Readonly<Record<string, string>>): Pairs {
    const names = Object.keys(record).sort(compareBytewise);
    return new Pairs(
      new Shape(names),
      names.map((name) => record[name] ?? ''),
    );
  }

  get size(): number {
    return this.values.length;
  }

  get names(): readonly string[] {
    return this.shape.names;
  }

  has(name: string): boolean {
    return this.shape.position(name) >= 0;
  }

  /** The value of `name`; the empty string where it is absent, which is how matchers see it. */
  get(name: string): string {
    const position = this.shape.position(name);
    return position < 0 ? '' : (this.values[position] ?? '');
  }

  *entries(): IterableIterator<readonly [name: string, value: string]> {
    for (let i = 0; i < this.values.length; i++) yield [this.names[i] ?? '', this.values[i] ?? ''];
  }

  equals(other: Pairs): boolean {
    if (this === other) return true;
    if (this.values.length !== other.values.length) return false;
    if (this.shape !== other.shape && !sameTexts(this.names, other.names)) return false;
    return sameTexts(this.values, other.values);
  }

  toRecord(): Record<string, string> {
    return Object.fromEntries(this.entries());
  }

  toJSON(): Record<string, string> {
    return this.toRecord();
  }
}

/** Whether two lists hold the same texts in the same order. */
export function sameTexts(a: readonly string[], b: readonly string[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/**
 * The order in which Alertmanager sorts label sets: fewer labels first, then by the first name that only one of
 * them has (its owner comes last), then by value. Source: `LabelSet.Before` of prometheus/common.
 */
export function comparePairs(a: Pairs, b: Pairs): number {
  if (a.values.length !== b.values.length) return a.values.length - b.values.length;
  for (let i = 0; i < a.values.length; i++) {
    if (a.shape !== b.shape) {
      // Names are sorted on both sides: at the first difference the smaller name is missing on the other side.
      const byName = compareBytewise(a.names[i] ?? '', b.names[i] ?? '');
      if (byName !== 0) return byName < 0 ? 1 : -1;
    }
    const byValue = compareBytewise(a.values[i] ?? '', b.values[i] ?? '');
    if (byValue !== 0) return byValue;
  }
  return 0;
}
