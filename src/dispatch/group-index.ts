import type { LabelSet } from '../labels/label-set.ts';
import type { Pairs } from '../labels/pairs.ts';
import { hashValues } from '../labels/text-hash.ts';
import type { Route } from '../routing/route.ts';

/** A value under its group labels, and the next one whose labels have the same hash. */
interface Entry<T> {
  readonly labels: Pairs;
  value: T;
  next: Entry<T> | undefined;
}

/**
 * Values by route and group labels. Looked up with every new alert: a `Map` by a text of all the values would have V8 look
 * for that text, made anew each time, among all texts that it knows.
 */
export class GroupIndex<T> {
  /** By hash, each with what else has that hash behind it. */
  readonly #byRoute: Map<number, Entry<T>>[];
  #size = 0;

  constructor(routes: number) {
    this.#byRoute = Array.from({ length: routes }, () => new Map<number, Entry<T>>());
  }

  get size(): number {
    return this.#size;
  }

  get(route: number, labels: Pairs): T | undefined {
    return found(this.#byRoute[route]?.get(hashOf(labels)), labels)?.value;
  }

  /** The value under the group labels that the route makes of these labels, without making them. */
  find(route: Route, labels: LabelSet): T | undefined {
    let entry = this.#byRoute[route.index]?.get(route.groupHash(labels));
    while (entry !== undefined && !route.groupsAs(labels, entry.labels)) entry = entry.next;
    return entry?.value;
  }

  set(route: number, labels: Pairs, value: T): void {
    const entries = this.#byRoute[route];
    if (entries === undefined) throw new RangeError(`no route ${route}`);
    const hash = hashOf(labels);
    const first = entries.get(hash);
    const known = found(first, labels);
    if (known !== undefined) {
      known.value = value;
      return;
    }
    entries.set(hash, { labels, value, next: first });
    this.#size++;
  }

  /** Removes `value` if it still stands there. */
  delete(route: number, labels: Pairs, value: T): void {
    const entries = this.#byRoute[route];
    const hash = hashOf(labels);
    const first = entries?.get(hash);
    const known = found(first, labels);
    if (entries === undefined || known?.value !== value) return;
    this.#size--;
    if (first !== known) leaveOut(first, known);
    else if (known.next === undefined) entries.delete(hash);
    else entries.set(hash, known.next);
  }

  *values(): IterableIterator<T> {
    for (const entries of this.#byRoute)
      for (const first of entries.values())
        for (let entry: Entry<T> | undefined = first; entry; entry = entry.next) yield entry.value;
  }
}

function hashOf(labels: Pairs): number {
  return hashValues(labels.shape.hash, labels.values);
}

function found<T>(first: Entry<T> | undefined, labels: Pairs): Entry<T> | undefined {
  let entry = first;
  while (entry !== undefined && !entry.labels.equals(labels)) entry = entry.next;
  return entry;
}

/** Takes one out that stands somewhere behind `first`. */
function leaveOut<T>(first: Entry<T> | undefined, gone: Entry<T>): void {
  for (let entry = first; entry !== undefined; entry = entry.next)
    if (entry.next === gone) entry.next = gone.next;
}
