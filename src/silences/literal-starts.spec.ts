import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createMatcher } from '../labels/matcher.ts';
import { literalStarts } from './literal-starts.ts';

const exact = (...texts: string[]): unknown => texts.map((text) => ({ text, exact: true }));
const prefix = (...texts: string[]): unknown => texts.map((text) => ({ text, exact: false }));

describe('the literal starts of a pattern', () => {
  it.each<[pattern: string, starts: unknown]>([
    ['a', exact('a')],
    ['a|bc', exact('a', 'bc')],
    ['(a|bc)', exact('a', 'bc')],
    ['(?:a|bc)', exact('a', 'bc')],
    ['^a$', exact('a')],
    [String.raw`a\.b\|c`, exact('a.b|c')],
    ['node-1.*', prefix('node-1')],
    ['node-[12]', prefix('node-')],
    ['node-(1|2)', undefined],
    [String.raw`node-\d+`, prefix('node-')],
    ['nodes?', prefix('node')],
    ['ab{2}', prefix('a')],
    ['ab+', prefix('a')],
    ['😀?', undefined],
    ['x😀*', prefix('x')],
    ['a.*|b', [{ text: 'a', exact: false }, ...(exact('b') as [])]],
    ['a*|b', undefined],
    ['a|', undefined],
    ['.*a', undefined],
    ['(?i)a', undefined],
    ['a$b', prefix('a')],
    ['a[|]b|c', undefined],
    [String.raw`\Qa|b\E`, undefined],
    ['(a)(b)', undefined],
  ])('of %s', (pattern, starts) => {
    expect(literalStarts(pattern)).toEqual(starts);
  });

  it('are told by every text that matches', () => {
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
          const starts = literalStarts(pattern);
          if (starts === undefined) return;
          const matcher = attempt(() => createMatcher('=~', 'l', pattern));
          for (const each of texts) {
            if (matcher?.matchesValue(each) !== true) continue;
            expect(
              starts.some((start) =>
                start.exact ? each === start.text : each.startsWith(start.text),
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
