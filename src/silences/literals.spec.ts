import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createMatcher } from '../labels/matcher.ts';
import { type Literal, literalsOf } from './literals.ts';

const exact = (...texts: string[]): Literal[] => texts.map((text) => ({ text, exact: true }));
const inside = (...texts: string[]): Literal[] => texts.map((text) => ({ text, exact: false }));

describe('the literals of a pattern', () => {
  it.each<[pattern: string, literals: Literal[] | undefined]>([
    ['a', exact('a')],
    ['a|bc', exact('a', 'bc')],
    ['(a|bc)', exact('a', 'bc')],
    ['(?:a|bc)', exact('a', 'bc')],
    ['(?P<name>a|bc)', exact('a', 'bc')],
    ['^a$', exact('a')],
    ['^(a|b)$', exact('a', 'b')],
    ['((a|b))|c', exact('a', 'b', 'c')],
    [String.raw`a\.b\|c`, exact('a.b|c')],
    ['node-1.*', inside('node-1')],
    ['.*node-1', inside('node-1')],
    ['.*mysql.*', inside('mysql')],
    ['node-[12]', inside('node-')],
    ['[]|]node', inside('node')],
    ['node-(1|2)', inside('node-')],
    ['(node|host)-1', inside('node', 'host')],
    ['(n|host)-12', inside('-12')],
    ['(a|b)c', inside('a', 'b')],
    ['(a|b).', inside('a', 'b')],
    ['(a|b)(cd|ef)', inside('cd', 'ef')],
    ['(a|b)+', inside('a', 'b')],
    ['(a|b){2}', inside('a', 'b')],
    ['(a|b)?c', inside('c')],
    [String.raw`node-\d+`, inside('node-')],
    ['nodes?', inside('node')],
    ['ab{2}', inside('ab')],
    ['ab{0,2}', inside('a')],
    ['ab+c', inside('ab')],
    ['x😀*', inside('x')],
    ['a.*|b', [...inside('a'), ...exact('b')]],
    ['a.*|b|(c[de])', [...inside('a'), ...exact('b'), ...inside('c')]],
    ['😀?', undefined],
    ['a*|b', undefined],
    ['a|', undefined],
    ['.*', undefined],
    ['[a-z]+', undefined],
    ['(?i)a', undefined],
    ['a(?i)b', undefined],
    ['a(?i:b)', undefined],
    ['a$b', undefined],
    [String.raw`\Qa|b\E`, undefined],
    [String.raw`a\x41`, undefined],
    [String.raw`a\pL`, undefined],
  ])('of %s', (pattern, literals) => {
    expect(literalsOf(pattern)).toEqual(literals);
  });

  it('stand in every text that matches', () => {
    const piece = fc.constantFrom(
      'a',
      'b',
      '|',
      '.',
      '*',
      '?',
      '+',
      '(',
      ')',
      '[ab]',
      '\\.',
      '^',
      '$',
      '{2}',
      '(?i)',
      '\\d',
      '\\Q',
      '\\E',
    );
    const text = fc.string({
      unit: fc.constantFrom('a', 'b', 'A', '.', '|', '2', 'Q'),
      maxLength: 5,
    });
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 7 }),
        fc.array(text, { minLength: 20, maxLength: 20 }),
        (pieces, texts) => {
          const pattern = pieces.join('');
          const literals = literalsOf(pattern);
          if (literals === undefined) return;
          const matcher = attempt(() => createMatcher('=~', 'l', pattern));
          for (const each of texts) {
            if (matcher?.matchesValue(each) !== true) continue;
            expect(
              literals.some((literal) =>
                literal.exact ? each === literal.text : each.includes(literal.text),
              ),
            ).toBe(true);
          }
        },
      ),
      { numRuns: 3000 },
    );
  });
});

function attempt<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}
