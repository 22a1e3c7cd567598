import type { Pairs } from '../labels/pairs.ts';

/** Values by route and group labels. */
export class GroupIndex<T> {
  readonly #byRoute: Map<string, Map<string, T>>[];
  #size = 0;

  constructor(routes: number) {
    this.#byRoute = Array.from({ length: routes }, () => new Map<string, Map<string, T>>());
  }

  get size(): number {
    return this.#size;
  }

  get(route: number, labels: Pairs): T | undefined {
    return this.#byRoute[route]?.get(labels.shape.key)?.get(keyOf(labels));
  }

  set(route: number, labels: Pairs, value: T): void {
    const shapes = this.#byRoute[route];
    if (shapes === undefined) throw new RangeError(`no route ${route}`);
    let values = shapes.get(labels.shape.key);
    if (values === undefined) {
      values = new Map();
      shapes.set(labels.shape.key, values);
    }
    const key = keyOf(labels);
    if (!values.has(key)) this.#size++;
    values.set(key, value);
  }

  /** Removes `value` if it still stands there. */
  delete(route: number, labels: Pairs, value: T): void {
    const values = this.#byRoute[route]?.get(labels.shape.key);
    const key = keyOf(labels);
    if (values?.get(key) !== value) return;
    values.delete(key);
    this.#size--;
    if (values.size === 0) this.#byRoute[route]?.delete(labels.shape.key);
  }

  *values(): IterableIterator<T> {
    for (const shapes of this.#byRoute)
      for (const values of shapes.values()) yield* values.values();
  }
}

/** Unambiguous whatever the values hold: all but the last say how long they are. */
function keyOf(labels: Pairs): string {
  const { values } = labels;
  if (values.length === 1) return values[0] ?? '';
  let key = '';
  for (const value of values) key += `${value.length}:${value}`;
  return key;
}
