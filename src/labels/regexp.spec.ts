import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { RE2JS } from 're2js';
import { CodedError } from '../base/errors.ts';
import {
  assertPattern,
  compileAnchored,
  compileUnanchored,
  simpleTest,
  type TextTest,
} from './regexp.ts';

/** The indices of the texts that match, or Go's error. */
type Result = readonly number[] | string;

interface Row {
  readonly pattern: string;
  readonly anchored: Result;
  readonly unanchored: Result;
}

const NEVER: TextTest = { test: () => false };

const table = new URL('../../test/conformance/labels/regexps.jsonl', import.meta.url);
const [first = '', ...lines] = readFileSync(table, 'utf8').trimEnd().split('\n');
const { texts } = JSON.parse(first) as { readonly texts: readonly string[] };
const rows = lines.map((line) => JSON.parse(line) as Row);

function outcome(compile: () => TextTest): Result {
  try {
    const compiled = compile();
    return texts.flatMap((text, index) => (compiled.test(text) ? [index] : []));
  } catch (error) {
    if (error instanceof CodedError && error.code === 'regexp.syntax') return error.message;
    throw error;
  }
}

describe('patterns match the same texts as in Go, and fail with the same words', () => {
  const cases = rows.map((row) => [JSON.stringify(row.pattern).slice(0, 80), row] as const);
  it.each(cases)('%s', (_, row) => {
    expect(outcome(() => compileAnchored(row.pattern))).toEqual(row.anchored);
    expect(outcome(() => compileUnanchored(row.pattern))).toEqual(row.unanchored);
    expect(outcome(() => (assertPattern(row.pattern), NEVER))).toEqual(
      typeof row.unanchored === 'string' ? row.unanchored : [],
    );
  });

  it('refuses half a surrogate pair, which is no UTF-8', () => {
    expect(() => compileAnchored('a\ud83d')).toThrow('error parsing regexp: invalid UTF-8');
  });
});

describe('simple patterns do without the engine', () => {
  it.each(['a', '', 'a|b|', '(a|b)', '(?:a|b)', 'a.*', '.+a', '.*a.+', '^a$', 'a\\.b', '.*', '^$'])(
    '%j is simple',
    (pattern) => expect(simpleTest(pattern)).toBeDefined(),
  );

  it.each([
    'a?',
    '(a)b',
    'a.b',
    '[a]',
    '\\d',
    '(?i)a',
    '.*.*',
    'a{2}',
    '(a',
    'a)',
    '\\',
    'a**',
    '\\n',
  ])('%j is not', (pattern) => expect(simpleTest(pattern)).toBeUndefined());

  const pieces = [
    'a',
    'b',
    'ab',
    '\n',
    '.',
    '.*',
    '.+',
    '|',
    '^',
    '$',
    '\\.',
    '\\*',
    '*',
    '(',
    ')',
    '(?:',
    '🙂',
    '-',
  ];
  const pattern = fc
    .array(fc.constantFrom(...pieces), { maxLength: 7 })
    .map((some) => some.join(''));
  const character = fc.constantFrom('a', 'b', '\n', '.', '*', '🙂', '\ud83d', '\ude42', '-');
  const text = fc.array(character, { maxLength: 6 }).map((some) => some.join(''));

  it('a simple test says what RE2 says', () => {
    let simple = 0;
    fc.assert(
      fc.property(pattern, fc.array(text, { minLength: 10, maxLength: 10 }), (source, subjects) => {
        const test = simpleTest(source);
        if (test === undefined) return;
        simple++;
        const engine = RE2JS.compile(`^(?:${source})$`);
        for (const subject of subjects) expect(test.test(subject)).toBe(engine.test(subject));
      }),
      { numRuns: 3000 },
    );
    expect(simple).toBeGreaterThan(100);
  });

  it('answers for the texts of the table as RE2 does', () => {
    for (const { pattern: source } of rows) {
      const test = simpleTest(source);
      if (test === undefined) continue;
      const engine = RE2JS.compile(`^(?:${source})$`);
      expect(texts.filter((subject) => test.test(subject))).toEqual(
        texts.filter((subject) => engine.test(subject)),
      );
    }
  });
});

describe('hostile patterns', () => {
  it('throw nothing but coded errors', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 20 }),
        fc.string({ unit: 'binary' }),
        (source, subject) => {
          try {
            expect(typeof compileAnchored(source).test(subject)).toBe('boolean');
          } catch (error) {
            expect(error).toBeInstanceOf(CodedError);
          }
        },
      ),
    );
  });

  it.each([
    ['nested quantifiers', '(a*)*b', 'a'.repeat(50_000)],
    ['an alternation of equal branches', '(a|a|aa)*b', 'a'.repeat(50_000)],
    ['many wildcards', '.*a.*a.*a.*a.*b', 'a'.repeat(50_000)],
  ])('%s take time in proportion to the text', (_, source, subject) => {
    expect(compileAnchored(source).test(subject)).toBe(false);
  });
});

it('a glance at the beginning of a pattern changes no verdict', () => {
  const piece = fc.constantFrom(
    'a',
    'ab',
    'b*',
    'a+',
    'b?',
    '[ab]',
    '.',
    'a{2}',
    '(a)',
    '(?i)A',
    '|',
    '\\d',
    '-',
    '^',
    '$',
  );
  const pattern = fc.array(piece, { minLength: 1, maxLength: 5 }).map((pieces) => pieces.join(''));
  fc.assert(
    fc.property(
      pattern,
      fc.array(fc.stringMatching(/^[abAB1-]{0,6}$/), { minLength: 20, maxLength: 20 }),
      (text, subjects) => {
        let anchored: RE2JS;
        try {
          anchored = RE2JS.compile(`^(?:${text})$`);
        } catch {
          return;
        }
        const test = compileAnchored(text);
        for (const subject of subjects) expect(test.test(subject)).toBe(anchored.test(subject));
      },
    ),
    { numRuns: 2000 },
  );
});
