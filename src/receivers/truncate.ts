/** What is put where a text was cut. */
const MARK = '…';

/** `text`, or as much of it that it has `limit` characters (code points) together with the mark at its end. */
export function truncateRunes(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const characters = Array.from(text);
  return characters.length <= limit ? text : characters.slice(0, limit - 1).join('') + MARK;
}

/** `text`, or as many of its whole characters that it has `limit` bytes of UTF-8 together with the mark at its end. */
export function truncateBytes(text: string, limit: number): string {
  if (Buffer.byteLength(text) <= limit) return text;
  const bytes = Buffer.from(text);
  let end = limit - Buffer.byteLength(MARK);
  // The bytes of one character after its first look like 10xxxxxx.
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--;
  return bytes.toString('utf8', 0, end) + MARK;
}
