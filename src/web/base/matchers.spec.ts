import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formatMatcher, matchesEmpty, parseMatchers } from './matchers.ts';
import type { Matcher } from './matchers.ts';

const matcher = fc.record<Matcher>({
  name: fc.string({ minLength: 1 }),
  operator: fc.constantFrom('=', '!='),
  value: fc.string(),
});

describe('matchers of the page', () => {
  it.each([
    ['nothing', '', []],
    ['empty braces', '{}', []],
    ['one without quotes', 'severity=critical', [['severity', '=', 'critical']]],
    ['several in braces', '{a="b", c=~"d|e",}', [['a', '=', 'b'], ['c', '=~', 'd|e']]], // prettier-ignore
    ['a quoted name', '"a b"!="c"', [['a b', '!=', 'c']]],
    ['escapes', 'a="\\"\\\\\\n"', [['a', '=', '"\\\n']]],
    ['an escape of a pattern', 'a=~"\\d+"', [['a', '=~', '\\d+']]],
    ['a flag of RE2', 'a=~"(?i)x"', [['a', '=~', '(?i)x']]],
  ] as const)('reads %s', (_, text, expected) => {
    const parsed = parseMatchers(text);
    const read =
      parsed.kind === 'ok' ? parsed.matchers.map((m) => [m.name, m.operator, m.value]) : parsed;
    expect(read).toEqual(expected);
  });

  it.each([
    ['no operator', 'severity', 'operator', 8],
    ['no value', 'a=', 'value', 2],
    ['no name', '="b"', 'name', 0],
    ['an open quote', 'a="b', 'quote', 2],
    ['no comma', 'a="b" c="d"', 'separator', 6],
    ['an open brace', '{a="b"', 'brace', 6],
    ['something after the brace', '{a="b"}c', 'brace', 7],
    ['a broken pattern', 'a=~"("', 'regexp', 3],
  ])('says what is wrong and where: %s', (_, text, problem, at) => {
    expect(parseMatchers(text)).toEqual({ kind: 'wrong', problem, at });
  });

  it('reads what it writes', () => {
    fc.assert(
      fc.property(fc.array(matcher), (matchers) => {
        const text = `{${matchers.map(formatMatcher).join(',')}}`;
        expect(parseMatchers(text)).toEqual({ kind: 'ok', matchers });
      }),
    );
  });

  it('never throws, whatever is typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        parseMatchers(text);
      }),
    );
  });

  it.each([
    ['=', '', true],
    ['=', 'a', false],
    ['!=', 'a', true],
    ['=~', '.*', true],
    ['=~', '.+', false],
    ['!~', '.+', true],
  ] as const)('knows whether %s%j takes a label that is not there', (operator, value, taken) => {
    expect(matchesEmpty({ name: 'a', operator, value })).toBe(taken);
  });
});
