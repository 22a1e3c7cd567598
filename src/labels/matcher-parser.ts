import { CodedError } from '../base/errors.ts';
import { isClassicLabelName, isUtf8LabelName } from './label-name.ts';
import { parseMatcherClassic, parseMatchersClassic } from './matcher-classic.ts';
import { matcherSyntaxError } from './matcher-lexer.ts';
import { parseMatchersUtf8, parseMatcherUtf8 } from './matcher-utf8.ts';
import { equalMatchers, type Matcher } from './matcher.ts';

/**
 * How matchers and label names are read: by both grammars (the default), only by the one of before UTF-8
 * (`--enable-feature=classic-mode`), or only by the new one (`utf8-strict-mode`).
 */
export type MatcherMode = 'fallback' | 'classic' | 'utf8';

/** Said in fallback mode about an input that is accepted but should be rewritten. */
export interface MatcherWarning {
  /** Only the classic grammar reads it, or the two read it differently; either way the classic reading holds. */
  readonly kind: 'deprecated-syntax' | 'disagreement';
  readonly input: string;
  /** Where it was written, as the caller named it: `config`, `api`, … */
  readonly origin: string;
  /** How to write what was understood so that both grammars read it alike. */
  readonly suggestion: string;
  /** For `deprecated-syntax`: what the UTF-8 grammar finds wrong; otherwise empty. */
  readonly problem: string;
}

/** Parses matchers the way one mode does. Both functions throw CodedErrors `matcher.syntax` and `regexp.syntax`. */
export interface MatcherParser {
  /** One matcher; outside classic mode it must not begin with `{` nor end with `}`. */
  readonly parseMatcher: (input: string, origin: string) => Matcher;
  /** Any number of matchers, in braces or not. */
  readonly parseMatchers: (input: string, origin: string) => Matcher[];
  /** Whether a label may have this name. */
  readonly isValidLabelName: (name: string) => boolean;
}

/** The parser of a mode. `onWarning` is called in fallback mode only, before the parse returns. */
export function createMatcherParser(
  mode: MatcherMode,
  onWarning?: (warning: MatcherWarning) => void,
): MatcherParser {
  switch (mode) {
    case 'classic':
      return {
        parseMatcher: (input) => parseMatcherClassic(input),
        parseMatchers: (input) => parseMatchersClassic(input),
        isValidLabelName: isClassicLabelName,
      };
    case 'utf8':
      return {
        parseMatcher: (input) => parseMatcherUtf8(withoutBraces(input)),
        parseMatchers: (input) => parseMatchersUtf8(input),
        isValidLabelName: isUtf8LabelName,
      };
    case 'fallback':
      return fallbackParser(onWarning ?? (() => undefined));
  }
}

function fallbackParser(onWarning: (warning: MatcherWarning) => void): MatcherParser {
  const parse = (input: string, origin: string, single: boolean): Matcher[] => {
    const utf8 = attempt(() => (single ? [parseMatcherUtf8(input)] : parseMatchersUtf8(input)));
    const classic = attempt(() =>
      single ? [parseMatcherClassic(input)] : parseMatchersClassic(input),
    );
    if (classic instanceof CodedError) {
      // Where both refuse it, the classic complaint is the one that is told.
      if (utf8 instanceof CodedError) throw classic;
      return utf8;
    }
    const refused = utf8 instanceof CodedError;
    if (!refused && sameMatchers(utf8, classic)) return utf8;
    const suggestion = classic.join(',');
    const kind = refused ? 'deprecated-syntax' : 'disagreement';
    onWarning({ kind, input, origin, suggestion, problem: refused ? utf8.message : '' });
    return classic;
  };
  return {
    parseMatcher: (input, origin) => {
      const [matcher] = parse(withoutBraces(input), origin, true);
      if (matcher === undefined) throw matcherSyntaxError('no matchers');
      return matcher;
    },
    parseMatchers: (input, origin) => parse(input, origin, false),
    isValidLabelName: isUtf8LabelName,
  };
}

function withoutBraces(input: string): string {
  if (!input.startsWith('{') && !input.endsWith('}')) return input;
  throw matcherSyntaxError(`unexpected open or close brace: ${input}`);
}

function attempt(parse: () => Matcher[]): Matcher[] | CodedError {
  try {
    return parse();
  } catch (error) {
    if (error instanceof CodedError) return error;
    throw error;
  }
}

function sameMatchers(a: readonly Matcher[], b: readonly Matcher[]): boolean {
  return a.length === b.length && a.every((matcher, i) => equalMatchers(matcher, b[i] ?? matcher));
}
