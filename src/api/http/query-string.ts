/** The parameters of a query by name, each with its values in order. */
export type QueryValues = Readonly<Record<string, readonly string[]>>;

const BAD_ESCAPE = /%(?![0-9a-fA-F]{2})/;

/** Reads a query as Go's `url.ParseQuery` does for its handlers: a pair with a broken escape or a `;` is left out. */
export function parseQueryString(text: string): QueryValues {
  const values: Record<string, string[]> = Object.create(null) as Record<string, string[]>;
  for (const pair of text.split('&')) {
    if (pair === '' || pair.includes(';') || BAD_ESCAPE.test(pair)) continue;
    const equals = pair.indexOf('=');
    const name = unescape(equals < 0 ? pair : pair.slice(0, equals));
    (values[name] ??= []).push(equals < 0 ? '' : unescape(pair.slice(equals + 1)));
  }
  return values;
}

/** Decodes plus signs and escapes. */
function unescape(text: string): string {
  return percentDecoded(text.replaceAll('+', ' '));
}

/** Decodes escapes; bytes that are no UTF-8 become U+FFFD. */
export function percentDecoded(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return Buffer.from(bytesOf(text)).toString('utf8');
  }
}

function bytesOf(escaped: string): number[] {
  return escaped
    .split(/(%[0-9a-fA-F]{2})/)
    .flatMap((part, i) =>
      i % 2 === 1 ? Number.parseInt(part.slice(1), 16) : [...Buffer.from(part)],
    );
}
