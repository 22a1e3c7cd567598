import { Truncated, wireError } from './wire-error.ts';

/** How deep values that nobody asked for may be nested. */
const MAX_DEPTH = 16;
/** Values in one struct, nested ones included; the largest has 8. What comes in pieces is read more than once. */
const MAX_VALUES = 256;
/** Bytes that come as an array of numbers: versions and addresses. */
const MAX_NUMBERS = 4096;

/** How a field is read, and what it is where it does not come or is nil. */
export interface FieldKind<T> {
  readonly zero: T;
  read(reader: MsgpackReader): T;
}

/** The fields of a Go struct, in the order in which it declares them: a struct may come as an array too. */
export type StructFields = Readonly<Record<string, FieldKind<unknown>>>;

/** What reading such a struct gives. */
export type Struct<F extends StructFields> = { -readonly [K in keyof F]: F[K]['zero'] };

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const lossyUtf8 = new TextDecoder('utf-8', { ignoreBOM: true });
const EMPTY = new Uint8Array(0);

/**
 * Reads what any release of go-msgpack writes, and what those releases accept of others: keys in any order, unknown
 * and missing ones, structs as arrays, text in the families of both eras, every width of a number that fits.
 *
 * It throws a CodedError on everything else: `Truncated` where more bytes could make it right.
 */
export class MsgpackReader {
  readonly #bytes: Uint8Array;
  #at: number;
  #valuesLeft = MAX_VALUES;

  constructor(bytes: Uint8Array, at = 0) {
    this.#bytes = bytes;
    this.#at = at;
  }

  /** Where the next value begins. */
  get position(): number {
    return this.#at;
  }

  struct<F extends StructFields>(fields: F): Struct<F> {
    this.#valuesLeft = MAX_VALUES;
    const result: Record<string, unknown> = {};
    const entries = Object.entries(fields);
    for (const [name, kind] of entries) result[name] = kind.zero;
    const head = this.#byte();
    if (isMap(head)) this.#readMap(this.#count(head, 0x80, 0xde), fields, result);
    else if (isArray(head)) {
      const count = this.#count(head, 0x90, 0xdc);
      for (let i = 0; i < count; i++) {
        const entry = entries[i];
        if (entry === undefined) this.skip();
        else result[entry[0]] = this.#field(entry[1]);
      }
    } else if (head !== 0xc0) throw malformed('a struct', head);
    return result as Struct<F>;
  }

  #readMap(count: number, fields: StructFields, result: Record<string, unknown>): void {
    for (let i = 0; i < count; i++) {
      const key = this.lossyText();
      const kind = Object.hasOwn(fields, key) ? fields[key] : undefined;
      if (this.#valuesLeft-- <= 0) throw wireError('gossip-limit', 'too many keys in a struct');
      if (kind === undefined) this.skip();
      else result[key] = this.#field(kind);
    }
  }

  #field(kind: FieldKind<unknown>): unknown {
    if (this.#peek() !== 0xc0) return kind.read(this);
    this.#at++;
    return kind.zero;
  }

  /** Text that must be UTF-8: what becomes a name has to be the same name when it is sent back. */
  text(): string {
    const raw = this.#raw();
    try {
      return utf8.decode(raw);
    } catch {
      throw wireError('gossip-malformed', 'a text is not UTF-8');
    }
  }

  lossyText(): string {
    return lossyUtf8.decode(this.#raw());
  }

  /** Bytes, as a view of what is read. */
  bytes(): Uint8Array {
    const head = this.#peek();
    if (!isArray(head)) return this.#raw();
    this.#at++;
    const count = this.#count(head, 0x90, 0xdc);
    if (count > MAX_NUMBERS) throw wireError('gossip-limit', `bytes as ${count} numbers`);
    this.#require(count);
    return Uint8Array.from({ length: count }, () => this.uint(0xff));
  }

  /** A whole number from 0 to `max`. */
  uint(max: number): number {
    const value = this.int();
    if (value < 0 || value > max)
      throw wireError('gossip-malformed', `a number is out of its range: ${value}`);
    return value;
  }

  /** A whole number that JavaScript holds exactly. */
  int(): number {
    const head = this.#byte();
    if (head < 0x80) return head;
    if (head >= 0xe0) return head - 0x100;
    if (head < 0xcc || head > 0xd3) throw malformed('a whole number', head);
    const width = 1 << (head & 3);
    const at = this.#take(width);
    const view = new DataView(this.#bytes.buffer, this.#bytes.byteOffset + at, width);
    const value = head < 0xd0 ? unsigned(view) : signed(view);
    if (!Number.isSafeInteger(value)) throw wireError('gossip-malformed', 'a number is too large');
    return value;
  }

  bool(): boolean {
    const head = this.#byte();
    if (head !== 0xc2 && head !== 0xc3) throw malformed('a boolean', head);
    return head === 0xc3;
  }

  /** Passes over one value of any type. */
  skip(depth = 0): void {
    if (this.#valuesLeft-- <= 0) throw wireError('gossip-limit', 'too many values in one');
    if (depth > MAX_DEPTH) throw wireError('gossip-malformed', 'values are nested too deeply');
    const head = this.#peek();
    if (isRaw(head)) return void this.#raw();
    this.#at++;
    if (isMap(head)) this.#skipMany(2 * this.#count(head, 0x80, 0xde), depth);
    else if (isArray(head)) this.#skipMany(this.#count(head, 0x90, 0xdc), depth);
    else if (head >= 0xc7 && head <= 0xc9) {
      const length = this.#length(1 << (head - 0xc7));
      this.#take(1 + length);
    } else if (head >= 0xd4 && head <= 0xd8) this.#take(1 + (1 << (head - 0xd4)));
    else if (head === 0xca || head === 0xcb) this.#take(head === 0xca ? 4 : 8);
    else if (head >= 0xcc && head <= 0xd3) this.#take(1 << (head & 3));
    else if (head === 0xc1) throw malformed('a value', head);
  }

  #skipMany(count: number, depth: number): void {
    this.#require(count);
    for (let i = 0; i < count; i++) this.skip(depth + 1);
  }

  #raw(): Uint8Array {
    const head = this.#byte();
    if (head === 0xc0) return EMPTY;
    if (!isRaw(head)) throw malformed('text or bytes', head);
    const length = rawLength(head) ?? this.#length(1 << (head >= 0xd9 ? head - 0xd9 : head - 0xc4));
    const at = this.#take(length);
    return this.#bytes.subarray(at, at + length);
  }

  /** The number of elements: in the first byte, or in the two or four after it. */
  #count(head: number, small: number, wide: number): number {
    return head < small + 16 ? head - small : this.#length(head === wide ? 2 : 4);
  }

  #length(width: number): number {
    const at = this.#take(width);
    let length = 0;
    for (let i = at; i < at + width; i++) length = length * 256 + (this.#bytes[i] ?? 0);
    return length;
  }

  #byte(): number {
    return this.#bytes[this.#take(1)] ?? 0;
  }

  #peek(): number {
    this.#require(1);
    return this.#bytes[this.#at] ?? 0;
  }

  /** Moves on by `count` bytes, and answers where they begin. */
  #take(count: number): number {
    this.#require(count);
    const at = this.#at;
    this.#at += count;
    return at;
  }

  #require(count: number): void {
    if (this.#at + count > this.#bytes.length) throw new Truncated(this.#at + count);
  }
}

function isMap(head: number): boolean {
  return (head >= 0x80 && head < 0x90) || head === 0xde || head === 0xdf;
}

function isArray(head: number): boolean {
  return (head >= 0x90 && head < 0xa0) || head === 0xdc || head === 0xdd;
}

function isRaw(head: number): boolean {
  return (
    (head >= 0xa0 && head < 0xc0) ||
    (head >= 0xd9 && head <= 0xdb) ||
    (head >= 0xc4 && head <= 0xc6)
  );
}

/** The length where it is in the first byte. */
function rawLength(head: number): number | undefined {
  return head < 0xc0 ? head - 0xa0 : undefined;
}

function unsigned(view: DataView): number {
  switch (view.byteLength) {
    case 1:
      return view.getUint8(0);
    case 2:
      return view.getUint16(0);
    case 4:
      return view.getUint32(0);
    default:
      return Number(view.getBigUint64(0));
  }
}

function signed(view: DataView): number {
  switch (view.byteLength) {
    case 1:
      return view.getInt8(0);
    case 2:
      return view.getInt16(0);
    case 4:
      return view.getInt32(0);
    default:
      return Number(view.getBigInt64(0));
  }
}

function malformed(wanted: string, head: number): Error {
  return wireError('gossip-malformed', `${wanted} was to come, not 0x${head.toString(16)}`);
}
