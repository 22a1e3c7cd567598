import { CodedError } from '../base/errors.ts';
import { WHITE_SPACE } from './label-name.ts';
import { createMatcher, type Matcher, type MatchOperator } from './matcher.ts';

const HEAD = /^[\t\n\f\r ]*([a-zA-Z_:][a-zA-Z0-9_:]*)[\t\n\f\r ]*(=~|=|!=|!~)/;
const IS_WHITE_SPACE = new RegExp(`^[${WHITE_SPACE}]$`);

/**
 * Parses one matcher by the grammar of before UTF-8: a name, an operator, and the rest of the text as the value,
 * in double quotes or not. Throws a CodedError `matcher.syntax` (or `regexp.syntax`) with Alertmanager's message.
 */
export function parseMatcherClassic(input: string): Matcher {
  const head = HEAD.exec(input);
  if (head === null) throw syntaxError(`bad matcher format: ${input}`);
  const [all, name = '', operator = ''] = head;
  return createMatcher(
    operator as MatchOperator,
    name,
    readValue(trimBlanks(input.slice(all.length))),
  );
}

/** The value without its quotes and escapes: only `\"`, `\n` and `\\` are escapes, other backslashes are literal. */
function readValue(written: string): string {
  let quoted = written.startsWith('"');
  const raw = quoted ? written.slice(1) : written;
  if (!raw.isWellFormed())
    throw syntaxError(`matcher value not valid UTF-8: ${written.toWellFormed()}`);
  let value = '';
  for (let at = 0; at < raw.length; at++) {
    const character = raw.charAt(at);
    if (character === '\\') {
      at++;
      value += unescape(raw.charAt(at));
    } else if (character === '"') {
      if (!quoted || at < raw.length - 1) throw strayQuote(written);
      quoted = false;
    } else {
      value += character;
    }
  }
  if (quoted) throw strayQuote(written);
  return value;
}

function unescape(character: string): string {
  if (character === 'n') return '\n';
  return character === '"' || character === '\\' ? character : `\\${character}`;
}

function strayQuote(written: string): CodedError {
  return syntaxError(`matcher value contains unescaped double quote: ${written}`);
}

function syntaxError(message: string): CodedError {
  return new CodedError('matcher.syntax', message);
}

/** Trims what RE2 calls `\s`, which is less than Unicode's white space. By hand: a regular expression is quadratic. */
function trimBlanks(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isBlank(text.charCodeAt(start))) start++;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end--;
  return text.slice(start, end);
}

function isBlank(unit: number): boolean {
  return unit === 0x20 || unit === 0x09 || unit === 0x0a || unit === 0x0c || unit === 0x0d;
}

/**
 * Parses matchers separated by commas outside double quotes, by the grammar of before UTF-8. A leading `{`, a
 * trailing `}` and a trailing comma may be there or not. Throws as `parseMatcherClassic` does.
 */
export function parseMatchersClassic(input: string): Matcher[] {
  const start = input.startsWith('{') ? 1 : 0;
  const end = input.endsWith('}') ? Math.max(start, input.length - 1) : input.length;
  return splitAtCommas(input.slice(start, end).toWellFormed()).map(parseMatcherClassic);
}

function splitAtCommas(text: string): readonly string[] {
  const parts: string[] = [];
  let insideQuotes = false;
  let escaped = false;
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    switch (text.charAt(at)) {
      case ',':
        // Neither here nor inside quotes does a comma end an escape: `\,"` still escapes the quote.
        if (!insideQuotes) {
          parts.push(text.slice(start, at));
          start = at + 1;
        }
        break;
      case '"':
        if (!escaped) insideQuotes = !insideQuotes;
        escaped = false;
        break;
      case '\\':
        escaped = !escaped;
        break;
      default:
        escaped = false;
    }
  }
  const last = trimWhiteSpace(text.slice(start));
  return last === '' ? parts : [...parts, last];
}

/** Go's `strings.TrimSpace`: JavaScript's `trim` knows U+FEFF as white space and U+0085 not. */
function trimWhiteSpace(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && IS_WHITE_SPACE.test(text.charAt(start))) start++;
  while (end > start && IS_WHITE_SPACE.test(text.charAt(end - 1))) end--;
  return text.slice(start, end);
}
