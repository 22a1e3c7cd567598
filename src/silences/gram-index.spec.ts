import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { GramIndex } from './gram-index.ts';

const found = (index: GramIndex<string>, value: string): string[] => {
  const items = new Set<string>();
  index.visit(value, (item) => items.add(item));
  return [...items].sort();
};

describe('the index of grams', () => {
  it('finds every text that stands in a value, and no other', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'é'), minLength: 1, maxLength: 7 });
    const value = fc.string({ unit: fc.constantFrom('a', 'b', 'é'), maxLength: 12 });
    fc.assert(
      fc.property(fc.array(text), fc.array(text), value, (kept, dropped, asked) => {
        const index = new GramIndex<string>();
        for (const each of dropped) index.add(each, 'dropped');
        for (const each of kept) index.add(each, each);
        index.remove('dropped');
        const expected = [...new Set(kept)].filter((each) => asked.includes(each)).sort();
        expect(found(index, asked)).toEqual(expected);
        for (const each of kept) index.remove(each);
        expect(index.isEmpty).toBe(true);
      }),
    );
  });

  it('files a text where the fewest others are', () => {
    const index = new GramIndex<string>();
    for (const number of ['1234', '5678', '9012']) index.add(`node-${number}`, number);
    expect(index.costOf('node')).toBe(1);
    expect(index.costOf('node-3456')).toBe(0);
    expect(found(index, 'my node-5678')).toEqual(['5678']);
  });
});
