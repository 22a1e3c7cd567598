import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CodedError } from '../base/errors.ts';
import { createMatcherParser, type MatcherMode, type MatcherWarning } from './matcher-parser.ts';
import { parseMatcherUtf8 } from './matcher-utf8.ts';

const modes: readonly MatcherMode[] = ['fallback', 'classic', 'utf8'];

describe('warnings of the fallback', () => {
  function warningsOf(input: string): readonly MatcherWarning[] {
    const warnings: MatcherWarning[] = [];
    createMatcherParser('fallback', (warning) => warnings.push(warning)).parseMatchers(
      input,
      'config',
    );
    return warnings;
  }

  it('name the input, its origin, a rewrite and the complaint of the UTF-8 grammar', () => {
    expect(warningsOf('a=~b\\d,c="d"')).toEqual([
      {
        kind: 'deprecated-syntax',
        input: 'a=~b\\d,c="d"',
        origin: 'config',
        suggestion: 'a=~"b\\\\d",c="d"',
        problem: '4:5: \\: invalid input: expected a comma or close brace',
      },
    ]);
  });

  it('tell of two readings, and the suggestion is the classic one', () => {
    expect(warningsOf('a="\\x41"')).toEqual([
      {
        kind: 'disagreement',
        input: 'a="\\x41"',
        origin: 'config',
        suggestion: 'a="\\\\x41"',
        problem: '',
      },
    ]);
  });

  it.each(['', '{}', 'a="b"', '"a b"="c"', 'é=b'])('are not given for %j', (input) => {
    expect(warningsOf(input)).toEqual([]);
  });

  it('suggest what both grammars read as what was understood', () => {
    const piece = fc.constantFrom(
      'a',
      '=',
      '"',
      '\\',
      'n',
      ',',
      ' ',
      '=~',
      '!=',
      'x41',
      '.',
      'é',
      "'",
      '\t',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 10 }), (pieces) => {
        let suggestion: string | undefined;
        const fallback = createMatcherParser(
          'fallback',
          (warning) => (suggestion = warning.suggestion),
        );
        const input = `a=${pieces.join('')}`;
        try {
          const understood = fallback.parseMatchers(input, 'test').map(String);
          if (suggestion === undefined) return;
          for (const mode of modes) {
            const again = createMatcherParser(mode, (warning) => expect(warning).toBeUndefined());
            expect(again.parseMatchers(suggestion, 'test').map(String)).toEqual(understood);
          }
        } catch (error) {
          if (!(error instanceof CodedError)) throw error;
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe('one matcher', () => {
  it.each<[string, string]>([
    ['', 'no matchers'],
    ['{}', 'no matchers'],
    ['a=b,c=d', 'expected 1 matcher, found 2'],
  ])('is not what %j is', (input, message) => {
    expect(() => parseMatcherUtf8(input)).toThrow(new CodedError('matcher.syntax', message));
  });

  it('may be in braces for the bare grammar, not for the modes', () => {
    expect(parseMatcherUtf8('{a=b}').toString()).toBe('a="b"');
    for (const mode of ['utf8', 'fallback'] as const) {
      const { parseMatcher } = createMatcherParser(mode);
      expect(() => parseMatcher('{a=b}', 'api')).toThrow('unexpected open or close brace: {a=b}');
      expect(() => parseMatcher('a=b}', 'api')).toThrow('unexpected open or close brace: a=b}');
    }
  });
});

describe('half a surrogate pair, which is no UTF-8', () => {
  it('is refused in one classic matcher and replaced in a list, as upstream does with bad bytes', () => {
    const { parseMatcher, parseMatchers } = createMatcherParser('classic');
    const message = 'matcher value not valid UTF-8: "b\ufffd"';
    expect(() => parseMatcher('a="b\ud83d"', 'api')).toThrow(
      new CodedError('matcher.syntax', message),
    );
    expect(parseMatchers('a="b\ud83d"', 'api').map(String)).toEqual(['a="b\ufffd"']);
  });

  it('is refused in quotes by the UTF-8 grammar', () => {
    const { parseMatcher } = createMatcherParser('utf8');
    expect(() => parseMatcher('a="\ud83d"', 'api')).toThrow(': invalid input');
  });
});

describe('label names', () => {
  it('are of the classic form in classic mode, any text in the others', () => {
    expect(modes.map((mode) => createMatcherParser(mode).isValidLabelName('a b'))).toEqual([
      true,
      false,
      true,
    ]);
    expect(modes.map((mode) => createMatcherParser(mode).isValidLabelName('a_b'))).toEqual([
      true,
      true,
      true,
    ]);
  });
});

describe.each(modes)('hostile input in %s mode', (mode) => {
  const parser = createMatcherParser(mode);
  const piece = fc.constantFrom(
    ...Array.from('ab"\\{},=~!\n \'`é🙂\u00a0([*?|'),
    '\ud83d',
    '\ude42',
    '=~',
    '\\x',
    '\\u',
  );
  const input = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: piece, maxLength: 16 }));

  it('is parsed or refused with a coded error', () => {
    fc.assert(
      fc.property(input, (text) => {
        for (const parse of [parser.parseMatcher, parser.parseMatchers]) {
          try {
            expect(parse(text, 'test')).toBeDefined();
          } catch (error) {
            expect(error).toBeInstanceOf(CodedError);
          }
        }
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ['white space in the value', `a=b${' '.repeat(300_000)}c`],
    ['white space before a bad name', `${' '.repeat(300_000)}!`],
    ['an open quote', `a="${'b'.repeat(300_000)}`],
    ['a long name', 'a'.repeat(300_000)],
    ['a long value of many kinds of characters', `a="${'é🙂b\\n'.repeat(100_000)}"`],
    ['backslashes', `a="${'\\'.repeat(300_000)}"`],
    ['braces', '{'.repeat(300_000)],
    ['many matchers', 'a=b,'.repeat(50_000)],
  ])('is read in one pass: %s', (_, text) => {
    try {
      expect(parser.parseMatchers(text, 'test').length).toBeGreaterThan(0);
    } catch (error) {
      expect(error).toBeInstanceOf(CodedError);
    }
  });
});
