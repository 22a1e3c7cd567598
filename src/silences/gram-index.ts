/** How many characters of a text it is filed under: fewer are in too many values, more would save little. */
const GRAM_LENGTH = 4;

/** A text that an item is filed under, and the bucket it is in. */
interface Filed<T> {
  readonly item: T;
  readonly text: string;
  readonly length: number;
  readonly hash: number;
}

/**
 * Finds items by texts that stand anywhere in a value, as a code search does: by four characters in a row (all of a
 * shorter text). Of the fours that a text offers, it is filed under the one with the fewest others.
 */
export class GramIndex<T> {
  /** By the length of the gram, then by its hash. Grams may share one: the text has the last word. */
  readonly #buckets = new Map<number, Map<number, Set<Filed<T>>>>();
  readonly #filed = new Map<T, Filed<T>[]>();

  get isEmpty(): boolean {
    return this.#filed.size === 0;
  }

  /** How many texts are filed where this one would be. */
  costOf(text: string): number {
    return this.#bestPlace(text).count;
  }

  /** Files an item under a text that is not empty; it may be under others too. */
  add(text: string, item: T): void {
    const { length, hash } = this.#bestPlace(text);
    const filed = { item, text, length, hash };
    const buckets = this.#buckets.get(length) ?? new Map<number, Set<Filed<T>>>();
    this.#buckets.set(length, buckets);
    const bucket = buckets.get(hash) ?? new Set<Filed<T>>();
    buckets.set(hash, bucket.add(filed));
    const all = this.#filed.get(item);
    if (all === undefined) this.#filed.set(item, [filed]);
    else all.push(filed);
  }

  /** Removes an item wherever it is. */
  remove(item: T): void {
    for (const filed of this.#filed.get(item) ?? []) {
      const buckets = this.#buckets.get(filed.length);
      const bucket = buckets?.get(filed.hash);
      bucket?.delete(filed);
      if (bucket?.size === 0) buckets?.delete(filed.hash);
      if (buckets?.size === 0) this.#buckets.delete(filed.length);
    }
    this.#filed.delete(item);
  }

  /** Calls `visit` with every item one of whose texts is in the value; with some more than once. */
  visit(value: string, visit: (item: T) => void): void {
    for (const [length, buckets] of this.#buckets) {
      for (let at = 0; at + length <= value.length; at++) {
        const bucket = buckets.get(hashOf(value, at, length));
        if (bucket === undefined) continue;
        for (const { item, text } of bucket) if (value.includes(text)) visit(item);
      }
    }
  }

  #bestPlace(text: string): {
    readonly length: number;
    readonly hash: number;
    readonly count: number;
  } {
    const length = Math.min(text.length, GRAM_LENGTH);
    const buckets = this.#buckets.get(length);
    let best = { length, hash: hashOf(text, 0, length), count: Infinity };
    for (let at = 0; at + length <= text.length && best.count > 0; at++) {
      const hash = hashOf(text, at, length);
      const count = buckets?.get(hash)?.size ?? 0;
      if (count < best.count) best = { length, hash, count };
    }
    return best;
  }
}

/** Different for different grams of ASCII; the product stays in 32 bits. */
function hashOf(text: string, at: number, length: number): number {
  let hash = 0;
  for (let i = at; i < at + length; i++) hash = ((hash << 7) ^ text.charCodeAt(i)) | 0;
  return hash;
}
