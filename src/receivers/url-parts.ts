import { compareBytewise } from '../base/compare.ts';

/** Characters that `encodeURIComponent` leaves, and Go escapes. */
const LEFT_OVER = /[!'()*]/g;
/** Escapes that Go does not make within a path. */
const PATH_MAY_HOLD = /%(24|26|2B|2C|2F|3A|3B|3D|40)/g;

/** A text as a value of a query, as Go's `url.QueryEscape` has it but with %20 for a space. */
export function percentEncoded(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replace(
    LEFT_OVER,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** A query or a form, as Go's `url.Values.Encode` prints it: sorted by its names. */
export function goQuery(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .sort(([a], [b]) => compareBytewise(a, b))
    .map((pair) => pair.map((part) => percentEncoded(part).replaceAll('%20', '+')).join('='))
    .join('&');
}

/** `url` with `path`, which is not escaped yet, at the end of its own, and `query` in the place of what it has by those names. */
export function extendUrl(
  url: string,
  path: string,
  query: Readonly<Record<string, string>> = {},
): string {
  const whole = new URL(url);
  whole.hash = '';
  const given = Object.fromEntries(whole.searchParams);
  const all = goQuery({ ...given, ...query });
  const own = whole.pathname + percentEncoded(path).replace(PATH_MAY_HOLD, unescaped);
  const before = whole.href.slice(
    0,
    whole.href.length - whole.pathname.length - whole.search.length,
  );
  return `${before}${own}${all === '' ? '' : `?${all}`}`;
}

function unescaped(escape: string): string {
  return decodeURIComponent(escape);
}

/** `url` with a slash at the end of its path. */
export function withSlash(url: string): string {
  const [, path = '', rest = ''] = /^([^?#]*)(.*)$/s.exec(url) ?? [];
  return path.endsWith('/') ? url : `${path}/${rest}`;
}
