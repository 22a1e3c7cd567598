import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formatFloat } from './float.ts';

const finite = fc.double({ noNaN: true, noDefaultInfinity: true });

describe('floats', () => {
  it('read back as they were when written with the fewest digits', () => {
    fc.assert(
      fc.property(
        finite,
        fc.constantFrom('e' as const, 'f' as const, 'g' as const),
        (value, format) => {
          expect(Number(formatFloat(value, format, -1, 64))).toBe(value);
        },
      ),
    );
  });

  it('of 32 bits read back too', () => {
    fc.assert(
      fc.property(fc.float({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(Math.fround(Number(formatFloat(value, 'g', -1, 32)))).toBe(value);
      }),
    );
  });

  it('read back with seventeen digits too', () => {
    fc.assert(
      fc.property(finite, (value) => {
        expect(Number(formatFloat(value, 'e', 16, 64))).toBe(value);
      }),
    );
  });

  it.each([
    [0.5, 'f', 0, '0'],
    [1.5, 'f', 0, '2'],
    [2.5, 'f', 0, '2'],
    [9.995, 'f', 2, '9.99'],
    [99.5, 'e', 0, '1e+02'],
    [-701685174484.9268, 'e', 20, '-7.01685174484926757812e+11'],
    [0.1, 'x', -1, '0x1.999999999999ap-04'],
    [1, 'b', -1, '4503599627370496p-52'],
    [5e-324, 'g', -1, '5e-324'],
  ] as const)('%d as %%%s with %d digits is %s', (value, format, precision, text) => {
    expect(formatFloat(value, format, precision, 64)).toBe(text);
  });
});
