import { filled, list, object, text, then } from '../base/schema/schema.ts';
import type { Schema } from '../base/schema/schema.ts';
import { goQuote } from '../labels/go-quote.ts';
import type { MatcherParser } from '../labels/matcher-parser.ts';
import type { Matcher } from '../labels/matcher.ts';
import { allMatchers, labelRegexps, labelValues, matcherList } from '../labels/schema.ts';
import type { GivenMatchers } from '../labels/schema.ts';

/** One inhibition rule: alerts that match the target are muted while one that matches the source fires. */
export interface InhibitRuleConfig {
  /** Empty where none was given. */
  readonly name: string;
  /** `source_match`, `source_match_re` and `source_matchers` together, sorted. */
  readonly sourceMatchers: readonly Matcher[];
  readonly targetMatchers: readonly Matcher[];
  /** Labels in which source and target have to be equal. */
  readonly equal: readonly string[];
}

/** A rule that still knows how it was written, which is how the API shows it. */
export interface GivenInhibitRule extends InhibitRuleConfig {
  readonly given: { readonly source: GivenMatchers; readonly target: GivenMatchers };
}

/** Reads one item of `inhibit_rules`. */
export function inhibitRuleSchema(parser: MatcherParser): Schema<GivenInhibitRule> {
  const fields = object({
    name: filled(),
    source_match: labelValues(),
    source_match_re: labelRegexps(),
    source_matchers: matcherList(parser),
    target_match: labelValues(),
    target_match_re: labelRegexps(),
    target_matchers: matcherList(parser),
    equal: list(text()),
  });
  return then(fields, (given, report) => {
    for (const [index, name] of (given?.equal ?? []).entries()) {
      if (parser.isValidLabelName(name)) continue;
      const message = `invalid label name ${goQuote(name)} in equal list`;
      report(message, { code: 'bad_label_name', path: ['equal', index] });
    }
    const source = {
      match: given?.source_match,
      matchRe: given?.source_match_re,
      matchers: given?.source_matchers,
    };
    const target = {
      match: given?.target_match,
      matchRe: given?.target_match_re,
      matchers: given?.target_matchers,
    };
    return {
      name: given?.name ?? '',
      sourceMatchers: allMatchers(source),
      targetMatchers: allMatchers(target),
      equal: given?.equal ?? [],
      given: { source, target },
    };
  });
}
