const CLEAR = 256;
const END = 257;
const MAX_CODE = 4095;
/** Slots of the table, four for each code that it can hold. */
const SLOTS = 1 << 14;

/** LZW, byte for byte as Go's `compress/lzw` writes it with `LSB` and 8 literal bits. */
export function encodeLzw(input: Uint8Array): Uint8Array {
  const codes = new CodeWriter(input.length);
  codes.write(CLEAR);
  let phrase = input[0];
  if (phrase !== undefined) {
    const phrases = PHRASES;
    phrases.clear();
    for (let i = 1; i < input.length; i++) {
      const byte = input[i] ?? 0;
      const key = (phrase << 8) | byte;
      const known = phrases.find(key);
      if (known !== undefined) {
        phrase = known;
        continue;
      }
      codes.write(phrase);
      if (codes.advance()) phrases.enter(key, codes.high);
      else phrases.clear();
      phrase = byte;
    }
    codes.write(phrase);
    codes.advance();
  }
  codes.write(END);
  return codes.finish();
}

/** Codes by phrase and the byte after it: a hash table with open addressing. */
class PhraseTable {
  /** Key and code of each slot, `key << 12 | code`, as one number; 0: free, as no code is 0. */
  readonly #slots = new Uint32Array(SLOTS);
  /** The slots that are taken. */
  readonly #taken = new Uint16Array(MAX_CODE + 1);
  #count = 0;
  #slot = 0;

  /** The code of the phrase `key`. Where there is none, its slot is kept in mind for `enter`. */
  find(key: number): number | undefined {
    let slot = ((key >>> 12) ^ key) & (SLOTS - 1);
    for (;;) {
      const entry = this.#slots[slot] ?? 0;
      if (entry === 0) break;
      if (entry >>> 12 === key) return entry & MAX_CODE;
      slot = (slot + 1) & (SLOTS - 1);
    }
    this.#slot = slot;
    return undefined;
  }

  enter(key: number, code: number): void {
    this.#slots[this.#slot] = (key << 12) | code;
    this.#taken[this.#count++] = this.#slot;
  }

  /** As few are taken for a packet, this costs less than a table of its own for each. */
  clear(): void {
    for (let i = 0; i < this.#count; i++) this.#slots[this.#taken[i] ?? 0] = 0;
    this.#count = 0;
  }
}

const PHRASES = new PhraseTable();

/** Codes into bytes, the least significant bit first, in the width of the moment. */
class CodeWriter {
  readonly #bytes: Uint8Array;
  #at = 0;
  #bits = 0;
  #held = 0;
  #width = 9;
  /** The newest code. */
  high = END;

  /** For `length` bytes of input: no code is longer than 12 bits, and there is about one clear for every 3,838. */
  constructor(length: number) {
    this.#bytes = new Uint8Array(Math.ceil(length * 1.51) + 16);
  }

  write(code: number): void {
    this.#bits |= code << this.#held;
    this.#held += this.#width;
    while (this.#held >= 8) {
      this.#bytes[this.#at++] = this.#bits;
      this.#bits >>>= 8;
      this.#held -= 8;
    }
  }

  /** Makes the next code. False: there are no more, and a clear has been written. */
  advance(): boolean {
    this.high++;
    if (this.high === MAX_CODE) {
      this.write(CLEAR);
      this.#width = 9;
      this.high = END;
      return false;
    }
    if (this.high === 1 << this.#width) this.#width++;
    return true;
  }

  finish(): Uint8Array {
    if (this.#held > 0) this.#bytes[this.#at++] = this.#bits;
    return this.#bytes.subarray(0, this.#at);
  }
}
