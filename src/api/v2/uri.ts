/** What nearly every generator URL is, told in one pass. */
const PLAIN = /^https?:\/\/[\w.-]+(?::\d+)?(?:\/[!-$&->@-~]*)?(?:\?[!-~]*)?$/;
const SCHEME = /^[a-zA-Z][a-zA-Z0-9+.-]*:/;
// eslint-disable-next-line no-control-regex -- control characters are what it refuses
const FORBIDDEN = /[\u0000-\u001f\u007f]/;
const BAD_ESCAPE = /%(?![0-9a-fA-F]{2})/;
const HOST_FORBIDDEN = /[ "<>^`{|}\\]/;

/**
 * What go-openapi accepts as `format: uri`: Go's `url.ParseRequestURI`, that is an absolute URL or an absolute path.
 * Go is lenient: only control characters, broken escapes in the path, odd hosts and ports are refused.
 */
export function isUri(text: string): boolean {
  if (PLAIN.test(text)) return true;
  if (FORBIDDEN.test(text)) return false;
  if (text.startsWith('/')) return !BAD_ESCAPE.test(pathOf(text));
  const scheme = SCHEME.exec(text);
  if (scheme === null) return text === '*';
  const rest = text.slice(scheme[0].length);
  // An opaque one such as mailto:x.
  if (!rest.startsWith('/')) return true;
  if (!rest.startsWith('//')) return !BAD_ESCAPE.test(pathOf(rest));
  const [, authority = '', path = ''] = /^\/\/([^/?]*)(.*)$/s.exec(rest) ?? [];
  return isAuthority(authority) && !BAD_ESCAPE.test(pathOf(path));
}

function pathOf(text: string): string {
  const query = text.indexOf('?');
  return query < 0 ? text : text.slice(0, query);
}

function isAuthority(authority: string): boolean {
  const host = authority.slice(authority.lastIndexOf('@') + 1);
  if (HOST_FORBIDDEN.test(host) || host.startsWith('[') !== host.includes(']')) return false;
  const port = /:([^:\]]*)$/.exec(host);
  return port === null || /^\d*$/.test(port[1] ?? '');
}
