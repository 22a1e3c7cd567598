import { type Context, errorContext, type Step } from './context.ts';
import { decodeCss, isCssNameCharacter } from './css.ts';
import { goQuoted } from '../engine/text/quote.ts';
import { HTML_SPACE, indexOfAny, skipSpace, trimRight } from './text.ts';
import { stepUrl } from './transition-html.ts';

/** CSS up to the next string, url or comment. */
export function stepCss(c: Context, s: string): Step {
  for (let i = indexOfAny(s, '("\'/'); i >= 0; i = indexOfAny(s, '("\'/', i + 1)) {
    if (s[i] === '"') return [{ ...c, state: 'CSSDqStr' }, i + 1];
    if (s[i] === "'") return [{ ...c, state: 'CSSSqStr' }, i + 1];
    if (s[i] === '(') {
      if (endsWithKeyword(trimRight(s.slice(0, i), HTML_SPACE), 'url'))
        return startUrl(c, s, i + 1);
    } else if (s[i + 1] === '/') {
      return [{ ...c, state: 'CSSLineCmt' }, i + 2];
    } else if (s[i + 1] === '*') {
      return [{ ...c, state: 'CSSBlockCmt' }, i + 2];
    }
  }
  return [c, s.length];
}

function startUrl(c: Context, s: string, from: number): Step {
  const i = skipSpace(s, from);
  if (s[i] === '"') return [{ ...c, state: 'CSSDqURL' }, i + 1];
  if (s[i] === "'") return [{ ...c, state: 'CSSSqURL' }, i + 1];
  return [{ ...c, state: 'CSSURL' }, i];
}

/** Whether CSS ends in an identifier. Escapes in it are not looked through: `url(` allows none. */
function endsWithKeyword(s: string, keyword: string): boolean {
  const start = s.length - keyword.length;
  if (start < 0 || s.slice(start).toLowerCase() !== keyword) return false;
  return (
    start === 0 ||
    !isCssNameCharacter(Array.from(s.slice(Math.max(0, start - 2), start)).at(-1) ?? '')
  );
}

/**
 * A string or URL in CSS up to its end. Strings count as URLs: names of fonts and the like have
 * none of the characters that URLs are treated specially for.
 */
export function stepCssString(before: Context, s: string): Step {
  const specials = specialsOf(before);
  let c = before;
  let k = 0;
  for (let i = indexOfAny(s, specials); i >= 0; i = indexOfAny(s, specials, k)) {
    if (s[i] !== '\\') return [{ ...c, state: 'CSS' }, i + 1];
    i++;
    if (i === s.length) {
      const description = `unfinished escape sequence in CSS string: ${goQuoted(s)}`;
      return [errorContext({ code: 'ErrPartialEscape', description }), s.length];
    }
    [c] = stepUrl(c, decodeCss(s.slice(0, i + 1)));
    k = i + 1;
  }
  return [stepUrl(c, s.slice(k))[0], s.length];
}

function specialsOf(c: Context): string {
  if (c.state === 'CSSDqStr' || c.state === 'CSSDqURL') return '\\"';
  if (c.state === 'CSSSqStr' || c.state === 'CSSSqURL') return "\\'";
  return '\\\t\n\f\r )';
}
