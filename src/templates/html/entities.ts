import { ENTITY_NAMES } from './entity-names.ts';

/** Read when it is first needed: it takes some milliseconds, and few templates have references in them. */
let textsByName: ReadonlyMap<string, string> | undefined;

function readNames(): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  for (const entry of ENTITY_NAMES.trim().split(/\s+/)) {
    const [name = '', codes = ''] = entry.split('=');
    const text = String.fromCodePoint(...codes.split('+').map((code) => Number.parseInt(code, 16)));
    texts.set(name, text);
    if (!name.endsWith(';')) texts.set(`${name};`, text);
  }
  return texts;
}

/** The longest name that is known without a semicolon. */
const LONGEST_BARE_NAME = 6;

/** What Windows-1252 has where Unicode has control characters: browsers read `&#150;` as a dash. */
const WINDOWS_1252 =
  '\u20ac\x81\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\x8d\u017d\x8f' +
  '\x90\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\x9d\u017e\u0178';

/** Text with the character references of HTML in it resolved; those that are none stay. */
export function unescapeHtml(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(REFERENCE, (whole: string, hex?: string, decimal?: string, name?: string) => {
    if (name !== undefined) return named(name) ?? whole;
    // Go wants four characters, so that one digit without a semicolon is none.
    if (whole.length < 4) return whole;
    return hex === undefined ? numbered(decimal ?? '', 10) : numbered(hex, 16);
  });
}

const REFERENCE = /&(?:#[xX]([0-9a-fA-F]*);?|#([0-9]*);?|([a-zA-Z0-9]+;?))/g;

function named(name: string): string | undefined {
  textsByName ??= readNames();
  const text = textsByName.get(name);
  if (text !== undefined) return text;
  for (let length = Math.min(name.length - 1, LONGEST_BARE_NAME); length > 1; length--) {
    const prefix = textsByName.get(name.slice(0, length));
    if (prefix !== undefined) return prefix + name.slice(length);
  }
  return undefined;
}

function numbered(digits: string, base: number): string {
  // In 32 bits, as Go counts.
  const code = Array.from(digits).reduce(
    (sum, digit) => (Math.imul(sum, base) + Number.parseInt(digit, base)) | 0,
    0,
  );
  if (code >= 0x80 && code <= 0x9f) return WINDOWS_1252.charAt(code - 0x80);
  const isNone = code <= 0 || (code >= 0xd800 && code <= 0xdfff) || code > 0x10ffff;
  return isNone ? '\ufffd' : String.fromCodePoint(code);
}
