const PRINTS_AS_IT_IS = /^[ !#-[\]-~]*$/;
const PRINTABLE = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u;

/**
 * Go knows Unicode 15.0, Node a newer one: these were assigned since (up to 17.0) and are not printable to Go.
 * Found by asking both about every code point.
 */
const NEW_RANGES = `
  88f 897 c5c cdc 1acf-1add 1ae0-1aeb 1b4e-1b4f 1b7f 1c89-1c8a 20c1 2427-2429 2b96
  2ffc-2fff 31e4-31e5 31ef a7cb-a7cf a7d2 a7d4 a7da-a7dc a7f1 fbc3-fbd2 fd90-fd91 fdc8-fdce
  105c0-105f3 10940-10959 10d40-10d65 10d69-10d85 10d8e-10d8f 10ec2-10ec7 10ed0-10ed8
  10efa-10efc 11380-11389 1138b 1138e 11390-113b5 113b7-113c0 113c2 113c5 113c7-113ca
  113cc-113d5 113d7-113d8 113e1-113e2 116d0-116e3 11b60-11b67 11bc0-11be1 11bf0-11bf9
  11db0-11ddb 11de0-11de9 11f5a 13460-143fa 16100-16139 16d40-16d79 16ea0-16eb8 16ebb-16ed3
  16ff2-16ff6 187f8-187ff 18cff 18d09-18d1e 18d80-18df2 1cc00-1ccfc 1cd00-1ceb3 1ceba-1ced0
  1cee0-1cef0 1e5d0-1e5fa 1e5ff 1e6c0-1e6de 1e6e0-1e6f5 1e6fe-1e6ff 1f6d8 1f777-1f77a
  1f8b2-1f8bb 1f8c0-1f8c1 1f8d0-1f8d8 1fa54-1fa57 1fa89-1fa8a 1fa8e-1fa8f 1fabe 1fac6 1fac8
  1facd 1fadc 1fadf 1fae9-1faea 1faef 1fbcb-1fbef 1fbfa 2b73a-2b73f 2cea2-2cead 2ebf0-2ee5d
  323b0-33479`;
const NEW_TO_GO = new RegExp(
  `[${NEW_RANGES.replace(/[0-9a-f]+/g, '\\u{$&}').replace(/\s+/g, '')}]`,
  'u',
);

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
  if (PRINTABLE.test(character) && !NEW_TO_GO.test(character)) return character;
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
