import { type NameNode, namesUpTo, type NameTree } from './name-tree.ts';
import { Pairs } from './pairs.ts';
import type { ShapeCache } from './shape-cache.ts';
import { PlainBytes, PlainRun, type ScanBytes } from './scan-bytes.ts';
import { hashText, mixHash, TEXT_HASH_START } from './text-hash.ts';
import { spells, type TextPool } from './text-pool.ts';

const QUOTE = 0x22;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;
const OPEN = 0x7b;
const CLOSE = 0x7d;
/** More pairs than this are not read here. */
export const MAX_PAIRS = 64;

/** The bytes in a JSON string that stand for themselves and are ASCII. */
const PLAIN = new PlainBytes(
  (byte) => byte >= 0x20 && byte < 0x80 && byte !== QUOTE && byte !== BACKSLASH,
);

/** What a scan shares with others. */
export interface ScanMemory {
  readonly names: NameTree;
  readonly shapes: ShapeCache;
  readonly texts: TextPool;
}

/**
 * Reads one JSON text after another from bytes. What was met before is found by its bytes; what was not is made a text
 * only when somebody asks for it, as most of it turns out to be held already.
 */
export class ScannedTexts {
  readonly #texts: TextPool;
  readonly #run = new PlainRun(PLAIN);
  #bytes: Buffer = Buffer.alloc(0);
  readonly #from = new Int32Array(MAX_PAIRS);
  readonly #to = new Int32Array(MAX_PAIRS);
  readonly #hashes = new Int32Array(MAX_PAIRS);
  readonly #known = new Array<string | undefined>(MAX_PAIRS).fill(undefined);

  constructor(texts: TextPool) {
    this.#texts = texts;
  }

  /**
   * Reads the text whose opening quote is before `from` and keeps it under a number. Answers where the next byte is
   * after its closing quote; -1 where it is no good text.
   */
  read(scanned: ScanBytes, from: number, number: number): number {
    const at = this.#run.follow(scanned, from, TEXT_HASH_START);
    const { hash } = this.#run;
    const { bytes } = scanned;
    this.#bytes = bytes;
    if (bytes[at] !== QUOTE) return this.#readEscaped(bytes, from, at, number);
    this.#from[number] = from;
    this.#to[number] = at;
    this.#hashes[number] = hash;
    this.#known[number] = this.#texts.find(scanned, from, at, hash);
    return at + 1;
  }

  hash(number: number): number {
    return this.#hashes[number] ?? 0;
  }

  isEmpty(number: number): boolean {
    return this.#known[number] === undefined
      ? this.#from[number] === this.#to[number]
      : this.#known[number] === '';
  }

  equals(number: number, text: string): boolean {
    const known = this.#known[number];
    if (known !== undefined) return known === text;
    return spells(this.#bytes, this.#from[number] ?? 0, this.#to[number] ?? 0, text);
  }

  text(number: number): string {
    const known = this.#known[number];
    if (known !== undefined) return known;
    const text = this.#bytes.toString('latin1', this.#from[number], this.#to[number]);
    return this.#texts.shareHashed(text, this.#hashes[number] ?? 0);
  }

  /** A text with escapes, or of more than ASCII: what Node makes of it. */
  #readEscaped(bytes: Buffer, from: number, firstOdd: number, number: number): number {
    let at = firstOdd;
    while (at < bytes.length && bytes[at] !== QUOTE) at += bytes[at] === BACKSLASH ? 2 : 1;
    if (at >= bytes.length) return -1;
    const text = textOf(bytes.toString('utf8', from - 1, at + 1));
    if (text === undefined) return -1;
    const hash = hashText(text);
    this.#known[number] = this.#texts.shareHashed(text, hash);
    this.#hashes[number] = hash;
    return at + 1;
  }
}

/** Escapes can spell surrogates without a partner; Go reads such a one as U+FFFD. */
function textOf(json: string): string | undefined {
  try {
    return (JSON.parse(json) as string).toWellFormed();
  } catch {
    return undefined;
  }
}

/**
 * Reads a JSON object of texts, `{"a":"b",…}`, from bytes, as senders write labels: without spaces
 * and with plain names. Whether it is held already can be asked before anything is made of it.
 */
export class ScannedPairs {
  readonly #memory: ScanMemory;
  readonly #texts: ScannedTexts;
  #last: NameNode;

  constructor(memory: ScanMemory) {
    this.#memory = memory;
    this.#texts = new ScannedTexts(memory.texts);
    this.#last = memory.names.root;
  }

  /** Reads the object at `at`; answers where the next byte is after it, -1 where it is anything unusual. */
  scan(bytes: ScanBytes, at: number): number {
    if (bytes.at(at) !== OPEN) return -1;
    const { names } = this.#memory;
    let last = names.root;
    let next = at + 1;
    if (bytes.at(next) === CLOSE) {
      this.#last = last;
      return next + 1;
    }
    for (;;) {
      const name = names.next(last, bytes, next);
      if (name === undefined || name.count > MAX_PAIRS) return -1;
      last = name;
      next = this.#texts.read(bytes, next + name.bytes.length, name.count - 1);
      if (next < 0) return -1;
      const byte = bytes.at(next++);
      if (byte === CLOSE) break;
      if (byte !== COMMA) return -1;
    }
    this.#last = last;
    return next;
  }

  /** Forgets what was read: an empty object. */
  clear(): void {
    this.#last = this.#memory.names.root;
  }

  get size(): number {
    return this.#last.count;
  }

  get hasEmptyValue(): boolean {
    for (let i = 0; i < this.size; i++) if (this.#texts.isEmpty(i)) return true;
    return false;
  }

  /** As `hashValues` has it. */
  get hash(): number {
    const { shape, order } = this.#names();
    let hash = shape.hash;
    for (const number of order) hash = mixHash(hash, this.#texts.hash(number));
    return hash;
  }

  /** Whether these pairs are what was read. */
  matches(pairs: Pairs): boolean {
    const { shape, order } = this.#names();
    if (pairs.shape !== shape && pairs.shape.key !== shape.key) return false;
    for (let i = 0; i < order.length; i++)
      if (!this.#texts.equals(order[i] ?? 0, pairs.values[i] ?? '')) return false;
    return true;
  }

  /** What was read, as pairs of their own. */
  pairs(): Pairs {
    return this.size === 0 ? Pairs.empty : new Pairs(this.#names().shape, this.values());
  }

  /** The values in the order of the shape. */
  values(): string[] {
    const { order } = this.#names();
    const values = new Array<string>(order.length);
    for (let i = 0; i < order.length; i++) values[i] = this.#texts.text(order[i] ?? 0);
    return values;
  }

  get shape(): Pairs['shape'] {
    return this.#names().shape;
  }

  #names(): NonNullable<NameNode['known']> {
    return (this.#last.known ??= this.#memory.shapes.known(namesUpTo(this.#last)));
  }
}
