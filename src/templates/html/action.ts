import { type ActionNode, nodeText } from '../engine/nodes.ts';
import { goQuoted } from '../engine/text/quote.ts';
import type { Context, State } from './context.ts';
import type { EscaperName } from './escapers.ts';
import { errorAt, nudge } from './join.ts';
import { isPredefinedEscaper } from './pipeline.ts';

/** What an action needs: the context after it, and the escapers its value has to go through. */
export interface EscapedAction {
  readonly context: Context;
  readonly escapers?: readonly EscaperName[];
}

/** Chooses the escapers for the value of `{{pipeline}}` in a context. */
export function escapeAction(before: Context, node: ActionNode): EscapedAction {
  // A variable's declaration or assignment gives no output.
  if (node.pipe.declarations.length > 0) return { context: before };
  const c = nudge(before);
  const misused = misusedEscaper(c, node);
  if (misused !== undefined) {
    const description = `predefined escaper ${goQuoted(misused)} disallowed in template`;
    return { context: errorAt(node, 'ErrPredefinedEscaper', description) };
  }
  if (c.state === 'Error') return { context: c };
  const inner = escapersOf(c);
  if (inner === undefined) {
    const description = `${nodeText(node)} appears in an ambiguous context within a URL`;
    return { context: errorAt(node, 'ErrAmbigContext', description) };
  }
  return { context: after(c), escapers: [...inner, ...escapersOfDelimiter(c)] };
}

/** `html` and `urlquery` may only end a pipeline, and `html` is not enough for a value without quotes. */
function misusedEscaper(c: Context, node: ActionNode): string | undefined {
  const { commands } = node.pipe;
  const isBareValue = c.state === 'Attr' && c.delim === 'SpaceOrTagEnd';
  for (const [i, command] of commands.entries()) {
    const [first] = command.args;
    if (first?.kind !== 'identifier' || !isPredefinedEscaper(first.name)) continue;
    if (i < commands.length - 1 || (isBareValue && first.name === 'html')) return first.name;
  }
  return undefined;
}

function after(c: Context): Context {
  // A slash after a value divides.
  if (c.state === 'JS') return { ...c, jsCtx: 'DivOp' };
  return c.state === 'Tag' ? { ...c, state: 'AttrName' } : c;
}

/** What escapes a value in each state, `url` by the part of the URL, nothing but its delimiter in an attribute. */
const BY_STATE: Readonly<Record<State, EscaperName | 'url' | undefined>> = {
  Text: '_html_template_htmlescaper',
  RCDATA: '_html_template_rcdataescaper',
  Tag: '_html_template_htmlnamefilter',
  AttrName: '_html_template_htmlnamefilter',
  AfterName: '_html_template_htmlnamefilter',
  BeforeValue: undefined,
  Attr: undefined,
  URL: 'url',
  Srcset: '_html_template_srcsetescaper',
  MetaContent: undefined,
  MetaContentURL: '_html_template_urlfilter',
  JS: '_html_template_jsvalescaper',
  JSDqStr: '_html_template_jsstrescaper',
  JSSqStr: '_html_template_jsstrescaper',
  JSTmplLit: '_html_template_jstmpllitescaper',
  JSRegexp: '_html_template_jsregexpescaper',
  CSS: '_html_template_cssvaluefilter',
  CSSDqStr: 'url',
  CSSSqStr: 'url',
  CSSDqURL: 'url',
  CSSSqURL: 'url',
  CSSURL: 'url',
  HTMLCmt: '_html_template_commentescaper',
  JSBlockCmt: '_html_template_commentescaper',
  JSLineCmt: '_html_template_commentescaper',
  JSHTMLOpenCmt: '_html_template_commentescaper',
  JSHTMLCloseCmt: '_html_template_commentescaper',
  CSSBlockCmt: '_html_template_commentescaper',
  CSSLineCmt: '_html_template_commentescaper',
  Error: undefined,
  Dead: undefined,
};

/** Undefined: it cannot be told. */
function escapersOf(c: Context): readonly EscaperName[] | undefined {
  const escaper = BY_STATE[c.state];
  if (escaper === 'url') return escapersInUrl(c);
  return escaper === undefined ? [] : [escaper];
}

/** Strings in CSS count as URLs: they mostly are. */
function escapersInUrl(c: Context): readonly EscaperName[] | undefined {
  const isString = c.state === 'CSSDqStr' || c.state === 'CSSSqStr';
  const normalizer = isString ? '_html_template_cssescaper' : '_html_template_urlnormalizer';
  switch (c.urlPart) {
    case 'None':
      return ['_html_template_urlfilter', normalizer];
    case 'PreQuery':
      return [normalizer];
    case 'QueryOrFrag':
      return ['_html_template_urlescaper'];
    case 'Unknown':
      return undefined;
  }
}

function escapersOfDelimiter(c: Context): readonly EscaperName[] {
  if (c.delim === 'None') return [];
  return [
    c.delim === 'SpaceOrTagEnd' ? '_html_template_nospaceescaper' : '_html_template_attrescaper',
  ];
}
