import type { EscapeProblem } from './escape-problem.ts';

/** Where an HTML parser is: what kind of content the next character belongs to. */
export type State =
  | 'Text'
  | 'Tag'
  | 'AttrName'
  | 'AfterName'
  | 'BeforeValue'
  | 'HTMLCmt'
  | 'RCDATA'
  | 'Attr'
  | 'URL'
  | 'Srcset'
  | 'JS'
  | 'JSDqStr'
  | 'JSSqStr'
  | 'JSTmplLit'
  | 'JSRegexp'
  | 'JSBlockCmt'
  | 'JSLineCmt'
  | 'JSHTMLOpenCmt'
  | 'JSHTMLCloseCmt'
  | 'CSS'
  | 'CSSDqStr'
  | 'CSSSqStr'
  | 'CSSDqURL'
  | 'CSSSqURL'
  | 'CSSURL'
  | 'CSSBlockCmt'
  | 'CSSLineCmt'
  | 'Error'
  | 'MetaContent'
  | 'MetaContentURL'
  /** After `{{break}}` or `{{continue}}`: never reached. */
  | 'Dead';

/** What ends the attribute value we are in. */
export type Delimiter = 'None' | 'DoubleQuote' | 'SingleQuote' | 'SpaceOrTagEnd';

/** How far into a URL we are: its parts are escaped differently. */
export type UrlPart = 'None' | 'PreQuery' | 'QueryOrFrag' | 'Unknown';

/** What a slash would start in JavaScript; unknown where branches disagree. */
export type SlashMeaning = 'Regexp' | 'DivOp' | 'Unknown';

/** Attributes whose values are not plain text. */
export type AttributeKind =
  'None' | 'Script' | 'ScriptType' | 'Style' | 'URL' | 'Srcset' | 'MetaContent';

/** Elements whose body, or whose attributes, have rules of their own. */
export type ElementKind = 'None' | 'Script' | 'Style' | 'Textarea' | 'Title' | 'Meta';

/**
 * The state of an HTML parser at a point of a template. Names follow Go's html/template, because
 * they are part of its error messages and of the names of derived templates.
 */
export interface Context {
  readonly state: State;
  readonly delim: Delimiter;
  readonly urlPart: UrlPart;
  readonly jsCtx: SlashMeaning;
  /** Open braces within each `${` of a JavaScript template literal; absent until the first one. */
  readonly jsBraceDepth: readonly number[] | undefined;
  readonly attr: AttributeKind;
  readonly element: ElementKind;
  /** Only in state Error. */
  readonly problem: EscapeProblem | undefined;
}

/** The context after some text, and how much of the text led there. */
export type Step = readonly [Context, number];

/** Where every template starts: plain text outside any tag. */
export const START: Context = {
  state: 'Text',
  delim: 'None',
  urlPart: 'None',
  jsCtx: 'Regexp',
  jsBraceDepth: undefined,
  attr: 'None',
  element: 'None',
  problem: undefined,
};

/** The infectious context after a mistake in the template. */
export function errorContext(problem: EscapeProblem): Context {
  return { ...START, state: 'Error', problem };
}

/** Whether two contexts mean the same; no braces counted equals none open. */
export function sameContext(a: Context, b: Context): boolean {
  return (
    a.state === b.state &&
    a.delim === b.delim &&
    a.urlPart === b.urlPart &&
    a.jsCtx === b.jsCtx &&
    (a.jsBraceDepth ?? []).join() === (b.jsBraceDepth ?? []).join() &&
    a.attr === b.attr &&
    a.element === b.element &&
    a.problem === b.problem
  );
}

/** A context as error messages show it; only contexts without a problem are shown. */
export function formatContext(c: Context): string {
  const braces = `[${(c.jsBraceDepth ?? []).join(' ')}]`;
  return `{state${c.state} delim${c.delim} urlPart${c.urlPart} jsCtx${c.jsCtx} ${braces} attr${c.attr} element${c.element} <nil>}`;
}

/** The name of a template as called in a context: its own name in text, else a derived one. */
export function mangledName(c: Context, name: string): string {
  if (c.state === 'Text') return name;
  const parts = [`${name}$htmltemplate_state${c.state}`];
  if (c.delim !== 'None') parts.push(`delim${c.delim}`);
  if (c.urlPart !== 'None') parts.push(`urlPart${c.urlPart}`);
  if (c.jsCtx !== 'Regexp') parts.push(`jsCtx${c.jsCtx}`);
  if (c.jsBraceDepth !== undefined) parts.push(`jsBraceDepth([${c.jsBraceDepth.join(' ')}])`);
  if (c.attr !== 'None') parts.push(`attr${c.attr}`);
  if (c.element !== 'None') parts.push(`element${c.element}`);
  return parts.join('_');
}

/** Content for authors, not for readers: left out of the output. */
export function isComment(state: State): boolean {
  return (
    state === 'HTMLCmt' ||
    state === 'JSBlockCmt' ||
    state === 'JSLineCmt' ||
    state === 'JSHTMLOpenCmt' ||
    state === 'JSHTMLCloseCmt' ||
    state === 'CSSBlockCmt' ||
    state === 'CSSLineCmt'
  );
}

/** Solely inside an HTML tag. */
export function isInTag(state: State): boolean {
  return (
    state === 'Tag' ||
    state === 'AttrName' ||
    state === 'AfterName' ||
    state === 'BeforeValue' ||
    state === 'Attr'
  );
}

/** In a JavaScript literal, where `</script` and `<!--` must not appear as such. */
export function isInScriptLiteral(state: State): boolean {
  return (
    state === 'JSDqStr' || state === 'JSSqStr' || state === 'JSTmplLit' || state === 'JSRegexp'
  );
}
