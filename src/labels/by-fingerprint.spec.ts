import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { byFingerprint } from './by-fingerprint.ts';
import { LabelSet } from './label-set.ts';

/** Halves of a fingerprint out of few, so that many are alike. */
const half = fc.constantFrom(0, 1, -1, 0x7fffffff, -0x80000000, 0x12345678);
const fingerprint = fc.record({ fingerprintHigh: half, fingerprintLow: half });
const text = (each: { fingerprintHigh: number; fingerprintLow: number }): string =>
  [each.fingerprintHigh, each.fingerprintLow]
    .map((part) => (part >>> 0).toString(16).padStart(8, '0'))
    .join('');

it('sorts as the texts of fingerprints sort, those alike in their order', () => {
  fc.assert(
    fc.property(fc.array(fingerprint), (list) => {
      const numbered = list.map((each, i) => ({ labels: each as LabelSet, text: text(each), i }));
      const expected = numbered.toSorted(
        (a, b) => Number(a.text > b.text) - Number(a.text < b.text) || a.i - b.i,
      );
      expect(byFingerprint(numbered, ({ labels }) => labels)).toEqual(expected);
    }),
  );
});

it('leaves the list as it was', () => {
  const list = ['b', 'a', 'c'].map((a) => LabelSet.of({ a }));
  const before = [...list];
  expect(byFingerprint(list, (each) => each)).not.toBe(list);
  expect(list).toEqual(before);
});
