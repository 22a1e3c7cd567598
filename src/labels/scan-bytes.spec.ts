import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { PlainBytes, ScanBytes } from './scan-bytes.ts';
import { hashFour, hashText, hashUnit, TEXT_HASH_START } from './text-hash.ts';

const bytes = fc
  .array(fc.constantFrom(0, 1, 34, 97, 128, 255), { maxLength: 12 })
  .map((values) => Buffer.from(values));

describe('bytes that are scanned', () => {
  it('have what stands at a place, and nothing else', () => {
    fc.assert(
      fc.property(bytes, bytes, fc.nat({ max: 12 }), (all, wanted, at) => {
        const stands =
          at + wanted.length <= all.length && all.subarray(at, at + wanted.length).equals(wanted);
        expect(new ScanBytes(all).has(new ScanBytes(wanted), at)).toBe(stands);
      }),
      { numRuns: 2000 },
    );
  });

  it('are plain, four at a time, when each of them is', () => {
    const isPlain = (byte: number): boolean => byte === 1 || byte === 97 || byte === 255;
    const plain = new PlainBytes(isPlain);
    fc.assert(
      fc.property(
        fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(255)),
        fc.nat(3),
        (any, at) => {
          for (const four of [any, [97, 1, 255, 97], [97, 1, 255, 97].with(at, any[at] ?? 0)]) {
            const { view } = new ScanBytes(Buffer.from(four));
            expect(plain.hasAll(view.getInt32(0, true))).toBe(four.every(isPlain));
            for (const byte of four) expect(plain.has(byte)).toBe(isPlain(byte));
          }
        },
      ),
    );
  });
});

it('the hash of ASCII is that of its bytes', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 20 }), (text) => {
      const { view, length, bytes: units } = new ScanBytes(Buffer.from(text, 'latin1'));
      let hash = TEXT_HASH_START;
      let at = 0;
      for (; at + 4 <= length; at += 4) hash = hashFour(hash, view.getInt32(at, true));
      for (; at < length; at++) hash = hashUnit(hash, units[at] ?? 0);
      expect(hashText(text)).toBe(hash);
    }),
  );
});
