import { attributeContent, type AttributeContent } from './attribute-kinds.ts';
import {
  type AttributeKind,
  type Context,
  type ElementKind,
  errorContext,
  isComment,
  isInScriptLiteral,
  START,
  type State,
  type Step,
} from './context.ts';
import { goQuoted } from '../engine/text/quote.ts';
import { quoteShort } from './quote.ts';
import { HTML_SPACE, indexOfAny, skipSpace, toLower } from './text.ts';

/** What the body of an element is. */
const BODY: Readonly<Record<ElementKind, State>> = {
  None: 'Text',
  Script: 'JS',
  Style: 'CSS',
  Textarea: 'RCDATA',
  Title: 'RCDATA',
  Meta: 'Text',
};

/** What the value of an attribute is. */
export const VALUE_STATE: Readonly<Record<AttributeKind, State>> = {
  None: 'Attr',
  Script: 'JS',
  ScriptType: 'Attr',
  Style: 'CSS',
  URL: 'URL',
  Srcset: 'Srcset',
  MetaContent: 'MetaContent',
};

const ELEMENTS: ReadonlyMap<string, ElementKind> = new Map<string, ElementKind>([
  ['script', 'Script'],
  ['style', 'Style'],
  ['textarea', 'Textarea'],
  ['title', 'Title'],
  ['meta', 'Meta'],
]);

const KIND_OF_CONTENT: Readonly<Record<AttributeContent, AttributeKind>> = {
  plain: 'None',
  unsafe: 'None',
  html: 'None',
  url: 'URL',
  css: 'Style',
  js: 'Script',
  srcset: 'Srcset',
};

/** Text up to and including the next tag name or start of a comment. */
export function stepText(c: Context, s: string): Step {
  let k = 0;
  for (;;) {
    let i = s.indexOf('<', k);
    if (i < 0 || i + 1 === s.length) return [c, s.length];
    if (s.startsWith('<!--', i)) return [{ ...START, state: 'HTMLCmt' }, i + 4];
    i++;
    const closing = s[i] === '/';
    if (closing) i++;
    if (i === s.length) return [c, s.length];
    const end = endOfTagName(s, i);
    if (end !== i) {
      const named = ELEMENTS.get(s.slice(i, end).toLowerCase()) ?? 'None';
      return [{ ...START, state: 'Tag', element: closing ? 'None' : named }, end];
    }
    k = end;
  }
}

/** Inside a tag: white space, then its end or an attribute's name. */
export function stepTag(c: Context, s: string): Step {
  const i = skipSpace(s, 0);
  if (i === s.length) return [c, s.length];
  if (s[i] === '>') {
    const element = c.element === 'Meta' ? 'None' : c.element;
    return [{ ...START, state: BODY[c.element], element }, i + 1];
  }
  const j = endOfAttributeName(s, i);
  if (typeof j !== 'number') return [j, s.length];
  if (i === j) {
    const got = goQuoted(s.slice(i));
    return badHtml(`expected space, attr name, or end of tag, but got ${got}`, s);
  }
  const state = j === s.length ? 'AttrName' : 'AfterName';
  return [{ ...START, state, element: c.element, attr: kindOf(c.element, s.slice(i, j)) }, j];
}

function kindOf(element: ElementKind, attribute: string): AttributeKind {
  const name = toLower(attribute);
  if (element === 'Script' && name === 'type') return 'ScriptType';
  if (element === 'Meta' && name === 'content') return 'MetaContent';
  return KIND_OF_CONTENT[attributeContent(name)];
}

/** The rest of an attribute's name. */
export function stepAttributeName(c: Context, s: string): Step {
  const i = endOfAttributeName(s, 0);
  if (typeof i !== 'number') return [i, s.length];
  return [i === s.length ? c : { ...c, state: 'AfterName' }, i];
}

/** After an attribute's name: its equals sign, or what makes it one without value. */
export function stepAfterName(c: Context, s: string): Step {
  const i = skipSpace(s, 0);
  if (i === s.length) return [c, s.length];
  return s[i] === '=' ? [{ ...c, state: 'BeforeValue' }, i + 1] : [{ ...c, state: 'Tag' }, i];
}

/** After an equals sign: the quote, if any, that the value starts with. */
export function stepBeforeValue(c: Context, s: string): Step {
  const i = skipSpace(s, 0);
  if (i === s.length) return [c, s.length];
  const state = VALUE_STATE[c.attr];
  if (s[i] === "'") return [{ ...c, state, delim: 'SingleQuote' }, i + 1];
  if (s[i] === '"') return [{ ...c, state, delim: 'DoubleQuote' }, i + 1];
  return [{ ...c, state, delim: 'SpaceOrTagEnd' }, i];
}

/** A comment up to its end. */
export function stepComment(c: Context, s: string): Step {
  const i = s.indexOf('-->');
  return i < 0 ? [c, s.length] : [START, i + 3];
}

/**
 * Up to the end tag of an element whose body is not HTML. Not consuming anything says that the
 * end tag is next and the context is text again.
 */
export function stepSpecialTagEnd(c: Context, s: string): Step {
  if (c.element === 'None') return [c, s.length];
  // In script literals an end tag does not count: it is going to be escaped.
  if (c.element === 'Script' && (isInScriptLiteral(c.state) || isComment(c.state)))
    return [c, s.length];
  const end = indexOfEndTag(s, c.element === 'Meta' ? '' : c.element.toLowerCase());
  return end < 0 ? [c, s.length] : [START, end];
}

function indexOfEndTag(s: string, tag: string): number {
  for (let from = 0; from < s.length;) {
    const i = s.indexOf('</', from);
    if (i < 0) return -1;
    from = i + 2;
    if (s.slice(from, from + tag.length).toLowerCase() !== tag) continue;
    from += tag.length;
    if (from < s.length && '> \t\n\f/'.includes(s.charAt(from))) return i;
  }
  return -1;
}

/** A URL: before its query until a `?` or `#` is seen. */
export function stepUrl(c: Context, s: string): Step {
  if (indexOfAny(s, '#?') >= 0) return [{ ...c, urlPart: 'QueryOrFrag' }, s.length];
  if (skipSpace(s, 0) !== s.length && c.urlPart === 'None')
    return [{ ...c, urlPart: 'PreQuery' }, s.length];
  return [c, s.length];
}

/** The content of a meta element up to `url=`. */
export function stepMetaContent(c: Context, s: string): Step {
  for (let i = 0; i + 3 < s.length; i++) {
    if (!/^url$/iu.test(s.slice(i, i + 3))) continue;
    const j = skipSpace(s, i + 3);
    if (s[j] === '=') return [{ ...c, state: 'MetaContentURL' }, j + 1];
  }
  return [c, s.length];
}

/** The URL in the content of a meta element, up to a semicolon. */
export function stepMetaContentUrl(c: Context, s: string): Step {
  const i = s.indexOf(';');
  return i < 0 ? [c, s.length] : [{ ...c, state: 'MetaContent' }, i + 1];
}

function badHtml(description: string, s: string): Step {
  return [errorContext({ code: 'ErrBadHTML', description }), s.length];
}

/** Where the name of an attribute ends, or the error that a quote in it is. */
function endOfAttributeName(s: string, from: number): number | Context {
  const i = indexOfAny(s, `${HTML_SPACE}=>'"<`, from);
  if (i < 0) return s.length;
  if (!`'"<`.includes(s.charAt(i))) return i;
  const description = `${goQuoted(s.charAt(i))} in attribute name: ${quoteShort(s)}`;
  return errorContext({ code: 'ErrBadHTML', description });
}

/** Where a tag's name ends: letters, digits, and `:` or `-` between them. */
function endOfTagName(s: string, from: number): number {
  const name = /^[a-z](?:[a-z0-9]|[:-][a-z0-9])*/i.exec(s.slice(from));
  return from + (name?.[0].length ?? 0);
}
