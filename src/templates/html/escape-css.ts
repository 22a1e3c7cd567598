import { FAILSAFE, type Content } from './content.ts';
import { decodeCss } from './css.ts';

const CSS_SPECIALS = /[\0\t\n\f\r"&'()+/:;<>\\{}]/g;

/** For a string in CSS: specials as `\hex`, with a space where the next character could belong to it. */
export function escapeCss({ text }: Content): string {
  return text.replace(CSS_SPECIALS, (c, offset: number) => {
    if (c === '\\') return '\\\\';
    const next = text.charAt(offset + 1);
    const needsSpace = next === '' || /[0-9a-fA-F\t\n\f\r ]/.test(next);
    return `\\${c.charCodeAt(0).toString(16)}${needsSpace ? ' ' : ''}`;
  });
}

/**
 * For a value in CSS: quantities, colours, names. Whatever could end the value, start a comment or run a
 * script is replaced as a whole.
 */
export function filterCssValue({ text, type }: Content): string {
  if (type === 'CSS') return text;
  const decoded = decodeCss(text);
  if (/[\0"'()/;@[\\\]`{}<>]|--/.test(decoded)) return FAILSAFE;
  const name = decoded.replace(/\W/g, '').toLowerCase();
  return name.includes('expression') || name.includes('mozbinding') ? FAILSAFE : decoded;
}
