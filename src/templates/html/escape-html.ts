import { attributeContent } from './attribute-kinds.ts';
import { type Context, isInTag, START } from './context.ts';
import { FAILSAFE, type Content } from './content.ts';
import { indexOfAny, toLower } from './text.ts';
import { transition, VALUE_ENDS } from './transition.ts';

const IN_TEXT: Readonly<Record<string, string>> = {
  '\0': '\ufffd',
  '"': '&#34;',
  '&': '&amp;',
  "'": '&#39;',
  '+': '&#43;',
  '<': '&lt;',
  '>': '&gt;',
};

const IN_BARE_VALUE: Readonly<Record<string, string>> = {
  ...IN_TEXT,
  '\0': '&#xfffd;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\v': '&#11;',
  '\f': '&#12;',
  '\r': '&#13;',
  ' ': '&#32;',
  '=': '&#61;',
  '`': '&#96;',
};

function escapeText(text: string): string {
  return text.replace(/[\0"&'+<>]/g, (c) => IN_TEXT[c] ?? c);
}

/** As `escapeText`, but character references stay. */
function normalizeText(text: string): string {
  return text.replace(/[\0"'+<>]/g, (c) => IN_TEXT[c] ?? c);
}

/** For text between tags. */
export function escapeHtml({ text, type }: Content): string {
  return type === 'HTML' ? text : escapeText(text);
}

/** For the body of a textarea or title. */
export function escapeRcdata({ text, type }: Content): string {
  return type === 'HTML' ? normalizeText(text) : escapeText(text);
}

/** For an attribute's value in quotes. */
export function escapeAttribute({ text, type }: Content): string {
  return type === 'HTML' ? normalizeText(stripTags(text)) : escapeText(text);
}

/** For an attribute's value without quotes. */
export function escapeBareAttribute({ text, type }: Content): string {
  if (text === '') return FAILSAFE;
  return type === 'HTML'
    ? replaceInBareValue(stripTags(text), /[\0\t-\r "'+<=>`]/g)
    : replaceInBareValue(text, /[\0\t-\r "&'+<=>`]/g);
}

/** Some browsers do not take noncharacters in such values, nor lone surrogates. */
function replaceInBareValue(text: string, specials: RegExp): string {
  return text
    .replace(specials, (c) => IN_BARE_VALUE[c] ?? c)
    .replace(/[\ufdd0-\ufdef\ufff0-\uffff]/g, (c) => `&#x${c.charCodeAt(0).toString(16)};`)
    .replace(/\p{Surrogate}/gu, '&#xfffd;');
}

/** For the name of an attribute or element: known and harmless ones only. */
export function filterName({ text, type }: Content): string {
  if (type === 'HTMLAttr') return text;
  const name = toLower(text);
  return attributeContent(name) === 'plain' && /^[a-z0-9]+$/.test(name) ? name : FAILSAFE;
}

/** A fragment of HTML without its tags and comments: `<b>&iexcl;Hi!</b>` is `&iexcl;Hi!`. */
export function stripTags(html: string): string {
  let kept = '';
  let isAllText = true;
  let c: Context = START;
  let i = 0;
  while (i < html.length) {
    if (c.delim !== 'None') {
      const end = indexOfAny(html, VALUE_ENDS[c.delim], i);
      if (end < 0) break;
      i = c.delim === 'SpaceOrTagEnd' ? end : end + 1;
      c = { ...START, state: 'Tag', element: c.element };
      continue;
    }
    // Scripts and styles need no reading: only their end matters.
    const state = c.element !== 'None' && !isInTag(c.state) ? 'RCDATA' : c.state;
    const [next, read] = transition(state, c, html.slice(i));
    if (c.state === 'Text' || c.state === 'RCDATA')
      kept += textBeforeTag(html.slice(i, i + read), next.state !== c.state);
    else isAllText = false;
    c = next;
    i += read;
  }
  if (isAllText) return html;
  return c.state === 'Text' || c.state === 'RCDATA' ? kept + html.slice(i) : kept;
}

function textBeforeTag(text: string, endsInTag: boolean): string {
  const tag = endsInTag ? text.lastIndexOf('<') : -1;
  return tag < 0 ? text : text.slice(0, tag);
}
