import { isHexDigit } from './text.ts';

/** Whether a character may be in a CSS identifier (CSS 3 syntax, nmchar). */
export function isCssNameCharacter(character: string): boolean {
  if (/^[-\w]$/.test(character)) return true;
  const code = character.codePointAt(0) ?? 0;
  return code >= 0x80 && code !== 0xfffe && code !== 0xffff;
}

/** CSS text with its escapes resolved (CSS 3 syntax, stringchar). */
export function decodeCss(s: string): string {
  let decoded = '';
  for (let k = 0; ;) {
    const i = s.indexOf('\\', k);
    if (i < 0) return decoded + s.slice(k);
    decoded += s.slice(k, i);
    if (i + 1 >= s.length) return decoded;
    if (isHexDigit(s.charAt(i + 1))) {
      const [character, next] = decodeHex(s, i + 1);
      decoded += character;
      k = next;
    } else {
      const character = String.fromCodePoint(s.codePointAt(i + 1) ?? 0);
      decoded += character;
      k = i + 1 + character.length;
    }
  }
}

/** Up to six hexadecimal digits and one white space after them. */
function decodeHex(s: string, from: number): [string, number] {
  let end = from + 1;
  while (end < from + 6 && isHexDigit(s.charAt(end))) end++;
  let code = Number.parseInt(s.slice(from, end), 16);
  if (code > 0x10ffff) {
    code >>= 4;
    end--;
  }
  const character = code >= 0xd800 && code <= 0xdfff ? '\ufffd' : String.fromCodePoint(code);
  if (s.startsWith('\r\n', end)) return [character, end + 2];
  return [character, '\t\n\f\r '.includes(s.charAt(end)) && end < s.length ? end + 1 : end];
}
