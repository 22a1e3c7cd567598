/**
 * Go strings are bytes; ours are text in which a byte that is not part of valid UTF-8 stands as the lone surrogate
 * U+DC00 + byte, from U+DC80 to U+DCFF. Such surrogates never occur in well-formed text, so nothing is lost.
 */

const ASCII = /^[\0-\x7f]*$/;
const ESCAPED_BYTE = 0xdc00;
const encoder = new TextEncoder();
const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** How many bytes a Go string has. */
export function byteLength(text: string): number {
  let bytes = text.length;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) continue;
    if (unit < 0x800) bytes += 1;
    else if (unit < 0xd800 || unit > 0xdfff) bytes += 2;
    else if (isPairAt(text, i)) {
      bytes += 2;
      i++;
    } else if (!isEscapedByte(unit)) bytes += 2;
  }
  return bytes;
}

/** The bytes of a Go string. */
export function toBytes(text: string): Uint8Array {
  if (text.isWellFormed()) return encoder.encode(text);
  const bytes: number[] = [];
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (isEscapedByte(code)) bytes.push(code - ESCAPED_BYTE);
    else bytes.push(...encoder.encode(character));
  }
  return Uint8Array.from(bytes);
}

/** The Go string of these bytes. */
export function fromBytes(bytes: Uint8Array): string {
  try {
    return strict.decode(bytes);
  } catch {
    return fromBrokenBytes(bytes);
  }
}

function fromBrokenBytes(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length;) {
    const length = sequenceLength(bytes, i);
    if (length === 0) text += String.fromCharCode(ESCAPED_BYTE + (bytes[i] ?? 0));
    else text += strict.decode(bytes.subarray(i, i + length));
    i += length === 0 ? 1 : length;
  }
  return text;
}

/** How long the valid UTF-8 sequence at `i` is; 0 where there is none. */
function sequenceLength(bytes: Uint8Array, i: number): number {
  const first = bytes[i] ?? 0;
  const length = first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  if (length <= 1) return length;
  try {
    return strict.decode(bytes.subarray(i, i + length)).length > 0 ? length : 0;
  } catch {
    return 0;
  }
}

/** Go strings put one after the other: bytes that only together are valid UTF-8 become the character they are. */
export function joined(parts: readonly string[]): string {
  return normal(parts.join(''));
}

/** The one form of a Go string that was put together from others. */
export function normal(text: string): string {
  return text.isWellFormed() ? text : fromBytes(toBytes(text));
}

/** `text.slice`, counted in bytes. */
export function sliceBytes(text: string, from: number, to: number): string {
  return ASCII.test(text) ? text.slice(from, to) : fromBytes(toBytes(text).subarray(from, to));
}

/** What leaves the engine: bytes that are no UTF-8 become U+FFFD, as a decoder would make of them. */
export function toText(text: string): string {
  return text.isWellFormed() ? text : normal(text).toWellFormed();
}

/** How many characters Go counts: a stray byte is one. */
export function runeCount(text: string): number {
  let count = text.length;
  for (let i = 0; i < text.length; i++) if (isPairAt(text, i)) count--;
  return count;
}

export function isEscapedByte(code: number): boolean {
  return code >= 0xdc80 && code <= 0xdcff;
}

function isPairAt(text: string, i: number): boolean {
  const high = text.charCodeAt(i);
  if (high < 0xd800 || high > 0xdbff) return false;
  const low = text.charCodeAt(i + 1);
  return low >= 0xdc00 && low <= 0xdfff;
}
