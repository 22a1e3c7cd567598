/** What stands for a URL in messages. */
export const REDACTED = '<redacted>';

/**
 * `text` without the URL of a receiver and the parts of it that are secret as a rule: user and password, path
 * and query. For what a server says, which may repeat what it was asked.
 */
export function redactUrl(text: string, url: string): string {
  const parsed = URL.parse(url);
  const parts = [url];
  if (parsed !== null) {
    const { href, pathname, search, username, password } = parsed;
    parts.push(
      href,
      pathname + search,
      pathname,
      search,
      password,
      username,
      ...parsed.searchParams.values(),
    );
  }
  return parts
    .filter((part) => part.length > 1)
    .reduce((safe, part) => safe.replaceAll(part, REDACTED), text);
}
