import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Pairs } from './pairs.ts';
import { commonPairs } from './common-pairs.ts';

it.each([
  ['none of none', [], {}],
  ['all of one', [{ a: '1', b: '2' }], { a: '1', b: '2' }],
  [
    'what two share',
    [
      { a: '1', b: '2' },
      { a: '1', b: '3' },
    ],
    { a: '1' },
  ],
  ['nothing where nothing is shared', [{ a: '1' }, { a: '2' }, { a: '1' }], {}],
  ['an empty value where another has no such name', [{ a: '' }, { b: '1' }], { a: '' }],
  ['but not the other way round', [{ b: '1' }, { a: '', b: '1' }], { b: '1' }],
])('is %s', (_name, records: readonly Record<string, string>[], expected) => {
  expect(commonPairs(records.map((record) => Pairs.of(record))).toRecord()).toEqual(expected);
});

it('agrees with looking up every name everywhere, whether shapes are shared or not', () => {
  const record = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), fc.constantFrom('', '1', '2'), {
    noNullPrototype: true,
  });
  fc.assert(
    fc.property(fc.array(record, { minLength: 1 }), (records) => {
      const all = records.map((each) => Pairs.of(each));
      const first = records[0] ?? {};
      const kept = Object.entries(first).filter(([name, value]) =>
        records.every((each) => (each[name] ?? '') === value),
      );
      expect(commonPairs(all).toRecord()).toEqual(Object.fromEntries(kept));
    }),
  );
});
