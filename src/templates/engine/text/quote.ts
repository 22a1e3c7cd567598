import { isGoPrintable } from '../../../base/go-printable.ts';
import { fromBytes, isEscapedByte, toBytes } from './bytes.ts';

/** What Go writes in place of a character, where it has a letter of its own. */
const LETTERS: Readonly<Record<string, string>> = {
  '\x07': 'a',
  '\b': 'b',
  '\f': 'f',
  '\n': 'n',
  '\r': 'r',
  '\t': 't',
  '\v': 'v',
};
const BY_LETTER = new Map(
  Object.entries(LETTERS).map(([character, letter]) => [letter, character]),
);

const PLAIN = /^[ !#-[\]-~]*$/;

/** Go's `strconv.Quote`; with `ascii` its `QuoteToASCII`. */
export function goQuoted(text: string, ascii: boolean = false): string {
  if (PLAIN.test(text)) return `"${text}"`;
  let out = '"';
  for (const character of text) out += escapedIn('"', character, ascii);
  return out + '"';
}

/** Go's `strconv.QuoteRune`: a code point as a character constant; what is no character is U+FFFD. */
export function goQuotedRune(code: number, ascii: boolean = false): string {
  const valid = code >= 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
  return `'${escapedIn("'", String.fromCodePoint(valid ? code : 0xfffd), ascii)}'`;
}

/** Go's `strconv.CanBackquote`: whether the text can stand between backquotes as it is, on one line. */
export function canBackquote(text: string): boolean {
  if (!text.isWellFormed() || text.includes('\ufeff')) return false;
  return !Array.from(text).some((c) => c === '`' || c === '\x7f' || (c < ' ' && c !== '\t'));
}

function escapedIn(quote: string, character: string, ascii: boolean): string {
  const code = character.codePointAt(0) ?? 0;
  if (isEscapedByte(code)) return '\\x' + hex(code - 0xdc00, 2);
  if (character === quote || character === '\\') return '\\' + character;
  if (code < 0x7f ? code >= 0x20 : !ascii && isGoPrintable(character)) return character;
  const letter = LETTERS[character];
  if (letter !== undefined) return '\\' + letter;
  if (code < 0x20 || code === 0x7f) return '\\x' + hex(code, 2);
  return code < 0x10000 ? '\\u' + hex(code, 4) : '\\U' + hex(code, 8);
}

export function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0');
}

const PIECE =
  /([^\\\n]+?(?=[\\'"]|$)|[^\\\n])|\\(?:([abfnrtv\\'"])|x([0-9a-fA-F]{2})|([0-7]{3})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))/y;

/** Go's `strconv.Unquote`: what a string literal, quoted or raw, stands for. Undefined: malformed. */
export function goUnquoted(literal: string): string | undefined {
  const quote = literal.charAt(0);
  if (literal.length < 2 || !literal.endsWith(quote)) return undefined;
  const body = literal.slice(1, -1);
  if (quote === '`') return body.includes('`') ? undefined : body.replaceAll('\r', '');
  if (quote !== '"') return undefined;
  if (!/[\\"\n]/.test(body)) return body;
  return unescaped(body, '"');
}

/** A character constant with its quotes as a code point. Undefined: malformed. */
export function runeOf(literal: string): number | undefined | 'more than one' {
  const body = literal.slice(1, -1);
  if (!body.startsWith('\\')) {
    const [first] = body;
    if (first === undefined || first === "'") return undefined;
    return body === first ? first.codePointAt(0) : 'more than one';
  }
  const pieces = new RegExp(PIECE);
  const piece = pieces.exec(body);
  const code = piece === null ? undefined : codeOf(piece, "'");
  if (code === undefined) return undefined;
  return pieces.lastIndex === body.length ? code.code : 'more than one';
}

function unescaped(body: string, quote: string): string | undefined {
  const bytes: Uint8Array[] = [];
  const pieces = new RegExp(PIECE);
  while (pieces.lastIndex < body.length) {
    const piece = pieces.exec(body);
    if (piece === null) return undefined;
    const plain = piece[1];
    if (plain?.includes(quote) === true) return undefined;
    const escape = plain === undefined ? codeOf(piece, quote) : undefined;
    if (plain === undefined && escape === undefined) return undefined;
    bytes.push(escape === undefined ? toBytes(plain ?? '') : escapeBytes(escape));
  }
  return fromBytes(Buffer.concat(bytes));
}

interface Escape {
  readonly code: number;
  /** `\x` and octal escapes are one byte, the others a character. */
  readonly isByte: boolean;
}

function escapeBytes({ code, isByte }: Escape): Uint8Array {
  return isByte ? Uint8Array.of(code) : toBytes(String.fromCodePoint(code));
}

function codeOf(piece: RegExpExecArray, quote: string): Escape | undefined {
  const [, , letter, hexByte, octalByte, short, long] = piece;
  if (letter !== undefined) {
    if ((letter === '"' || letter === "'") && letter !== quote) return undefined;
    return { code: (BY_LETTER.get(letter) ?? letter).charCodeAt(0), isByte: false };
  }
  if (hexByte !== undefined) return { code: parseInt(hexByte, 16), isByte: true };
  if (octalByte !== undefined) {
    const code = parseInt(octalByte, 8);
    return code > 255 ? undefined : { code, isByte: true };
  }
  const code = parseInt(short ?? long ?? '', 16);
  if (!(code <= 0x10ffff) || (code >= 0xd800 && code <= 0xdfff)) return undefined;
  return { code, isByte: false };
}

/** Go's `%#U`: `U+002B '+'`; what does not print stands without its character. */
export function unicodePoint(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const number = `U+${hex(code, 4).toUpperCase()}`;
  return isGoPrintable(character) ? `${number} '${character}'` : number;
}
