import type { Content } from './content.ts';

// Control characters are what is escaped.
/* eslint-disable no-control-regex */

const NAMED: Readonly<Record<string, string>> = {
  '\t': '\\t',
  '\n': '\\n',
  '\f': '\\f',
  '\r': '\\r',
};
const ESCAPED_BY_BACKSLASH: ReadonlySet<string> = new Set('$()*-./?[\\]^{|}');

function escapeCharacter(c: string): string {
  return NAMED[c] ?? '\\u' + c.charCodeAt(0).toString(16).padStart(4, '0');
}

function escapeInString(c: string): string {
  return c === '/' || c === '\\' ? `\\${c}` : escapeCharacter(c);
}

/** For a string in JavaScript. What is a string's content already keeps its backslashes. */
export function escapeJsString({ text, type }: Content): string {
  return type === 'JSStr'
    ? text.replace(/[\0-\x1f"&'`+/<>\u2028\u2029]/g, escapeInString)
    : text.replace(/[\0-\x1f"&'`+/<>\\\u2028\u2029]/g, escapeInString);
}

/** For a template literal in JavaScript. */
export function escapeJsTemplate({ text }: Content): string {
  return text.replace(/[\0-\x1f"&'`+/<>\\${}\u2028\u2029]/g, escapeInString);
}

/** For a regular expression in JavaScript: text that matches itself. Empty text must not make it a comment. */
export function escapeJsRegexp({ text }: Content): string {
  const escaped = text.replace(/[\0-\x1f"&'+<>$()*./?[\\\]^{|}\u2028\u2029-]/g, (c) =>
    ESCAPED_BY_BACKSLASH.has(c) ? `\\${c}` : escapeCharacter(c),
  );
  return escaped === '' ? '(?:)' : escaped;
}
