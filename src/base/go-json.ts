/** What Go's encoder does not print as it is: quotes, backslashes, controls, `<>&` and the two line separators. */
// eslint-disable-next-line no-control-regex -- control characters are what it looks for
const NEEDS_ESCAPE = /["\\<>&\u0000-\u001f\u2028\u2029]/;
const BEYOND_JSON = /[<>&\u2028\u2029]/g;

/**
 * A JSON string, quotes included, byte for byte as Go's `encoding/json` prints it with its default of escaping
 * for HTML. A surrogate without its partner becomes U+FFFD, as it does on its way into a Go string.
 */
export function goJsonString(text: string): string {
  if (!NEEDS_ESCAPE.test(text)) return `"${text.toWellFormed()}"`;
  return JSON.stringify(text.toWellFormed()).replace(BEYOND_JSON, unicodeEscape);
}

function unicodeEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
