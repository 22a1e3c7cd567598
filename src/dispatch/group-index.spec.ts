import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Pairs } from '../labels/pairs.ts';
import { hashValues } from '../labels/text-hash.ts';
import { GroupIndex } from './group-index.ts';

const [one, other] = alikeInHash();

describe('GroupIndex', () => {
  const labels = fc
    .constantFrom<Record<string, string>>(
      { name: one },
      { name: other },
      { name: 'c' },
      { name: 'c', job: 'd' },
      { job: 'c' },
      {},
    )
    .map((record) => Pairs.of(record));
  const steps = fc.array(
    fc.record({
      act: fc.constantFrom('set', 'delete', 'delete another'),
      route: fc.nat(1),
      labels,
    }),
  );

  it('does what a Map by route and labels does, whatever has the same hash', () => {
    expect(hashOf(Pairs.of({ name: one }))).toBe(hashOf(Pairs.of({ name: other })));
    fc.assert(
      fc.property(steps, (taken) => {
        const index = new GroupIndex<number>(2);
        const model = new Map<string, number>();
        for (const [number, step] of taken.entries()) {
          const key = JSON.stringify([step.route, step.labels]);
          const held = model.get(key);
          expect(index.get(step.route, step.labels)).toBe(held);
          if (step.act === 'set') {
            index.set(step.route, step.labels, number);
            model.set(key, number);
          } else if (step.act === 'delete') {
            if (held !== undefined) index.delete(step.route, step.labels, held);
            model.delete(key);
          } else index.delete(step.route, step.labels, -1);
          expect(index.size).toBe(model.size);
          expect([...index.values()].sort(byNumber)).toEqual([...model.values()].sort(byNumber));
        }
      }),
    );
  });

  it('can lose what it is gone through', () => {
    const index = new GroupIndex<Pairs>(1);
    for (const name of [one, 'c', other]) {
      const added = Pairs.of({ name });
      index.set(0, added, added);
    }
    const seen: string[] = [];
    for (const each of index.values()) {
      seen.push(each.get('name'));
      index.delete(0, each, each);
    }
    expect(seen.sort()).toEqual([one, other, 'c'].sort());
    expect(index.size).toBe(0);
  });
});

function hashOf(labels: Pairs): number {
  return hashValues(labels.shape.hash, labels.values);
}

function byNumber(a: number, b: number): number {
  return a - b;
}

/** Two values of `name` with the same hash. */
function alikeInHash(): readonly [string, string] {
  const { hash } = Pairs.of({ name: '' }).shape;
  const met = new Map<number, string>();
  for (let n = 0; ; n++) {
    const value = `value-${n}`;
    const known = met.get(hashValues(hash, [value]));
    if (known !== undefined) return [known, value];
    met.set(hashValues(hash, [value]), value);
  }
}
