/** Longer headers are no names and passwords. */
const MAX_LENGTH = 4096;

/** The name and password of an `Authorization` header; undefined where it has none. As Go reads it. */
export function readBasicAuth(
  header: string | undefined,
): { readonly user: string; readonly password: string } | undefined {
  if (header === undefined || header.length > MAX_LENGTH) return undefined;
  const [, encoded] = /^basic ([A-Za-z0-9+/]*={0,2})$/i.exec(header) ?? [];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0 ? undefined : { user: text.slice(0, colon), password: text.slice(colon + 1) };
}
