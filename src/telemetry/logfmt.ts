/**
 * Texts as Go's log/slog writes them in its text format: bare where that is unambiguous, else quoted as Go quotes.
 */

/** Anything but what Go prints as it is: space, `=`, `"` and what is not a letter, mark, number, punctuation, symbol. */
const NEEDS_QUOTES = /[="]|[^\p{L}\p{M}\p{N}\p{P}\p{S}]/u;

/** What Go's strconv.Quote escapes: quotes, backslashes and all that does not print; the plain space does. */
const ESCAPED = /["\\]|[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu;

const SHORT_ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
};

export function logfmtText(text: string): string {
  return text === '' || NEEDS_QUOTES.test(text) ? `"${text.replace(ESCAPED, escape)}"` : text;
}

function escape(character: string): string {
  const short = SHORT_ESCAPES[character];
  if (short !== undefined) return short;
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x80) return `\\x${hex(code, 2)}`;
  if (code >= 0xd800 && code <= 0xdfff) return '\\ufffd';
  return code > 0xffff ? `\\U${hex(code, 8)}` : `\\u${hex(code, 4)}`;
}

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0');
}
