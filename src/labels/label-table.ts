import type { LabelSet } from './label-set.ts';

/** Which number of a label set a table goes by. */
export type TableKind = 'store' | 'groups';

const NO_PLACE = -1;

/**
 * Values by interned label set, as a `Map` would keep them, for the tables that every alert goes through. The label set
 * itself says where its value stands: nothing is hashed, nothing moves when the table grows, and an entry takes half of
 * the memory. Of the tables of one kind only the one that a label set was put into last finds it.
 */
export class LabelTable<T> {
  readonly #kind: TableKind;
  #labels: (LabelSet | undefined)[] = [];
  #values: (T | undefined)[] = [];
  /** Places that nothing stands at. */
  #free: number[] = [];
  #size = 0;

  constructor(kind: TableKind) {
    this.#kind = kind;
  }

  get size(): number {
    return this.#size;
  }

  get(labels: LabelSet): T | undefined {
    const place = this.#placeOf(labels);
    return place === NO_PLACE ? undefined : this.#values[place];
  }

  has(labels: LabelSet): boolean {
    return this.#placeOf(labels) !== NO_PLACE;
  }

  set(labels: LabelSet, value: T): void {
    const known = this.#placeOf(labels);
    if (known !== NO_PLACE) {
      this.#values[known] = value;
      return;
    }
    const place = this.#free.pop() ?? this.#labels.length;
    this.#labels[place] = labels;
    this.#values[place] = value;
    this.#note(labels, place);
    this.#size++;
  }

  delete(labels: LabelSet): void {
    const place = this.#placeOf(labels);
    if (place === NO_PLACE) return;
    this.#labels[place] = undefined;
    this.#values[place] = undefined;
    this.#note(labels, NO_PLACE);
    this.#free.push(place);
    if (--this.#size === 0) this.#shrink();
  }

  /** In no order. What is deleted meanwhile does not come; what is added may. */
  values(): IterableIterator<T> {
    return new Places(this.#values);
  }

  /** The values whose labels pass, in no order; those of others are not touched. */
  where(passes: (labels: LabelSet) => boolean): T[] {
    const found: T[] = [];
    for (let place = 0; place < this.#labels.length; place++) {
      const labels = this.#labels[place];
      if (labels === undefined || !passes(labels)) continue;
      const value = this.#values[place];
      if (value !== undefined) found.push(value);
    }
    return found;
  }

  #placeOf(labels: LabelSet): number {
    const place = this.#kind === 'store' ? labels.storePlace : labels.groupsPlace;
    // A list asked for what is not an index of it takes V8 out of its compiled code.
    if (place < 0 || place >= this.#labels.length) return NO_PLACE;
    return this.#labels[place] === labels ? place : NO_PLACE;
  }

  #note(labels: LabelSet, place: number): void {
    if (this.#kind === 'store') labels.storePlace = place;
    else labels.groupsPlace = place;
  }

  /** What held a storm need not be held on to. */
  #shrink(): void {
    this.#labels = [];
    this.#values = [];
    this.#free = [];
  }
}

/** Goes through the places of a table. By hand, as a generator takes three times as long. */
class Places<T> implements IterableIterator<T> {
  readonly #values: readonly (T | undefined)[];
  #next = 0;

  constructor(values: readonly (T | undefined)[]) {
    this.#values = values;
  }

  [Symbol.iterator](): this {
    return this;
  }

  next(): IteratorResult<T, undefined> {
    while (this.#next < this.#values.length) {
      const value = this.#values[this.#next++];
      if (value !== undefined) return { done: false, value };
    }
    return { done: true, value: undefined };
  }
}
