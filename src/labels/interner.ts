import { compareBytewise } from '../base/compare.ts';
import { fnv1aPairs } from './fingerprint.ts';
import { LabelSet } from './label-set.ts';
import { Pairs, sameTexts, Shape } from './pairs.ts';
import { TextPool } from './text-pool.ts';

/** How many distinct lists of names are remembered before starting afresh: senders use few, an attacker many. */
const MAX_SHAPES = 10_000;

/** A list of names as it was met, with the shape it sorts to and where each sorted name stood. */
interface KnownNames {
  readonly names: readonly string[];
  readonly shape: Shape;
  readonly order: readonly number[];
}

/** Finds the shared `Shape` of a list of names without sorting it again. */
export class ShapeCache {
  /** The names asked for last: senders repeat themselves. */
  #last: KnownNames | undefined;
  readonly #byNames = new Map<string, KnownNames>();
  readonly #bySortedNames = new Map<string, Shape>();

  /** The shape of names and the values that stand beside them, in its order; those with an empty value too. */
  arranged(names: readonly string[], given: readonly string[]): { shape: Shape; values: string[] } {
    const { shape, order } = this.#known(names);
    const values = new Array<string>(order.length);
    for (let i = 0; i < order.length; i++) values[i] = given[order[i] ?? 0] ?? '';
    return { shape, values };
  }

  #known(names: readonly string[]): KnownNames {
    if (this.#last !== undefined && sameTexts(this.#last.names, names)) return this.#last;
    const known = this.#find(names);
    this.#last = known;
    return known;
  }

  #find(names: readonly string[]): KnownNames {
    const key = names.join('\u0000');
    const known = this.#byNames.get(key);
    // A name may hold the separator itself: look at the names too.
    if (known !== undefined && sameTexts(known.names, names)) return known;
    if (this.#byNames.size >= MAX_SHAPES) {
      this.#byNames.clear();
      this.#bySortedNames.clear();
    }
    const order = names
      .map((_, i) => i)
      .sort((a, b) => compareBytewise(names[a] ?? '', names[b] ?? ''));
    const sorted = order.map((i) => names[i] ?? '');
    const candidate = new Shape(sorted);
    const shape = this.#bySortedNames.get(candidate.key) ?? candidate;
    this.#bySortedNames.set(shape.key, shape);
    const fresh = { names, shape, order };
    this.#byNames.set(key, fresh);
    return fresh;
  }
}

/** Keeps one `LabelSet` per distinct set of labels while it is in use. */
export class LabelInterner {
  readonly #labelShapes = new ShapeCache();
  readonly #annotationShapes = new ShapeCache();
  readonly #texts = new TextPool();
  /** By the low half of the fingerprint; sets that share it stand in a list. */
  readonly #sets = new Map<number, LabelSet | LabelSet[]>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Annotations: not interned as a whole, but their names and common texts are shared. */
  annotations(record: Readonly<Record<string, string>>): Pairs {
    return this.annotationsArranged(Object.keys(record), Object.values(record));
  }

  /** The same for names and values that stand beside each other. */
  annotationsArranged(names: readonly string[], given: readonly string[]): Pairs {
    const { shape, values } = this.#annotationShapes.arranged(names, given);
    if (values.length === 0) return Pairs.empty;
    return new Pairs(shape, this.#share(values));
  }

  /** An equal text met before, if there was one. */
  text(text: string): string {
    return this.#texts.share(text);
  }

  /** The label set of `record`, whose values must be strings; labels with an empty value are left out, being absent. */
  intern(record: Readonly<Record<string, string>>): LabelSet {
    return this.internArranged(Object.keys(record), Object.values(record));
  }

  /** The same for names and values that stand beside each other. */
  internArranged(allNames: readonly string[], all: readonly string[]): LabelSet {
    const isPlain = !all.includes('');
    const names = isPlain ? allNames : allNames.filter((_, i) => all[i] !== '');
    const given = isPlain ? all : all.filter((value) => value !== '');
    const { shape, values } = this.#labelShapes.arranged(names, given);
    const [high, low] = fnv1aPairs(shape.names, values);
    const key = low;
    const found = this.#sets.get(key);
    if (found instanceof LabelSet && same(found, shape, values)) return found;
    if (found === undefined) {
      const added = this.#create(shape, values, high, low);
      this.#sets.set(key, added);
      return added;
    }
    const list = found instanceof LabelSet ? [found] : found;
    const match = list.find((each) => same(each, shape, values));
    if (match !== undefined) return match;
    const added = this.#create(shape, values, high, low);
    this.#sets.set(key, [...list, added]);
    return added;
  }

  /** Forgets every set that `inUse` does not know. */
  sweep(inUse: (labels: LabelSet) => boolean): void {
    for (const [key, found] of this.#sets) {
      if (found instanceof LabelSet) {
        if (inUse(found)) continue;
        this.#size--;
        this.#sets.delete(key);
      } else {
        this.#sweepList(key, found, inUse);
      }
    }
  }

  #sweepList(key: number, list: readonly LabelSet[], inUse: (labels: LabelSet) => boolean): void {
    const kept = list.filter(inUse);
    this.#size -= list.length - kept.length;
    if (kept.length === 0) this.#sets.delete(key);
    else this.#sets.set(key, kept);
  }

  #create(shape: Shape, values: string[], high: number, low: number): LabelSet {
    this.#size++;
    return new LabelSet(shape, this.#share(values), high, low);
  }

  #share(values: string[]): string[] {
    for (let i = 0; i < values.length; i++) values[i] = this.#texts.share(values[i] ?? '');
    return values;
  }
}

function same(known: LabelSet, shape: Shape, values: readonly string[]): boolean {
  return (
    sameTexts(known.values, values) && (known.shape === shape || known.shape.key === shape.key)
  );
}
