import { toLower } from './text.ts';

const JAVASCRIPT: ReadonlySet<string> = new Set([
  '',
  'application/ecmascript',
  'application/javascript',
  'application/json',
  'application/ld+json',
  'application/x-ecmascript',
  'application/x-javascript',
  'module',
  'text/ecmascript',
  'text/javascript',
  'text/javascript1.0',
  'text/javascript1.1',
  'text/javascript1.2',
  'text/javascript1.3',
  'text/javascript1.4',
  'text/javascript1.5',
  'text/jscript',
  'text/livescript',
  'text/x-ecmascript',
  'text/x-javascript',
]);

// White space of Unicode, which is not quite what `trim` takes.
const SPACE = '[\\t-\\r \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]+';
const OUTER_SPACE = new RegExp(`^${SPACE}|${SPACE}$`, 'g');

/** Whether a script element of this type holds JavaScript, or JSON, which is escaped alike. */
export function isJsMimeType(type: string): boolean {
  const [essence = ''] = type.split(';');
  return JAVASCRIPT.has(toLower(essence).replace(OUTER_SPACE, ''));
}
