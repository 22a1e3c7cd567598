import { wireError } from './wire-error.ts';

const CLEAR = 256;
const END = 257;
const MAX_WIDTH = 12;

/**
 * Undoes LZW as Go's `compress/lzw` writes it with `LSB` and 8 literal bits (the variant of GIF). Throws a CodedError
 * on anything that is none, on a stream without its end, and as soon as there are more than `maxBytes`.
 */
export function decodeLzw(input: Uint8Array, maxBytes: number): Uint8Array {
  const codes = new CodeReader(input);
  const output = new Output(Math.min(maxBytes, 4 * input.length + 64), maxBytes);
  for (;;) {
    const code = codes.next();
    if (code === END) return output.finish();
    if (code === CLEAR) {
      codes.clear();
      output.clear();
      continue;
    }
    if (code > codes.high)
      throw wireError('gossip-malformed', 'a compressed message has a code out of turn');
    output.expand(code, codes.high);
    if (!codes.advance()) output.clear();
  }
}

/** Codes out of bytes, the least significant bit first, in the width of the moment. */
class CodeReader {
  readonly #input: Uint8Array;
  #at = 0;
  #bits = 0;
  #held = 0;
  #width = 9;
  /** The entry that the next code completes. */
  high = END;

  constructor(input: Uint8Array) {
    this.#input = input;
  }

  next(): number {
    while (this.#held < this.#width) {
      const byte = this.#input[this.#at++];
      if (byte === undefined)
        throw wireError('gossip-truncated', 'a compressed message has no end');
      this.#bits |= byte << this.#held;
      this.#held += 8;
    }
    const code = this.#bits & ((1 << this.#width) - 1);
    this.#bits >>>= this.#width;
    this.#held -= this.#width;
    return code;
  }

  clear(): void {
    this.#width = 9;
    this.high = END;
  }

  /** Counts a code that was no clear. False: the table is full, and nothing is entered until the next clear. */
  advance(): boolean {
    if (this.high + 1 < 1 << this.#width) this.high++;
    else if (this.#width < MAX_WIDTH) {
      this.high++;
      this.#width++;
    } else return false;
    return true;
  }
}

/** The table of one decoding after the other: no entry is read that was not made since the last clear. */
const STARTS = new Uint32Array(1 << MAX_WIDTH);
const LENGTHS = new Uint16Array(1 << MAX_WIDTH);

/**
 * The decoded bytes, which are the table as well: what an entry stands for is the expansion before it and one byte
 * more, and those lie in the output one after the other.
 */
class Output {
  #bytes: Uint8Array;
  #length = 0;
  readonly #max: number;
  readonly #starts = STARTS;
  readonly #lengths = LENGTHS;
  /** How long the expansion before is; 0: there was none since the last clear. */
  #last = 0;

  constructor(room: number, max: number) {
    this.#bytes = new Uint8Array(room);
    this.#max = max;
  }

  /** Appends what `code` stands for, and enters `high`: the expansion before this one and this one's first byte. */
  expand(code: number, high: number): void {
    const end = this.#length;
    if (this.#last > 0) {
      this.#starts[high] = end - this.#last;
      this.#lengths[high] = this.#last + 1;
    }
    const length = code < CLEAR ? 1 : (this.#lengths[code] ?? 0);
    this.#reserve(length);
    if (code < CLEAR) this.#bytes[end] = code;
    else this.#repeat(this.#starts[code] ?? 0, end, length);
    this.#length = end + length;
    this.#last = length;
  }

  /** Byte by byte: where an entry names itself, its last byte is its first, which has just been written. */
  #repeat(from: number, to: number, length: number): void {
    const bytes = this.#bytes;
    for (let i = 0; i < length; i++) bytes[to + i] = bytes[from + i] ?? 0;
  }

  clear(): void {
    this.#last = 0;
  }

  finish(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  #reserve(count: number): void {
    const needed = this.#length + count;
    if (needed > this.#max)
      throw wireError('gossip-limit', `a compressed message holds more than ${this.#max} bytes`);
    if (needed <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.min(this.#max, Math.max(needed, 2 * this.#bytes.length)));
    grown.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = grown;
  }
}
