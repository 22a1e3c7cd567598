import { isGoPrintable } from '../base/go-printable.ts';

const PRINTS_AS_IT_IS = /^[ !#-[\]-~]*$/;

/** What Go writes in place of a character, where it has a name of its own. */
const SHORT: Readonly<Record<string, string>> = {
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

/**
 * Go's `strconv.Quote`: `text` as a double-quoted Go string literal. Half a surrogate pair counts as U+FFFD,
 * which is what it becomes in UTF-8.
 */
export function goQuote(text: string): string {
  if (PRINTS_AS_IT_IS.test(text)) return `"${text}"`;
  let out = '"';
  for (const character of text.toWellFormed()) out += escaped(character);
  return out + '"';
}

function escaped(character: string): string {
  const short = SHORT[character];
  if (short !== undefined) return short;
  if (isGoPrintable(character)) return character;
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20 || code === 0x7f) return '\\x' + hex(code, 2);
  return code < 0x10000 ? '\\u' + hex(code, 4) : '\\U' + hex(code, 8);
}

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0');
}

const PIECE =
  /([^\\"\n]+)|\\(?:([abfnrtv\\"])|x([0-9a-fA-F]{2})|([0-3][0-7]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))/y;

const BY_LETTER: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(SHORT).map(([character, escape]) => [escape.slice(1), character]),
);

/**
 * Go's `strconv.Unquote` for a double-quoted literal. Undefined where the literal is malformed, or where what it
 * stands for (`\xff` is one byte) is not UTF-8.
 */
export function goUnquote(literal: string): string | undefined {
  if (literal.length < 2 || !literal.startsWith('"') || !literal.endsWith('"')) return undefined;
  const body = literal.slice(1, -1);
  if (!/["\\\n]/.test(body)) return body.isWellFormed() ? body : undefined;
  const bytes: number[] = [];
  const pieces = new RegExp(PIECE);
  while (pieces.lastIndex < body.length) {
    const piece = pieces.exec(body);
    const some = piece === null ? undefined : bytesOf(piece);
    if (some === undefined) return undefined;
    for (const byte of some) bytes.push(byte);
  }
  return decode(bytes);
}

function bytesOf(piece: RegExpExecArray): Iterable<number> | undefined {
  const [, plain, letter, hexByte, octalByte, short, long] = piece;
  if (hexByte !== undefined) return [parseInt(hexByte, 16)];
  if (octalByte !== undefined) return [parseInt(octalByte, 8)];
  const codePoint = short ?? long;
  if (codePoint === undefined) return encode(plain ?? BY_LETTER[letter ?? ''] ?? '');
  const code = parseInt(codePoint, 16);
  if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return undefined;
  return encode(String.fromCodePoint(code));
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function decode(bytes: readonly number[]): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(
      Uint8Array.from(bytes),
    );
  } catch {
    return undefined;
  }
}
