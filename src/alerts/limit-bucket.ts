import type { LabelSet } from '../labels/label-set.ts';

/**
 * Admits at most `capacity` alerts of one name. When it is full, a new one takes the place of the one that ended
 * first, if that has ended. A binary min-heap on the end.
 */
export class LimitBucket {
  readonly #capacity: number;
  readonly #heap: { labels: LabelSet; endsAtMs: number }[] = [];
  readonly #position = new Map<LabelSet, number>();

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** Whether the alert is in; one that already was is updated. */
  admit(labels: LabelSet, endsAtMs: number, nowMs: number): boolean {
    const position = this.#position.get(labels);
    if (position !== undefined) {
      const entry = this.#heap[position];
      if (entry !== undefined) entry.endsAtMs = endsAtMs;
      this.#down(this.#up(position));
      return true;
    }
    if (this.#heap.length >= this.#capacity) {
      const first = this.#heap[0];
      if (first === undefined || first.endsAtMs >= nowMs) return false;
      this.#position.delete(first.labels);
      this.#heap[0] = { labels, endsAtMs };
      this.#position.set(labels, 0);
      this.#down(0);
      return true;
    }
    this.#heap.push({ labels, endsAtMs });
    this.#position.set(labels, this.#heap.length - 1);
    this.#up(this.#heap.length - 1);
    return true;
  }

  /** Whether every alert in it has ended. */
  isStale(nowMs: number): boolean {
    return this.#heap.every((entry) => entry.endsAtMs < nowMs);
  }

  #up(from: number): number {
    let at = from;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (this.#end(parent) <= this.#end(at)) break;
      this.#swap(at, parent);
      at = parent;
    }
    return at;
  }

  #down(from: number): void {
    let at = from;
    for (;;) {
      const left = 2 * at + 1;
      if (left >= this.#heap.length) return;
      const smaller = this.#end(left + 1) < this.#end(left) ? left + 1 : left;
      if (this.#end(at) <= this.#end(smaller)) return;
      this.#swap(at, smaller);
      at = smaller;
    }
  }

  #end(at: number): number {
    return this.#heap[at]?.endsAtMs ?? Infinity;
  }

  #swap(a: number, b: number): void {
    const x = this.#heap[a];
    const y = this.#heap[b];
    if (x === undefined || y === undefined) return;
    this.#heap[a] = y;
    this.#heap[b] = x;
    this.#position.set(y.labels, a);
    this.#position.set(x.labels, b);
  }
}
