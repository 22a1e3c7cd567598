const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const HEX = '0123456789abcdef';

/** Whether a byte stands for itself inside a JSON string as Go prints it: not controls, quotes, backslash, `<>&`. */
const PLAIN = Uint8Array.from({ length: 128 }, (_, unit) =>
  unit >= 0x20 && !'"\\<>&'.includes(String.fromCharCode(unit)) ? 1 : 0,
);

/** From this length on the call into Node costs less than a loop. */
const LONG = 24;

/** How much room a writer keeps that gives out texts: more than nearly all of them take. */
const MAX_KEPT_BYTES = 65_536;

/** What a text may grow to: six bytes for `\u0026`, and two quotes. */
const MAX_BYTES_PER_UNIT = 6;

/**
 * Writes JSON straight into bytes, as Go's `encoding/json` prints it (see `goJsonString`). For answers of many
 * megabytes: no text is built on the way, so there is none to collect.
 */
export class JsonBytes {
  #bytes: Buffer;
  #end = 0;

  constructor(capacity = 65_536) {
    this.#bytes = Buffer.allocUnsafe(capacity);
  }

  /** How many bytes have been written. */
  get length(): number {
    return this.#end;
  }

  /** The same as `bytes`, with a loop for what is short, as most is between values. */
  raw(text: string): void {
    if (text.length >= LONG) {
      this.bytes(text);
      return;
    }
    this.#reserve(text.length);
    const bytes = this.#bytes;
    let end = this.#end;
    for (let i = 0; i < text.length; i++) bytes[end++] = text.charCodeAt(i);
    this.#end = end;
  }

  /** Writes bytes that stand in a string, one character each. */
  bytes(text: string): void {
    this.#reserve(text.length);
    this.#end += this.#bytes.write(text, this.#end, 'latin1');
  }

  /** Writes a text as a JSON string with its quotes. */
  string(text: string): void {
    this.#reserve(text.length * MAX_BYTES_PER_UNIT + 2);
    const bytes = this.#bytes;
    let end = this.#end;
    bytes[end++] = QUOTE;
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      if (unit < 128 && PLAIN[unit] === 1) {
        bytes[end++] = unit;
      } else if (unit < 128) {
        this.#end = end;
        this.#escape(unit);
        end = this.#end;
      } else {
        // The rest goes the slow way at once: few texts are not ASCII, and those mostly throughout.
        this.#end = end;
        this.#wide(text.slice(i).toWellFormed());
        end = this.#end;
        break;
      }
    }
    bytes[end++] = QUOTE;
    this.#end = end;
  }

  /** Writes 32 bits as eight hexadecimal digits. */
  hex(value: number): void {
    this.#reserve(8);
    for (let shift = 28; shift >= 0; shift -= 4) this.#byte(HEX.charCodeAt((value >>> shift) & 15));
  }

  /** What was written. Nothing may be written after. */
  finish(): Buffer {
    return this.#bytes.subarray(0, this.#end);
  }

  /** A copy of what was written, which is then forgotten: for one writer that is used again and again. */
  take(): Buffer {
    const taken = Buffer.from(this.finish());
    this.#end = 0;
    return taken;
  }

  /** The same as a text, one character for each byte. The room that a long one took is not kept. */
  takeBytes(): string {
    const taken = this.#bytes.toString('latin1', 0, this.#end);
    this.#end = 0;
    if (this.#bytes.length > MAX_KEPT_BYTES) this.#bytes = Buffer.allocUnsafe(MAX_KEPT_BYTES);
    return taken;
  }

  #wide(text: string): void {
    for (const character of text) {
      const point = character.codePointAt(0) ?? 0;
      if (point < 128 && PLAIN[point] === 1) this.#bytes[this.#end++] = point;
      else if (point < 128 || point === 0x2028 || point === 0x2029) this.#escape(point);
      else this.#end += this.#bytes.write(character, this.#end);
    }
  }

  #escape(unit: number): void {
    this.#byte(BACKSLASH);
    switch (unit) {
      case QUOTE:
      case BACKSLASH:
        this.#byte(unit);
        return;
      case 0x08:
        this.#byte(0x62);
        return;
      case 0x09:
        this.#byte(0x74);
        return;
      case 0x0a:
        this.#byte(0x6e);
        return;
      case 0x0c:
        this.#byte(0x66);
        return;
      case 0x0d:
        this.#byte(0x72);
        return;
      default:
        this.#byte(0x75);
        for (const shift of [12, 8, 4, 0]) this.#byte(HEX.charCodeAt((unit >> shift) & 15));
    }
  }

  #byte(value: number): void {
    this.#bytes[this.#end++] = value;
  }

  #reserve(more: number): void {
    const needed = this.#end + more;
    if (needed <= this.#bytes.length) return;
    const grown = Buffer.allocUnsafe(Math.max(needed, this.#bytes.length * 2));
    this.#bytes.copy(grown, 0, 0, this.#end);
    this.#bytes = grown;
  }
}
