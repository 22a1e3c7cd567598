/** Longest line, without the `=` of a soft break. Source: RFC 2045 6.7. */
const MAX_COLUMNS = 75;
/** Most that one byte can need in the output: a soft break and an escape, or a line's end. */
const MAX_STEP = 6;

const [TAB, LF, CR, SPACE, DOT, EQUALS] = [0x09, 0x0a, 0x0d, 0x20, 0x2e, 0x3d] as const;

const HEX = Buffer.from('0123456789ABCDEF');

/**
 * The columns that have to be free for a byte: 1 where it stands as it is, 3 for an escape. The first byte of a
 * character asks for room for all of them, the others for none, so that no character is torn apart.
 */
const COLUMNS = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte >= 0xf0) return 12;
  if (byte >= 0xe0) return 9;
  if (byte >= 0xc0) return 6;
  if (byte >= 0x80) return 0;
  return byte === TAB || (byte >= SPACE && byte < 0x7f && byte !== EQUALS) ? 1 : 3;
});

/**
 * A text as UTF-8 in quoted-printable: lines end with CRLF, have 76 columns at most, and begin with no dot, which SMTP
 * would have to double. Two characters never occur in it one after the other: `=_`.
 */
export function quotedPrintable(text: string): Buffer {
  const bytes = Buffer.from(text);
  let out = Buffer.allocUnsafe(bytes.length + (bytes.length >> 3) + 256);
  let length = 0;
  let column = 0;
  for (let i = 0; i < bytes.length; i++) {
    if (length + MAX_STEP > out.length) out = grown(out);
    const byte = bytes[i] as number;
    if (byte === LF || byte === CR) {
      if (byte === CR && bytes[i + 1] === LF) i++;
      out[length++] = CR;
      out[length++] = LF;
      column = 0;
      continue;
    }
    let needed = COLUMNS[byte] as number;
    if ((byte === SPACE || byte === TAB) && endsLine(bytes[i + 1])) needed = 3;
    if (column + needed > MAX_COLUMNS) {
      out[length++] = EQUALS;
      out[length++] = CR;
      out[length++] = LF;
      column = 0;
    }
    if (needed === 1 && (byte !== DOT || column > 0)) {
      out[length++] = byte;
      column++;
    } else {
      out[length++] = EQUALS;
      out[length++] = HEX[byte >> 4] as number;
      out[length++] = HEX[byte & 15] as number;
      column += 3;
    }
  }
  return out.subarray(0, length);
}

function endsLine(next: number | undefined): boolean {
  return next === undefined || next === LF || next === CR;
}

function grown(buffer: Buffer<ArrayBuffer>): Buffer<ArrayBuffer> {
  const larger = Buffer.allocUnsafe(buffer.length * 2);
  buffer.copy(larger);
  return larger;
}
