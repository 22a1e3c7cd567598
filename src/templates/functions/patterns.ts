import { messageOf } from '../../base/errors.ts';
import { compileUnanchored } from '../../labels/regexp.ts';
import type { TextTest } from '../../labels/regexp.ts';
import { compileReplacer } from '../../labels/regexp-replace.ts';
import type { TextReplacer } from '../../labels/regexp-replace.ts';
import { canBackquote, goQuoted } from '../engine/text/quote.ts';
import { functionError } from './function-error.ts';

/** Patterns are written in templates, so that there are few; those made from labels must not pile up. */
const REMEMBERED = 256;

/** The regular expressions of templates, each compiled once. */
export class Patterns {
  readonly #tests = new Map<string, TextTest>();
  readonly #replacers = new Map<string, TextReplacer>();

  /** Go's `regexp.MatchString`. Throws `regexp.syntax`. */
  match(pattern: string, text: string): boolean {
    return remembered(this.#tests, pattern, compileUnanchored).test(text);
  }

  /** Go's `regexp.MustCompile(pattern).ReplaceAllString`; what that panics with is the message of the error. */
  replaceAll(pattern: string, template: string, text: string): string {
    return remembered(this.#replacers, pattern, compileOrPanic).replaceAll(text, template);
  }
}

function remembered<T>(known: Map<string, T>, pattern: string, compile: (pattern: string) => T): T {
  const found = known.get(pattern);
  if (found !== undefined) return found;
  const compiled = compile(pattern);
  if (known.size === REMEMBERED) known.clear();
  known.set(pattern, compiled);
  return compiled;
}

function compileOrPanic(pattern: string): TextReplacer {
  try {
    return compileReplacer(pattern);
  } catch (error) {
    throw functionError(`regexp: Compile(${quoted(pattern)}): ${messageOf(error)}`);
  }
}

/** In backquotes where Go allows it. */
function quoted(pattern: string): string {
  return canBackquote(pattern) ? `\`${pattern}\`` : goQuoted(pattern);
}
