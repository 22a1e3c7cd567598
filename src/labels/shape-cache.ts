import { compareBytewise } from '../base/compare.ts';
import { sameTexts, Shape } from './pairs.ts';

/** How many distinct lists of names are remembered before starting afresh: senders use few, an attacker many. */
const MAX_SHAPES = 10_000;

/** A list of names as it was met, with the shape it sorts to and where each sorted name stood. */
export interface KnownNames {
  readonly names: readonly string[];
  readonly shape: Shape;
  readonly order: readonly number[];
  /** Whether they stood in the order of the shape. */
  readonly isSorted: boolean;
}

/** Finds the shared `Shape` of a list of names without sorting it again. */
export class ShapeCache {
  /** The names asked for last: senders repeat themselves. */
  #last: KnownNames | undefined;
  readonly #byNames = new Map<string, KnownNames>();
  readonly #bySortedNames = new Map<string, Shape>();

  /** The shape of names and the values that stand beside them, in its order; those with an empty value too. */
  arranged(names: readonly string[], given: readonly string[]): { shape: Shape; values: string[] } {
    const { shape, order } = this.known(names);
    const values = new Array<string>(order.length);
    for (let i = 0; i < order.length; i++) values[i] = given[order[i] ?? 0] ?? '';
    return { shape, values };
  }

  /** The shape of names. */
  known(names: readonly string[]): KnownNames {
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
    const isSorted = order.every((position, i) => position === i);
    const fresh = { names, shape, order, isSorted };
    this.#byNames.set(key, fresh);
    return fresh;
  }
}
