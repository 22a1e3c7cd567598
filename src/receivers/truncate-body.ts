import { truncateBytes } from './truncate.ts';

/** What `print` makes of `text`, with as much of it as fits into `limit` bytes. */
export function fittingBody(text: string, limit: number, print: (text: string) => string): string {
  const body = print(text);
  const over = Buffer.byteLength(body) - limit;
  // A byte of the text is at least one of the body.
  return over <= 0 ? body : print(truncateBytes(text, Math.max(Buffer.byteLength(text) - over, 3)));
}
