import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { LabelSet } from '../labels/label-set.ts';
import { Pairs } from '../labels/pairs.ts';
import { hashText } from '../labels/text-hash.ts';
import { type Route, RouteTree } from '../routing/route.ts';
import { aRoute } from '../routing/testing/builders.ts';
import { GroupIndex } from './group-index.ts';

const [one, other] = alikeInHash();
const tree = new RouteTree(aRoute({ receiver: 'r', groupByAll: true, routes: [{}] }));

describe('GroupIndex', () => {
  const labels = fc
    .constantFrom<Record<string, string>>(
      { name: one },
      { name: other },
      { name: one, job: one },
      { name: one, job: other },
      { name: other, job: one },
      { name: other, job: other },
      { job: 'c' },
      {},
    )
    .map((record) => LabelSet.of(record));
  const steps = fc.array(
    fc.record({
      act: fc.constantFrom('set', 'delete', 'delete another'),
      route: fc.nat(1),
      labels,
    }),
  );

  it('does what a Map by route and labels does, whatever has the same hash', () => {
    fc.assert(
      fc.property(steps, (taken) => {
        const index = new GroupIndex<number>(2);
        const model = new Map<string, number>();
        for (const [number, step] of taken.entries()) {
          const key = JSON.stringify([step.route, step.labels]);
          const held = model.get(key);
          expect(index.get(step.route, step.labels)).toBe(held);
          expect(index.find(routeAt(step.route), step.labels)).toBe(held);
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

  it('keeps what has the same hash when any of it goes', () => {
    const alike = [one, other].flatMap((name) =>
      [one, other].map((job) => Pairs.of({ name, job })),
    );
    for (const gone of alike) {
      const index = new GroupIndex<Pairs>(1);
      for (const each of alike) index.set(0, each, each);
      index.delete(0, gone, gone);
      for (const each of alike) expect(index.get(0, each)).toBe(each === gone ? undefined : each);
      expect([...index.values()]).toHaveLength(alike.length - 1);
    }
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

/** One of two routes that group by all labels. */
function routeAt(index: number): Route {
  const route = tree.routes[index];
  if (route === undefined) throw new Error(`no route ${index}`);
  return route;
}

function byNumber(a: number, b: number): number {
  return a - b;
}

/** Two texts with the same hash. */
function alikeInHash(): readonly [string, string] {
  const met = new Map<number, string>();
  for (let n = 0; ; n++) {
    const text = `value-${n}`;
    const known = met.get(hashText(text));
    if (known !== undefined) return [known, text];
    met.set(hashText(text), text);
  }
}
