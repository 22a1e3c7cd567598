import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { LabelSet } from './label-set.ts';
import {
  compareMatchers,
  createMatcher,
  equalMatchers,
  matchersToString,
  matchesAll,
  type Matcher,
} from './matcher.ts';
import { createMatcherParser, type MatcherMode } from './matcher-parser.ts';
import type { MatchOperator } from './matcher.ts';

const operator = fc.constantFrom<MatchOperator>('=', '!=', '=~', '!~');
const anyText = fc.string({
  unit: fc.constantFrom(...Array.from('ab"\\\n\t ,={}\'`~!é🙂\u200b.|')),
  maxLength: 8,
});

/** A matcher of any name and value; undefined where the value is no pattern. */
function tryMatcher(chosen: MatchOperator, name: string, value: string): Matcher | undefined {
  try {
    return createMatcher(chosen, name, value);
  } catch {
    return undefined;
  }
}

describe('matching', () => {
  const labels = LabelSet.of({ severity: 'critical', team: 'db', empty: '' });

  it.each<[MatchOperator, string, string, boolean]>([
    ['=', 'severity', 'critical', true],
    ['=', 'severity', 'crit', false],
    ['=', 'absent', '', true],
    ['=', 'empty', '', true],
    ['=', 'team', '', false],
    ['!=', 'severity', 'critical', false],
    ['!=', 'severity', 'warning', true],
    ['!=', 'absent', '', false],
    ['!=', 'absent', 'x', true],
    ['=~', 'severity', 'crit.*', true],
    ['=~', 'severity', 'crit', false],
    ['=~', 'severity', 'warning|critical', true],
    ['=~', 'severity', 'CRITICAL', false],
    ['=~', 'severity', '(?i)CRITICAL', true],
    ['=~', 'absent', '.*', true],
    ['=~', 'absent', '.+', false],
    ['=~', 'absent', '', true],
    ['=~', 'team', 'd.', true],
    ['!~', 'team', 'd.', false],
    ['!~', 'team', 'b', true],
    ['!~', 'absent', '.+', true],
  ])('%s %s %j is %s', (chosen, name, value, expected) => {
    const matcher = createMatcher(chosen, name, value);
    expect(matcher.matches(labels)).toBe(expected);
    expect(matcher.matchesValue(labels.get(name))).toBe(expected);
  });

  it('refuses a pattern that does not compile, with the anchors that Go shows', () => {
    expect(() => createMatcher('=~', 'a', '(')).toThrow(
      'error parsing regexp: missing closing ): `^(?:()$`',
    );
  });

  it('of several, all must match; of none, all do', () => {
    const severity = createMatcher('=', 'severity', 'critical');
    const other = createMatcher('=', 'team', 'web');
    expect(matchesAll([], labels)).toBe(true);
    expect(matchesAll([severity], labels)).toBe(true);
    expect(matchesAll([severity, other], labels)).toBe(false);
  });

  it('an operator and its negation never agree', () => {
    fc.assert(
      fc.property(anyText, anyText, (value, subject) => {
        const equal = createMatcher('=', 'a', value).matchesValue(subject);
        expect(createMatcher('!=', 'a', value).matchesValue(subject)).toBe(!equal);
        const pattern = tryMatcher('=~', 'a', value);
        if (pattern === undefined) return;
        expect(createMatcher('!~', 'a', value).matchesValue(subject)).toBe(
          !pattern.matchesValue(subject),
        );
      }),
    );
  });
});

describe('order', () => {
  it('is by name, value and operator, texts by their bytes', () => {
    const sorted = [
      createMatcher('=', 'a', '1'),
      createMatcher('!=', 'a', '1'),
      createMatcher('=~', 'a', '1'),
      createMatcher('!~', 'a', '1'),
      createMatcher('=', 'a', '10'),
      createMatcher('=', 'a', '2'),
      createMatcher('=', 'a', '\uffff'),
      createMatcher('=', 'a', '🙂'),
      createMatcher('=', 'aa', ''),
      createMatcher('=', 'b', ''),
    ];
    expect(sorted.toReversed().sort(compareMatchers).map(String)).toEqual(sorted.map(String));
    expect(compareMatchers(createMatcher('=', 'a', 'b'), createMatcher('=', 'a', 'b'))).toBe(0);
  });
});

describe('printing', () => {
  it.each<[MatchOperator, string, string, string]>([
    ['=', 'a', 'b', 'a="b"'],
    ['!~', 'a', 'b|c', 'a!~"b|c"'],
    ['=', 'a', 'say "b"\\\n\tc\r', 'a="say \\"b\\"\\\\\\n\tc\r"'],
    ['=', 'é.b', '\u200b', 'é.b="\u200b"'],
    ['=', 'a b', 'c\td\u200b🙂"', '"a b"="c\\td\\u200b🙂\\""'],
    ['!=', '"', '', '"\\""!=""'],
    ['=', '', 'b', '="b"'],
  ])('%s %j %j is %s', (chosen, name, value, expected) => {
    expect(createMatcher(chosen, name, value).toString()).toBe(expected);
  });

  it('joins several in braces, in the order given', () => {
    const matchers = [createMatcher('=~', 'c', 'd'), createMatcher('=', 'a', 'b')];
    expect(matchersToString(matchers)).toBe('{c=~"d",a="b"}');
    expect(matchersToString([])).toBe('{}');
  });

  function roundTrip(mode: MatcherMode, name: fc.Arbitrary<string>): void {
    const parser = createMatcherParser(mode);
    const parts = fc.array(fc.tuple(operator, name, anyText), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(parts, (some) => {
        const matchers = some.flatMap((part) => tryMatcher(...part) ?? []);
        const parsed = parser.parseMatchers(matchersToString(matchers), 'test');
        expect(parsed.map(String)).toEqual(matchers.map(String));
        for (const [i, matcher] of matchers.entries()) {
          expect(equalMatchers(parsed[i] ?? createMatcher('=', '', ''), matcher)).toBe(true);
          expect(equalMatchers(parser.parseMatcher(matcher.toString(), 'test'), matcher)).toBe(
            true,
          );
        }
      }),
    );
  }

  const classicName = fc.stringMatching(/^[a-zA-Z_][a-zA-Z0-9_]*$/);
  const anyName = fc.oneof(
    classicName,
    anyText.filter((name) => name !== ''),
  );
  it('and parsing again gives the same matchers, by the UTF-8 grammar', () =>
    roundTrip('utf8', anyName));
  it('and parsing again gives the same matchers, by the fallback', () =>
    roundTrip('fallback', classicName));
  it('and parsing again gives the same matchers, by the classic grammar', () =>
    roundTrip('classic', classicName));
});
