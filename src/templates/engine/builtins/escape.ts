import { isGoPrintable } from '../../../base/go-printable.ts';
import { toBytes } from '../text/bytes.ts';
import { hex } from '../text/quote.ts';

const HTML: Readonly<Record<string, string>> = {
  '\0': '\ufffd',
  '"': '&#34;',
  "'": '&#39;',
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
};

/** Go's `template.HTMLEscapeString`. */
export function escapeHtml(text: string): string {
  return text.replace(/[\0"'&<>]/g, (character) => HTML[character] ?? character);
}

const JS: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  "'": "\\'",
  '"': '\\"',
  '<': '\\u003C',
  '>': '\\u003E',
  '&': '\\u0026',
  '=': '\\u003D',
};

/** Go's `template.JSEscapeString`. */
export function escapeJs(text: string): string {
  return text.replace(
    /[^ !#-%(-;?-[\]-~]/gu,
    (character) => JS[character] ?? escapedRune(character),
  );
}

function escapedRune(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x80) return code < 0x20 ? '\\u00' + hex(code, 2).toUpperCase() : character;
  if (!character.isWellFormed() || isGoPrintable(character)) return character;
  return '\\u' + hex(code, 4).toUpperCase();
}

/** Go's `url.QueryEscape`. */
export function escapeQuery(text: string): string {
  if (/^[\w.~-]*$/.test(text)) return text;
  let out = '';
  for (const byte of toBytes(text)) {
    const character = String.fromCharCode(byte);
    if (character === ' ') out += '+';
    else out += /[\w.~-]/.test(character) ? character : '%' + hex(byte, 2).toUpperCase();
  }
  return out;
}
