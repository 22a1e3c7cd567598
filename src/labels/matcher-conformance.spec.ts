import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { CodedError } from '../base/errors.ts';
import { parseMatcherClassic, parseMatchersClassic } from './matcher-classic.ts';
import { createMatcherParser, type MatcherMode, type MatcherWarning } from './matcher-parser.ts';
import { parseMatchersUtf8 } from './matcher-utf8.ts';
import { matchersToString, type Matcher } from './matcher.ts';

/** Name, operator and value of each matcher, or the error's text. */
type Result = readonly (readonly [string, string, string])[] | string;
type Warning = readonly ['disagreement'] | readonly ['deprecated-syntax', string] | null;

interface Row {
  readonly input: string;
  readonly classic: Result;
  readonly utf8: Result;
  readonly fallback: Result;
  readonly warning: Warning;
  readonly printed?: string;
  readonly classicList: Result;
  readonly utf8List: Result;
  readonly fallbackList: Result;
  readonly warningList: Warning;
  readonly printedList?: string;
}

const table = new URL('../../test/conformance/labels/matchers.jsonl', import.meta.url);
const rows = readFileSync(table, 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as Row);

function outcome(parse: () => readonly Matcher[]): Result {
  try {
    return parse().map((matcher) => [matcher.name, matcher.operator, matcher.value]);
  } catch (error) {
    if (error instanceof CodedError) return error.message;
    throw error;
  }
}

function heard(warning: MatcherWarning | undefined): Warning {
  if (warning === undefined) return null;
  return warning.kind === 'disagreement'
    ? ['disagreement']
    : ['deprecated-syntax', warning.suggestion];
}

function parsers(mode: MatcherMode): {
  one: (input: string) => readonly Matcher[];
  list: (input: string) => readonly Matcher[];
  last: () => Warning;
} {
  let last: MatcherWarning | undefined;
  const parser = createMatcherParser(mode, (warning) => (last = warning));
  return {
    one: (input) => [parser.parseMatcher(input, 'test')],
    list: (input) => parser.parseMatchers(input, 'test'),
    last: () => heard(last),
  };
}

describe('every input of the table is read as Alertmanager reads it', () => {
  it.each(rows.map((row) => [JSON.stringify(row.input), row] as const))(
    'in classic mode: %s',
    (_, row) => {
      const { one, list } = parsers('classic');
      expect(outcome(() => one(row.input))).toEqual(row.classic);
      expect(outcome(() => list(row.input))).toEqual(row.classicList);
      expect(outcome(() => [parseMatcherClassic(row.input)])).toEqual(row.classic);
      expect(outcome(() => parseMatchersClassic(row.input))).toEqual(row.classicList);
    },
  );

  it.each(rows.map((row) => [JSON.stringify(row.input), row] as const))(
    'in UTF-8 mode: %s',
    (_, row) => {
      const { one, list } = parsers('utf8');
      expect(outcome(() => one(row.input))).toEqual(row.utf8);
      expect(outcome(() => list(row.input))).toEqual(row.utf8List);
      expect(outcome(() => parseMatchersUtf8(row.input))).toEqual(row.utf8List);
    },
  );

  it.each(rows.map((row) => [JSON.stringify(row.input), row] as const))(
    'in fallback mode, one matcher: %s',
    (_, row) => {
      const { one, last } = parsers('fallback');
      expect(outcome(() => one(row.input))).toEqual(row.fallback);
      expect(last()).toEqual(row.warning);
      if (row.printed !== undefined) expect(one(row.input).join()).toBe(row.printed);
    },
  );

  it.each(rows.map((row) => [JSON.stringify(row.input), row] as const))(
    'in fallback mode, a list: %s',
    (_, row) => {
      const { list, last } = parsers('fallback');
      expect(outcome(() => list(row.input))).toEqual(row.fallbackList);
      // Upstream also calls "no matchers" in both grammars a disagreement (nil is not an empty slice); we do not.
      expect(last()).toEqual(
        row.printedList === '{}' && row.utf8List.length === 0 ? null : row.warningList,
      );
      if (row.printedList !== undefined) {
        expect(matchersToString(list(row.input))).toBe(row.printedList);
      }
    },
  );
});
