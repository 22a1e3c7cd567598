import { type Context, errorContext, START, type State, type Step } from './context.ts';
import { unescapeHtml } from './entities.ts';
import { isJsMimeType } from './mime-type.ts';
import { goQuoted } from '../engine/text/quote.ts';
import { indexOfAny } from './text.ts';
import { stepCss, stepCssString } from './transition-css.ts';
import {
  stepAfterName,
  stepAttributeName,
  stepBeforeValue,
  stepComment,
  stepMetaContent,
  stepMetaContentUrl,
  stepSpecialTagEnd,
  stepTag,
  stepText,
  stepUrl,
} from './transition-html.ts';
import { stepJs, stepJsRegexp, stepJsString, stepJsTemplate } from './transition-js.ts';

/** Reads from the front of some text what the context makes of it. */
type Transition = (c: Context, s: string) => Step;

const stay: Transition = (c, s) => [c, s.length];

const TRANSITIONS: Readonly<Record<State, Transition>> = {
  Text: stepText,
  Tag: stepTag,
  AttrName: stepAttributeName,
  AfterName: stepAfterName,
  BeforeValue: stepBeforeValue,
  HTMLCmt: stepComment,
  RCDATA: stepSpecialTagEnd,
  Attr: stay,
  URL: stepUrl,
  Srcset: stepUrl,
  JS: stepJs,
  JSDqStr: stepJsString,
  JSSqStr: stepJsString,
  JSTmplLit: stepJsTemplate,
  JSRegexp: stepJsRegexp,
  JSBlockCmt: stepBlockComment,
  JSLineCmt: stepLineComment,
  JSHTMLOpenCmt: stepLineComment,
  JSHTMLCloseCmt: stepLineComment,
  CSS: stepCss,
  CSSDqStr: stepCssString,
  CSSSqStr: stepCssString,
  CSSDqURL: stepCssString,
  CSSSqURL: stepCssString,
  CSSURL: stepCssString,
  CSSBlockCmt: stepBlockComment,
  CSSLineCmt: stepLineComment,
  Error: stay,
  MetaContent: stepMetaContent,
  MetaContentURL: stepMetaContentUrl,
  Dead: stay,
};

/** What ends an attribute's value. */
export const VALUE_ENDS: Readonly<Record<Context['delim'], string>> = {
  None: '',
  DoubleQuote: '"',
  SingleQuote: "'",
  SpaceOrTagEnd: ' \t\n\f\r>',
};

/** One transition of a state, whatever element it is in. */
export function transition(state: State, c: Context, s: string): Step {
  return TRANSITIONS[state](c, s);
}

/** Takes some tokens from the front of text and gives the context after them. */
export function contextAfterText(c: Context, s: string): Step {
  if (c.delim !== 'None') return stepValue(c, s);
  const [ended, upTo] = stepSpecialTagEnd(c, s);
  return upTo === 0 ? [ended, 0] : transition(c.state, c, s.slice(0, upTo));
}

/** An attribute's value: what is in it when it goes on, else the tag after it. */
function stepValue(c: Context, s: string): Step {
  const end = indexOfAny(s, VALUE_ENDS[c.delim]);
  const value = end < 0 ? s : s.slice(0, end);
  if (c.delim === 'SpaceOrTagEnd') {
    // HTML parsers disagree on these in values without quotes.
    const bad = indexOfAny(value, '"\'<=`');
    if (bad >= 0) {
      const description = `${goQuoted(value.charAt(bad))} in unquoted attr: ${goQuoted(value)}`;
      return [errorContext({ code: 'ErrBadHTML', description }), s.length];
    }
  }
  if (end < 0) return [contextInValue(c, s), s.length];
  // The type of a script decides whether its body is JavaScript.
  const isOtherScript =
    c.state === 'Attr' && c.element === 'Script' && c.attr === 'ScriptType' && !isJsMimeType(value);
  const element = isOtherScript ? 'None' : c.element;
  return [{ ...START, state: 'Tag', element }, c.delim === 'SpaceOrTagEnd' ? end : end + 1];
}

/** Entities are resolved first, so that the rules of URLs, JavaScript and CSS need not know them. */
function contextInValue(before: Context, s: string): Context {
  let c = before;
  for (let rest = unescapeHtml(s); rest !== '';) {
    const [next, read] = transition(c.state, c, rest);
    c = next;
    rest = rest.slice(read);
  }
  return c;
}

function stepBlockComment(c: Context, s: string): Step {
  const i = s.indexOf('*/');
  if (i < 0) return [c, s.length];
  return [{ ...c, state: c.state === 'JSBlockCmt' ? 'JS' : 'CSS' }, i + 2];
}

/** The end of the line is not part of a line comment. */
function stepLineComment(c: Context, s: string): Step {
  const isCss = c.state === 'CSSLineCmt';
  const i = indexOfAny(s, isCss ? '\n\f\r' : '\n\r\u2028\u2029');
  return i < 0 ? [c, s.length] : [{ ...c, state: isCss ? 'CSS' : 'JS' }, i];
}
