/** Longest line, without the `=` of a soft break. Source: RFC 2045 6.7. */
const MAX_COLUMNS = 75;
/** Most that one step writes: a soft break, or an escape and a run. */
const MAX_STEP = MAX_COLUMNS + 3;

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

/** 1 for what stands as it is whatever follows. */
const PLAIN = COLUMNS.map((columns, byte) => (columns === 1 && byte > SPACE ? 1 : 0));

/**
 * A text as UTF-8 in quoted-printable: lines end with CRLF, have 76 columns at most, and begin with no dot, which SMTP
 * would have to double. Two characters never occur in it one after the other: `=_`.
 */
export function quotedPrintable(text: string): Buffer {
  const bytes = Buffer.from(text);
  const out = new Output(bytes.length);
  for (let i = 0; i < bytes.length;) {
    const byte = bytes[i++] as number;
    if (byte === LF || byte === CR) {
      if (byte === CR && i < bytes.length && bytes[i] === LF) i++;
      out.endLine();
    } else if ((byte === SPACE || byte === TAB) && isLineEnd(bytes, i)) {
      out.escape(byte, 3);
    } else if (COLUMNS[byte] === 1) {
      i = out.run(byte, bytes, i);
    } else {
      out.escape(byte, COLUMNS[byte] as number);
    }
  }
  return out.written();
}

function isLineEnd(bytes: Buffer, i: number): boolean {
  return i >= bytes.length || bytes[i] === LF || bytes[i] === CR;
}

/** Lines as they grow. */
class Output {
  #buffer: Buffer;
  #length = 0;
  #column = 0;

  constructor(size: number) {
    this.#buffer = Buffer.allocUnsafe(size + (size >> 3) + 2 * MAX_STEP);
  }

  endLine(): void {
    this.#makeRoom(0);
    this.#buffer[this.#length++] = CR;
    this.#buffer[this.#length++] = LF;
    this.#column = 0;
  }

  /** A byte that stands as it is, and those plain ones from `next` on that the line has room for: until where. */
  run(first: number, bytes: Buffer, next: number): number {
    this.#makeRoom(1);
    if (first === DOT && this.#column === 0) {
      this.escape(first, 3);
      return next;
    }
    const buffer = this.#buffer;
    const end = Math.min(bytes.length, next + MAX_COLUMNS - this.#column - 1);
    let length = this.#length;
    let i = next;
    buffer[length++] = first;
    while (i < end && PLAIN[bytes[i] as number] === 1) buffer[length++] = bytes[i++] as number;
    this.#length = length;
    this.#column += i - next + 1;
    return i;
  }

  escape(byte: number, columns: number): void {
    this.#makeRoom(columns);
    this.#buffer[this.#length++] = EQUALS;
    this.#buffer[this.#length++] = HEX[byte >> 4] as number;
    this.#buffer[this.#length++] = HEX[byte & 15] as number;
    this.#column += 3;
  }

  written(): Buffer {
    return this.#buffer.subarray(0, this.#length);
  }

  /** In the line, for so many columns, and in the buffer for whatever comes. */
  #makeRoom(columns: number): void {
    if (this.#length + MAX_STEP > this.#buffer.length) {
      const larger = Buffer.allocUnsafe(this.#buffer.length * 2);
      this.#buffer.copy(larger);
      this.#buffer = larger;
    }
    if (this.#column + columns <= MAX_COLUMNS) return;
    this.#buffer[this.#length++] = EQUALS;
    this.#buffer[this.#length++] = CR;
    this.#buffer[this.#length++] = LF;
    this.#column = 0;
  }
}
