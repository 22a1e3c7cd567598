import { hashFour, hashUnit } from './text-hash.ts';

/** Bytes that texts are read from. A view looks at four of them at a time, wherever they begin. */
export class ScanBytes {
  readonly bytes: Buffer;
  readonly view: DataView;
  readonly length: number;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.length = bytes.length;
  }

  static readonly none = new ScanBytes(Buffer.alloc(0));

  /** The byte at `at`; undefined beyond the end. */
  at(at: number): number | undefined {
    return this.bytes[at];
  }

  /** Whether the bytes from `at` on begin with all of `wanted`. */
  has(wanted: ScanBytes, at: number): boolean {
    return at + wanted.length <= this.length && this.equals(at, wanted, 0, wanted.length);
  }

  /** Whether so many bytes from `at` on, all of them there, are those of `other` from `otherAt` on. */
  equals(at: number, other: ScanBytes, otherAt: number, length: number): boolean {
    let i = 0;
    for (; i + 4 <= length; i += 4)
      if (this.view.getInt32(at + i) !== other.view.getInt32(otherAt + i)) return false;
    for (; i < length; i++) if (this.bytes[at + i] !== other.bytes[otherAt + i]) return false;
    return true;
  }
}

/** Which bytes can be passed over, asked of two or four of them at once. */
export class PlainBytes {
  readonly #single: Uint8Array;
  /** By the first byte and 256 times the second. */
  readonly #double = new Uint8Array(0x10000);

  /** `isPlain` is asked of each byte once. */
  constructor(isPlain: (byte: number) => boolean) {
    this.#single = Uint8Array.from({ length: 256 }, (_, byte) => (isPlain(byte) ? 1 : 0));
    for (let byte = 0; byte < 256; byte++)
      if (this.has(byte)) this.#double.set(this.#single, byte * 256);
  }

  has(byte: number): boolean {
    return this.#single[byte] === 1;
  }

  /** Whether all four have it, which came as one number. */
  hasAll(four: number): boolean {
    return ((this.#double[four & 0xffff] ?? 0) & (this.#double[four >>> 16] ?? 0)) === 1;
  }
}

/** Follows plain bytes to their end and hashes them on the way, as `hashText` does. */
export class PlainRun {
  /** What the hash has come to. */
  hash = 0;
  readonly #plain: PlainBytes;

  constructor(plain: PlainBytes) {
    this.#plain = plain;
  }

  /** From `from` on, with the hash of what was before; answers where the first byte is that is not plain, or the end. */
  follow({ bytes, view, length }: ScanBytes, from: number, hashBefore: number): number {
    const plain = this.#plain;
    let hash = hashBefore;
    let at = from;
    for (; at + 4 <= length; at += 4) {
      const four = view.getInt32(at, true);
      if (!plain.hasAll(four)) break;
      hash = hashFour(hash, four);
    }
    for (; at < length; at++) {
      const byte = bytes[at] ?? 0;
      if (!plain.has(byte)) break;
      hash = hashUnit(hash, byte);
    }
    this.hash = hash;
    return at;
  }
}
