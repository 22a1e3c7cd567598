import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseQueryString } from './query-string.ts';

describe('a query', () => {
  it.each([
    ['', {}],
    ['a=1&b=2&a=3', { a: ['1', '3'], b: ['2'] }],
    ['a', { a: [''] }],
    ['a=&=b', { a: [''], '': ['b'] }],
    ['a=x%3D%22y%22+z', { a: ['x="y" z'] }],
    ['a=1=2', { a: ['1=2'] }],
    ['a=%zz&b=1', { b: ['1'] }],
    ['a=1;b=2&c=3', { c: ['3'] }],
    ['a=%C3%A9&b=%ff', { a: ['é'], b: ['\ufffd'] }],
    ['a=é%ff', { a: ['é\ufffd'] }],
    ['__proto__=x', JSON.parse('{"__proto__":["x"]}') as object],
  ])('%s', (text, values) => {
    expect({ ...parseQueryString(text) }).toEqual({ ...values });
  });

  it('gives back what URLSearchParams writes, and never throws', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }))),
        fc.string(),
        (pairs, noise) => {
          parseQueryString(noise);
          const read = parseQueryString(new URLSearchParams(pairs).toString());
          for (const [name, value] of pairs) expect(read[name]).toContain(value);
        },
      ),
    );
  });
});
