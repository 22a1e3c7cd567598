import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SendingOrder } from './sending-order.ts';
import { member, stranger } from './testing/fake-membership.ts';

const ours = (names: readonly string[]): ReturnType<typeof member>[] =>
  names.map((name) => member(name));

/** The place of `self` for a group among Tocsins of these names. */
function placeOf(self: string, names: readonly string[], groupKey: string): number {
  const order = new SendingOrder(self);
  order.update(ours(names));
  return order.positionFor(groupKey);
}

const name = fc.oneof(
  fc.string({ minLength: 1 }),
  fc.constantFrom('a:9094', '__proto__', 'ü', '1'),
);
const names = fc.uniqueArray(name, { minLength: 2, maxLength: 7 });

describe('among Tocsins alone', () => {
  it('every group has an order in which each member has a place of its own', () => {
    fc.assert(
      fc.property(names, fc.string(), (all, groupKey) => {
        const places = all.map((each) => placeOf(each, all, groupKey));
        expect(places.sort()).toEqual(all.map((_, i) => i));
      }),
      { numRuns: 15 },
    );
  });

  it('how two stand to each other does not depend on who else is known', () => {
    fc.assert(
      fc.property(names, fc.string(), fc.nat(), (all, groupKey, without) => {
        const fewer = all.filter((_, i) => i !== without % all.length);
        const byPlace = (known: readonly string[]): string[] =>
          [...known].sort((a, b) => placeOf(a, known, groupKey) - placeOf(b, known, groupKey));
        expect(byPlace(fewer)).toEqual(byPlace(all).filter((each) => fewer.includes(each)));
      }),
      { numRuns: 10 },
    );
  });

  it('the groups are shared out, whatever the order in which members are known', () => {
    const order = new SendingOrder('b');
    order.update(ours(['c', 'a', 'b']));
    const other = new SendingOrder('b');
    other.update(ours(['a', 'b', 'c']));
    let first = 0;
    for (let i = 0; i < 3000; i++) {
      const groupKey = `{}:{instance="${i}"}`;
      expect(other.positionFor(groupKey)).toBe(order.positionFor(groupKey));
      if (order.positionFor(groupKey) === 0) first++;
    }
    expect(first / 3000).toBeGreaterThan(0.25);
    expect(first / 3000).toBeLessThan(0.42);
  });
});

describe('as soon as another program is a member', () => {
  it('the sorted names decide for every group', () => {
    const order = new SendingOrder('b');
    order.update([stranger('c'), member('b'), stranger('a')]);
    expect(['x', 'y', 'z'].map((group) => order.positionFor(group))).toEqual([1, 1, 1]);
  });

  it('names are compared byte by byte', () => {
    const order = new SendingOrder('\uffff');
    order.update([member('\uffff'), stranger('\u{10000}')]);
    expect(order.position).toBe(0);
  });

  it('it is so at once, and no longer once that program has gone', () => {
    const order = new SendingOrder('b');
    const modes: boolean[] = [];
    order.onChange(() => modes.push(order.byGroup));
    order.update([member('b'), member('c')]);
    order.update([member('b'), member('c'), stranger('a')]);
    order.update([stranger('a'), member('c'), member('b')]);
    order.update([member('b'), member('c')]);
    expect(modes).toEqual([true, false, true]);
  });
});

it('a replica that is no member, as it has left, has the last place', () => {
  const order = new SendingOrder('b');
  order.update([member('a'), stranger('c')]);
  expect(order.position).toBe(2);
  order.update([member('a'), member('c')]);
  expect(order.positionFor('g')).toBe(2);
});
