/*
 * Small searches over text. Everything that decides about contexts is ASCII, so that counting
 * UTF-16 units here finds what Go finds counting bytes.
 */

/** Index of the first of some characters at or after `from`, or -1. */
export function indexOfAny(text: string, characters: string, from = 0): number {
  for (let i = from; i < text.length; i++) if (characters.includes(text.charAt(i))) return i;
  return -1;
}

/** White space of HTML. */
export const HTML_SPACE = ' \t\n\f\r';

/** The index after white space that starts at `from`. */
export function skipSpace(text: string, from: number): number {
  let i = from;
  while (i < text.length && HTML_SPACE.includes(text.charAt(i))) i++;
  return i;
}

/** Without those of some characters that it ends in. */
export function trimRight(text: string, characters: string): string {
  let end = text.length;
  while (end > 0 && characters.includes(text.charAt(end - 1))) end--;
  return text.slice(0, end);
}

/** Lower case as Go does it: rune by rune, without the rules for words and Turkish. */
export function toLower(text: string): string {
  if (/^[\0-\x7f]*$/.test(text)) return text.toLowerCase();
  return Array.from(text, (rune) => (rune === '\u0130' ? 'i' : rune.toLowerCase())).join('');
}

/** Whether a character is a hexadecimal digit. */
export function isHexDigit(character: string): boolean {
  return /^[0-9a-fA-F]$/.test(character);
}
