import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { LabelSet } from './label-set.ts';
import { SetTable } from './set-table.ts';

it('a table finds what was added, whatever the hashes, and nothing after it was let go', () => {
  const { shape } = LabelSet.of({ a: 'x' });
  const hashes = fc.array(fc.oneof(fc.integer(), fc.integer({ min: -2, max: 2 })), {
    maxLength: 3000,
  });
  fc.assert(
    fc.property(hashes, fc.nat({ max: 6 }), (list, kept) => {
      const table = new SetTable();
      const sets = list.map((hash, i) => new LabelSet(shape, [String(i)], hash));
      const found = (set: LabelSet): LabelSet | undefined =>
        table.find({ hash: set.hash, matches: (each) => each.values[0] === set.values[0] });
      for (const set of sets) {
        expect(found(set)).toBeUndefined();
        table.add(set);
      }
      const isKept = (set: LabelSet): boolean => Number(set.values[0]) % 7 <= kept;
      table.retain(isKept);
      expect(table.size).toBe(sets.filter(isKept).length);
      for (const set of sets) expect(found(set)).toBe(isKept(set) ? set : undefined);
    }),
    { numRuns: 50 },
  );
});
