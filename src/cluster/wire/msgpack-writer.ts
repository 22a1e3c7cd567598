const utf8 = new TextEncoder();

/**
 * Writes msgpack as it was before 2013, which is what hashicorp/go-msgpack writes: text and bytes are one family
 * without a one-byte length, and there is no `bin`. Numbers are written in their shortest unsigned form.
 */
export class MsgpackWriter {
  #bytes: Uint8Array;
  #at = 0;

  /** `room`: how many bytes it will be, about. */
  constructor(room = 128) {
    this.#bytes = new Uint8Array(room);
  }

  /** The start of a map of up to 15 keys. */
  map(keys: number): this {
    return this.byte(0x80 | keys);
  }

  text(text: string): this {
    return this.raw(utf8.encode(text));
  }

  raw(bytes: Uint8Array): this {
    const { length } = bytes;
    if (length < 32) this.byte(0xa0 | length);
    else if (length < 0x10000) this.byte(0xda).#big(length, 2);
    else this.byte(0xdb).#big(length, 4);
    return this.append(bytes);
  }

  nil(): this {
    return this.byte(0xc0);
  }

  bool(value: boolean): this {
    return this.byte(value ? 0xc3 : 0xc2);
  }

  /** A whole number from 0 to 2^32 - 1. */
  uint(value: number): this {
    if (value < 0x80) return this.byte(value);
    if (value < 0x100) return this.byte(0xcc).byte(value);
    if (value < 0x10000) return this.byte(0xcd).#big(value, 2);
    return this.byte(0xce).#big(value, 4);
  }

  byte(value: number): this {
    this.#reserve(1);
    this.#bytes[this.#at++] = value;
    return this;
  }

  /** Bytes as they are. */
  append(bytes: Uint8Array): this {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#at);
    this.#at += bytes.length;
    return this;
  }

  /** All that was written. The writer is of no use afterwards. */
  finish(): Uint8Array {
    return this.#bytes.subarray(0, this.#at);
  }

  #big(value: number, width: 2 | 4): this {
    if (width === 4) this.byte(value >>> 24).byte((value >>> 16) & 0xff);
    return this.byte((value >>> 8) & 0xff).byte(value & 0xff);
  }

  #reserve(count: number): void {
    const needed = this.#at + count;
    if (needed <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
    grown.set(this.#bytes.subarray(0, this.#at));
    this.#bytes = grown;
  }
}
