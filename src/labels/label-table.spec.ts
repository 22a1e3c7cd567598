import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { LabelSet } from './label-set.ts';
import { LabelTable } from './label-table.ts';

const sets = Array.from({ length: 12 }, (_, i) => LabelSet.of({ number: String(i) }));
const setAt = (i: number): LabelSet => sets[i] ?? sets[0] ?? LabelSet.of({});

const step = fc.record({
  what: fc.constantFrom('set', 'set', 'delete', 'clear'),
  at: fc.nat({ max: sets.length - 1 }),
  value: fc.nat(),
});

describe('a table by label set', () => {
  it('holds what a Map would hold', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const table = new LabelTable<number>('store');
        const model = new Map<LabelSet, number>();
        for (const { what, at, value } of steps) {
          const labels = setAt(at);
          if (what === 'set') {
            table.set(labels, value);
            model.set(labels, value);
          } else {
            for (const each of what === 'clear' ? sets : [labels]) {
              table.delete(each);
              model.delete(each);
            }
          }
          expect(table.size).toBe(model.size);
          for (const each of sets) {
            expect(table.get(each)).toBe(model.get(each));
            expect(table.has(each)).toBe(model.has(each));
          }
          const values = [...model.values()].sort();
          expect([...table.values()].sort()).toEqual(values);
          expect(table.where(() => true).sort()).toEqual(values);
          for (const each of sets)
            expect(table.where((other) => other === each)).toEqual(
              [...model].filter(([other]) => other === each).map(([, value]) => value),
            );
        }
        for (const each of sets) table.delete(each);
      }),
    );
  });

  it('does not take the place in another table for its own', () => {
    const labels = LabelSet.of({ a: 'b' });
    const [former, next, other] = [
      new LabelTable<string>('groups'),
      new LabelTable<string>('groups'),
      new LabelTable<string>('store'),
    ];
    other.set(labels, 'stored');
    former.set(labels, 'former');
    expect(next.get(labels)).toBeUndefined();
    next.delete(labels);
    expect(former.get(labels)).toBe('former');
    next.set(LabelSet.of({ a: 'c' }), 'first');
    next.set(labels, 'next');
    expect(former.get(labels)).toBeUndefined();
    expect(next.get(labels)).toBe('next');
    expect(other.get(labels)).toBe('stored');
  });

  it('may change while it is gone through', () => {
    const table = new LabelTable<number>('store');
    for (const [i, labels] of sets.entries()) table.set(labels, i);
    const seen: number[] = [];
    for (const value of table.values()) {
      seen.push(value);
      table.delete(setAt(value));
      table.delete(setAt(value + 1));
    }
    expect(seen).toEqual([0, 2, 4, 6, 8, 10]);
    expect(table.size).toBe(0);
  });
});
