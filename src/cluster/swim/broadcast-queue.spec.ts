import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { BroadcastQueue, retransmitLimit } from './broadcast-queue.ts';

/** A broadcast of `length` bytes that all are `mark`. */
function bytes(length: number, mark = 0): Uint8Array {
  return new Uint8Array(length).fill(mark);
}

function marks(taken: readonly Uint8Array[]): number[] {
  return taken.map((message) => message[0] ?? -1);
}

it.each([
  [4, 0, 0],
  [4, 1, 4],
  [4, 3, 4],
  [4, 9, 4],
  [4, 10, 8],
  [4, 99, 8],
  [4, 100, 12],
  [4, 999, 12],
  [4, 1000, 16],
  [3, 3, 3],
  [3, 9, 3],
  [3, 10, 6],
  [3, 99, 6],
])('with multiplier %d, among %d, a broadcast is sent %d times', (multiplier, n, expected) => {
  expect(retransmitLimit(multiplier, n)).toBe(expected);
});

describe('what goes first', () => {
  it('is the longest, then the newest', () => {
    const queue = new BroadcastQueue(100);
    for (const [mark, length] of [5, 9, 5, 7].entries())
      queue.add({ bytes: bytes(length, mark), name: undefined });
    expect(marks(queue.take(0, 1000, 4))).toEqual([1, 3, 2, 0]);
  });

  it('is what has been sent less often, however short', () => {
    const queue = new BroadcastQueue(100);
    queue.add({ bytes: bytes(9, 1), name: undefined });
    queue.take(0, 1000, 4);
    queue.add({ bytes: bytes(3, 2), name: undefined });
    expect(marks(queue.take(0, 1000, 4))).toEqual([2, 1]);
  });

  it('is the longest that fits into what is left, the overhead of each included', () => {
    const queue = new BroadcastQueue(100);
    for (const length of [50, 40, 30, 6, 5, 4])
      queue.add({ bytes: bytes(length, length), name: undefined });
    // Of 58, 50 + 2 leave 6: 4 + 2. Then 40 + 2 leave 16, 6 + 2 leave 8: 5 + 2.
    expect(marks(queue.take(2, 58, 4))).toEqual([50, 4]);
    expect(marks(queue.take(2, 58, 4))).toEqual([40, 6, 5]);
  });

  it('an entry is not taken twice for a packet', () => {
    const queue = new BroadcastQueue(100);
    queue.add({ bytes: bytes(3, 1), name: undefined });
    expect(marks(queue.take(0, 1000, 4))).toEqual([1]);
  });
});

it('a broadcast is gone when it has been sent as often as it should, and says so', () => {
  const queue = new BroadcastQueue(100);
  let finished = 0;
  queue.add({ bytes: bytes(3), name: 'a', finished: () => (finished += 1) });
  expect([1, 2, 3, 4].map(() => queue.take(2, 1000, 3).length)).toEqual([1, 1, 1, 0]);
  expect(finished).toBe(1);
  expect(queue.length).toBe(0);
});

it('a broadcast replaces the one of the same name, sent or not; nameless ones stay', () => {
  const queue = new BroadcastQueue(100);
  let finished = 0;
  queue.add({ bytes: bytes(9, 1), name: 'a', finished: () => (finished += 1) });
  queue.add({ bytes: bytes(9, 2), name: undefined });
  queue.add({ bytes: bytes(9, 3), name: undefined });
  queue.take(0, 1000, 4);
  queue.add({ bytes: bytes(4, 4), name: 'a' });
  expect(finished).toBe(1);
  expect(marks(queue.take(0, 1000, 4))).toEqual([4, 3, 2]);
});

it('pruned, it loses what has been sent most', () => {
  const queue = new BroadcastQueue(100);
  queue.add({ bytes: bytes(9, 1), name: 'old' });
  queue.take(0, 1000, 4);
  queue.add({ bytes: bytes(5, 2), name: undefined });
  queue.add({ bytes: bytes(5, 3), name: undefined });
  queue.prune(2);
  expect(marks(queue.take(0, 1000, 4))).toEqual([3, 2]);
  queue.prune(0);
  expect(queue.length).toBe(0);
});

it('beyond its length it drops by itself', () => {
  const queue = new BroadcastQueue(3);
  for (let mark = 0; mark < 10; mark += 1) queue.add({ bytes: bytes(5, mark), name: `${mark}` });
  expect(queue.length).toBe(3);
  expect(marks(queue.take(0, 1000, 4))).toEqual([9, 8, 7]);
});

describe('what was heard from the receiver', () => {
  const queued = (): BroadcastQueue => {
    const queue = new BroadcastQueue(100);
    queue.add({ bytes: bytes(30, 1), name: undefined, heardFrom: 'a' });
    queue.add({ bytes: bytes(20, 2), name: undefined });
    queue.add({ bytes: bytes(10, 3), name: undefined, heardFrom: 'b' });
    return queue;
  };
  const told = (queue: BroadcastQueue, address: string, others: number): number[] =>
    marks(queue.take(0, 1000, 2, { address, others }));

  it('is left out, and still to be sent as often', () => {
    const queue = queued();
    expect(told(queue, 'a', 3)).toEqual([2, 3]);
    expect(told(queue, 'b', 3)).toEqual([1, 2]);
    expect(told(queue, 'c', 3)).toEqual([1, 3]);
    expect(queue.length).toBe(0);
  });

  it('may be heard later, from several', () => {
    const queue = queued();
    queue.heard(bytes(20, 2), 'a');
    queue.heard(bytes(20, 9), 'a');
    expect(told(queue, 'a', 3)).toEqual([3]);
    queue.heard(bytes(20, 2), 'b');
    expect(told(queue, 'b', 3)).toEqual([1]);
    expect(told(queue, 'c', 3)).toEqual([2, 1, 3]);
    expect(told(queue, 'c', 3)).toEqual([2]);
    expect(queue.length).toBe(0);
  });

  it('is gone once all others have said it', () => {
    const queue = queued();
    for (const address of ['b', 'c']) queue.heard(bytes(30, 1), address);
    expect(told(queue, 'a', 3)).toEqual([2, 3]);
    expect(told(queue, 'b', 3)).toEqual([2]);
    expect(told(queue, 'c', 3)).toEqual([3]);
    expect(queue.length).toBe(0);
  });

  it('leaves its room to others', () => {
    const queue = queued();
    expect(marks(queue.take(0, 30, 2, { address: 'a', others: 3 }))).toEqual([2, 3]);
  });
});

describe('whatever is queued and taken', () => {
  const operation = fc.oneof(
    fc.record({
      kind: fc.constant('add' as const),
      length: fc.integer({ min: 1, max: 60 }),
      name: fc.option(fc.constantFrom('a', 'b', 'c'), { nil: undefined }),
    }),
    fc.record({
      kind: fc.constant('take' as const),
      room: fc.integer({ min: -5, max: 150 }),
      overhead: fc.constantFrom(2, 3),
    }),
    fc.record({ kind: fc.constant('prune' as const), max: fc.integer({ min: 0, max: 8 }) }),
  );

  it('it is what a plain list, sorted anew each time, would give; and it fits', () => {
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 60 }), (operations) => {
        const queue = new BroadcastQueue(20);
        const plain = new PlainQueue();
        for (const [mark, step] of operations.entries()) {
          if (step.kind === 'add') {
            queue.add({ bytes: bytes(step.length, mark), name: step.name });
            plain.add(bytes(step.length, mark), step.name);
            plain.prune(20);
          } else if (step.kind === 'prune') {
            queue.prune(step.max);
            plain.prune(step.max);
          } else {
            const taken = queue.take(step.overhead, step.room, 3);
            expect(taken).toEqual(plain.take(step.overhead, step.room));
            const used = taken.reduce((sum, { length }) => sum + length + step.overhead, 0);
            expect(used).toBeLessThanOrEqual(Math.max(0, step.room));
          }
          expect(queue.length).toBe(plain.entries.length);
          expect(queue.bytes).toBe(plain.entries.reduce((sum, each) => sum + each.bytes.length, 0));
        }
      }),
    );
  });
});

/** The same rules in the plainest way: sorted anew each time, transmit limit 3. */
class PlainQueue {
  entries: { bytes: Uint8Array; name: string | undefined; sent: number; order: number }[] = [];
  #order = 0;

  add(message: Uint8Array, name: string | undefined): void {
    if (name !== undefined) this.entries = this.entries.filter((entry) => entry.name !== name);
    this.entries.push({ bytes: message, name, sent: 0, order: this.#order++ });
    this.#sort();
  }

  take(overhead: number, room: number): Uint8Array[] {
    const taken = new Set<(typeof this.entries)[number]>();
    let left = room;
    for (const entry of this.entries) {
      if (entry.bytes.length + overhead > left) continue;
      left -= entry.bytes.length + overhead;
      taken.add(entry);
    }
    for (const entry of taken) entry.sent += 1;
    this.entries = this.entries.filter((entry) => entry.sent < 3);
    this.#sort();
    return [...taken].map((entry) => entry.bytes);
  }

  prune(max: number): void {
    this.entries.length = Math.min(max, this.entries.length);
  }

  #sort(): void {
    this.entries.sort(
      (a, b) => a.sent - b.sent || b.bytes.length - a.bytes.length || b.order - a.order,
    );
  }
}
