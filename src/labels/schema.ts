import { list, map, optional, text, then } from '../base/schema/schema.ts';
import type { Report, Schema } from '../base/schema/schema.ts';
import { goQuote } from './go-quote.ts';
import { isClassicLabelName } from './label-name.ts';
import type { MatcherParser } from './matcher-parser.ts';
import { compareMatchers, createMatcher } from './matcher.ts';
import type { Matcher } from './matcher.ts';

/** Text by label name, as `match` and `match_re` give it. */
export type LabelTexts = Readonly<Record<string, string>>;

/** Reads `matchers`, `source_matchers`, `target_matchers`: a list of texts, each of which may hold several matchers. */
export function matcherList(parser: MatcherParser): Schema<readonly Matcher[] | undefined> {
  const line = then(text(), (given) => parser.parseMatchers(given, 'config'));
  return then(list(line), (given) => given?.flat().sort(compareMatchers));
}

/** Reads `match`, `source_match`, `target_match`: label names are classic ones, whatever the mode. */
export function labelValues(): Schema<LabelTexts | undefined> {
  return then(map(text()), (given, report) => {
    checkClassicNames(given, report);
    return given;
  });
}

/** Reads `match_re`, `source_match_re`, `target_match_re`: as `labelValues`, but the values are regular expressions. */
export function labelRegexps(): Schema<LabelTexts | undefined> {
  const regexp = then(optional(text()), (given) => {
    if (given !== undefined) createMatcher('=~', 'name', given);
    return given;
  });
  return then(map(regexp), (given, report) => {
    if (given === undefined) return undefined;
    checkClassicNames(given, report);
    return Object.fromEntries(
      Object.entries(given).map(([name, value]) => {
        if (value === undefined) report(`invalid regexp value for ${goQuote(name)}`);
        return [name, value ?? ''];
      }),
    );
  });
}

/** All that a route or one side of an inhibition rule asks of labels. */
export interface GivenMatchers {
  readonly match: LabelTexts | undefined;
  readonly matchRe: LabelTexts | undefined;
  readonly matchers: readonly Matcher[] | undefined;
}

/**
 * The three kinds as one list, in Alertmanager's order. Those of `matchRe` carry the anchors `^(?:…)$` in their
 * value, because they do so there, and group keys show it.
 */
export function allMatchers({ match = {}, matchRe = {}, matchers = [] }: GivenMatchers): Matcher[] {
  return [
    ...Object.entries(match).map(([name, value]) => createMatcher('=', name, value)),
    ...Object.entries(matchRe).map(([name, value]) => createMatcher('=~', name, `^(?:${value})$`)),
    ...matchers,
  ].sort(compareMatchers);
}

function checkClassicNames(given: object | undefined, report: Report): void {
  for (const name of Object.keys(given ?? {})) {
    if (isClassicLabelName(name)) continue;
    report(`invalid label name ${goQuote(name)}`, { code: 'bad_label_name', path: [name] });
  }
}
