import { type Context, errorContext, type SlashMeaning, type State, type Step } from './context.ts';
import type { EscapeErrorCode } from './escape-problem.ts';
import { goQuoted } from '../engine/text/quote.ts';
import { quoteShort } from './quote.ts';
import { indexOfAny, trimRight } from './text.ts';

const JS_SPACE =
  '\f\n\r\t\v \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff';

/** Keywords after which a slash starts a regular expression. */
const BEFORE_REGEXP: ReadonlySet<string> = new Set(
  'break case continue delete do else finally in instanceof return throw try typeof void'.split(
    ' ',
  ),
);

/**
 * What a slash after a run of tokens would start. The run has no strings, comments or regular
 * expressions in it. One token of looking back, so `x = ++/foo/i` is read wrongly, as in Go.
 */
export function slashAfter(run: string, before: SlashMeaning): SlashMeaning {
  const s = trimRight(run, JS_SPACE);
  const last = s.slice(-1);
  if (last === '') return before;
  if (last === '+' || last === '-') {
    // `---` is `-- -`: an odd number ends in an operator, an even one in a step.
    const adjacent = s.length - trimRight(s, last).length;
    return adjacent % 2 === 1 ? 'Regexp' : 'DivOp';
  }
  if (last === '.') return /[0-9]\.$/.test(s) ? 'DivOp' : 'Regexp';
  // A closing brace more often ends a block than an object.
  if (',<>=*%&|^?!~([:;{}'.includes(last)) return 'Regexp';
  const word = /[$\w]*$/.exec(s)?.[0] ?? '';
  return BEFORE_REGEXP.has(word) ? 'Regexp' : 'DivOp';
}

/** JavaScript up to the next string, comment, regular expression or brace. */
export function stepJs(before: Context, s: string): Step {
  const i = indexOfAny(s, '"`\'/{}<-#');
  const c = { ...before, jsCtx: slashAfter(i < 0 ? s : s.slice(0, i), before.jsCtx) };
  if (i < 0) return [c, s.length];
  const character = s.charAt(i);
  const literal = LITERALS.get(character);
  if (literal !== undefined) return [{ ...c, state: literal, jsCtx: 'Regexp' }, i + 1];
  if (character === '/') return stepSlash(c, s, i);
  if (character === '{' || character === '}') return [stepBrace(c, character), i + 1];
  return stepLegacyComment(c, s, i);
}

const LITERALS: ReadonlyMap<string, State> = new Map<string, State>([
  ['"', 'JSDqStr'],
  ["'", 'JSSqStr'],
  ['`', 'JSTmplLit'],
]);

function stepSlash(c: Context, s: string, i: number): Step {
  if (s[i + 1] === '/') return [{ ...c, state: 'JSLineCmt' }, i + 2];
  if (s[i + 1] === '*') return [{ ...c, state: 'JSBlockCmt' }, i + 2];
  if (c.jsCtx === 'Regexp') return [{ ...c, state: 'JSRegexp' }, i + 1];
  if (c.jsCtx === 'DivOp') return [{ ...c, jsCtx: 'Regexp' }, i + 1];
  const rest = quoteShort(s.slice(i));
  return problem('ErrSlashAmbig', `'/' could start a division or regexp: ${rest}`, s);
}

/** `<!--`, `-->` and `#!` start comments that end with the line (ECMAScript, appendix B). */
function stepLegacyComment(c: Context, s: string, i: number): Step {
  if (s.startsWith('<!--', i)) return [{ ...c, state: 'JSHTMLOpenCmt' }, i + 4];
  if (s.startsWith('-->', i)) return [{ ...c, state: 'JSHTMLCloseCmt' }, i + 3];
  if (s.startsWith('#!', i)) return [{ ...c, state: 'JSLineCmt' }, i + 2];
  return [c, i + 1];
}

/** Braces count only inside `${…}`, whose end they tell. */
function stepBrace(c: Context, brace: string): Context {
  const jsCtx: SlashMeaning = 'Regexp';
  const outer = c.jsBraceDepth?.slice(0, -1) ?? [];
  const depth = c.jsBraceDepth?.at(-1);
  if (depth === undefined) return { ...c, jsCtx };
  if (brace === '{') return { ...c, jsCtx, jsBraceDepth: [...outer, depth + 1] };
  if (depth > 0) return { ...c, jsCtx, jsBraceDepth: [...outer, depth - 1] };
  return { ...c, state: 'JSTmplLit', jsBraceDepth: outer };
}

/** A template literal up to its end or the next `${`. */
export function stepJsTemplate(c: Context, s: string): Step {
  for (let i = indexOfAny(s, '`\\$'); i >= 0; i = indexOfAny(s, '`\\$', i + 1)) {
    if (s[i] === '`') return [{ ...c, state: 'JS' }, i + 1];
    if (s[i] === '\\') {
      i++;
      if (i === s.length) return unfinishedEscape(s);
    } else if (s[i + 1] === '{') {
      return [{ ...c, state: 'JS', jsBraceDepth: [...(c.jsBraceDepth ?? []), 0] }, i + 2];
    }
  }
  return [c, s.length];
}

/** A string up to its quote. */
export function stepJsString(c: Context, s: string): Step {
  const specials = c.state === 'JSSqStr' ? "\\'" : '\\"';
  for (let i = indexOfAny(s, specials); i >= 0; i = indexOfAny(s, specials, i + 1)) {
    if (s[i] !== '\\') return [{ ...c, state: 'JS', jsCtx: 'DivOp' }, i + 1];
    i++;
    if (i === s.length) return unfinishedEscape(s);
  }
  return [c, s.length];
}

/** A regular expression up to a slash outside `[…]` that does not belong to a `</script`. */
export function stepJsRegexp(c: Context, s: string): Step {
  let inCharset = false;
  for (let i = indexOfAny(s, '\\/[]'); i >= 0; i = indexOfAny(s, '\\/[]', i + 1)) {
    if (s[i] === '\\') {
      i++;
      if (i === s.length) return unfinishedEscape(s);
    } else if (s[i] === '/') {
      if (i > 0 && /^<\/script/i.test(s.slice(i - 1, i + 7))) i++;
      else if (!inCharset) return [{ ...c, state: 'JS', jsCtx: 'DivOp' }, i + 1];
    } else {
      inCharset = s[i] === '[';
    }
  }
  if (inCharset)
    return problem('ErrPartialCharset', `unfinished JS regexp charset: ${goQuoted(s)}`, s);
  return [c, s.length];
}

function unfinishedEscape(s: string): Step {
  return problem('ErrPartialEscape', `unfinished escape sequence in JS string: ${goQuoted(s)}`, s);
}

function problem(code: EscapeErrorCode, description: string, s: string): Step {
  return [errorContext({ code, description }), s.length];
}
