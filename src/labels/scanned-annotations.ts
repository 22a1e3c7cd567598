import { isUtf8 } from 'node:buffer';
import { JsonBytes } from '../base/json-bytes.ts';
import { Annotations } from './annotations.ts';
import { namesUpTo } from './name-tree.ts';
import { Pairs, type Shape } from './pairs.ts';
import { MAX_PAIRS, type ScanMemory, type ScannedPairs } from './scanned-pairs.ts';
import { PlainBytes, PlainRun, ScanBytes } from './scan-bytes.ts';
import { TEXT_HASH_START } from './text-hash.ts';
import { spells } from './text-pool.ts';

const QUOTE = 0x22;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;
const OPEN = 0x7b;
const CLOSE = 0x7d;
const LETTER_U = 0x75;
const ASCII_END = 0x80;
const EMPTY_LENGTH = 2;

/** The bytes in a JSON string of Go's that stand for themselves and are ASCII. */
const PLAIN = new PlainBytes(
  (byte) => byte >= 0x20 && byte < ASCII_END && !'"\\<>&'.includes(String.fromCharCode(byte)),
);

/** What follows a backslash where Go has a short form. */
const SHORT_ESCAPES = new Set(Buffer.from('"\\bfnrt'));
/** What Go writes as `\u` and four digits. */
const LONG_ESCAPES = new Set(
  [
    ...Array.from({ length: 0x20 }, (_, code) => code).filter(
      (code) => !'\b\f\n\r\t'.includes(String.fromCharCode(code)),
    ),
    ...Array.from('<>&\u2028\u2029', (character) => character.charCodeAt(0)),
  ].map((code) => code.toString(16).padStart(4, '0')),
);
/** What of the rest of Unicode Go never leaves as it is, in UTF-8. */
const LINE_SEPARATORS = ['\u2028', '\u2029'].map((character) => Buffer.from(character));

/**
 * Reads the annotations of alerts from bytes. Senders in Go write them as Go prints them, sorted and escaped alike: those are
 * taken as they stand, and what is held already is found by its bytes. Others are read, and printed anew.
 */
export class ScannedAnnotations {
  readonly #memory: ScanMemory;
  /** Reads those that are not as Go prints them. */
  readonly #odd: ScannedPairs;
  readonly #run = new PlainRun(PLAIN);
  readonly #scratch = new JsonBytes(1024);
  #bytes = ScanBytes.none;
  #from = 0;
  #to = 0;
  #shape: Shape = Pairs.empty.shape;
  #hash = 0;
  #isWide = false;
  #isOdd = false;

  constructor(memory: ScanMemory, odd: ScannedPairs) {
    this.#memory = memory;
    this.#odd = odd;
  }

  /** Reads the object at `at`; answers where the next byte is after it, -1 where it is anything unusual. */
  scan(bytes: ScanBytes, at: number): number {
    this.#bytes = bytes;
    this.#from = at;
    this.#hash = TEXT_HASH_START;
    this.#isWide = false;
    this.#to = this.#scanPrinted(bytes, at);
    this.#isOdd = this.#to < 0;
    return this.#isOdd ? this.#odd.scan(bytes, at) : this.#to;
  }

  /** Forgets what was read: an empty object. */
  clear(): void {
    this.#isOdd = false;
    this.#from = 0;
    this.#to = EMPTY_LENGTH;
  }

  /** Whether these are what was read. */
  matches(held: Annotations): boolean {
    if (this.#isOdd) return this.#reprinted().json === held.json;
    if (this.#to - this.#from === EMPTY_LENGTH) return held.json.length === EMPTY_LENGTH;
    return spells(this.#bytes.bytes, this.#from, this.#to, held.json);
  }

  /** What was read. */
  annotations(): Annotations {
    if (this.#isOdd) return this.#reprinted();
    if (this.#to - this.#from === EMPTY_LENGTH) return Annotations.empty;
    return new Annotations(this.#shape, this.#json());
  }

  #json(): string {
    const { texts } = this.#memory;
    const known = texts.find(this.#bytes, this.#from, this.#to, this.#hash);
    if (known !== undefined) return known;
    const json = this.#bytes.bytes.toString('latin1', this.#from, this.#to);
    return texts.shareHashed(json, this.#hash);
  }

  #reprinted(): Annotations {
    return Annotations.ofPairs(this.#odd.pairs(), this.#scratch);
  }

  /** Where the object ends; -1 where it is not as Go prints it. */
  #scanPrinted(bytes: ScanBytes, at: number): number {
    const { names, shapes } = this.#memory;
    if (bytes.at(at) !== OPEN) return -1;
    let last = names.root;
    let next = at + 1;
    if (bytes.at(next) === CLOSE) return next + 1;
    for (;;) {
      const name = names.next(last, bytes, next);
      if (name === undefined || name.count > MAX_PAIRS) return -1;
      last = name;
      next = this.#textEnd(bytes, next + name.bytes.length);
      if (next < 0) return -1;
      const byte = bytes.at(next + 1);
      next += 2;
      if (byte === CLOSE) break;
      if (byte !== COMMA) return -1;
    }
    const known = (last.known ??= shapes.known(namesUpTo(last)));
    if (!known.isSorted || (this.#isWide && !isPrintedUtf8(bytes.bytes.subarray(at, next))))
      return -1;
    this.#shape = known.shape;
    return next;
  }

  /** Where the closing quote of a text is that begins at `from`; -1 where Go would write it otherwise. */
  #textEnd(scanned: ScanBytes, from: number): number {
    const { bytes } = scanned;
    let at = from;
    for (;;) {
      at = this.#run.follow(scanned, at, this.#hash);
      this.#hash = this.#run.hash;
      const byte = bytes[at] ?? 0;
      if (byte === QUOTE) break;
      if (byte === BACKSLASH) {
        const escaped = escapeLength(bytes, at);
        if (escaped === 0) return -1;
        at += escaped;
      } else if (byte >= ASCII_END) {
        this.#isWide = true;
        at++;
      } else return -1;
    }
    return at;
  }
}

/** How long the escape at `at` is; 0 where Go would write it otherwise. */
function escapeLength(bytes: Buffer, at: number): number {
  const kind = bytes[at + 1] ?? 0;
  if (SHORT_ESCAPES.has(kind)) return 2;
  return kind === LETTER_U && LONG_ESCAPES.has(bytes.toString('latin1', at + 2, at + 6)) ? 6 : 0;
}

function isPrintedUtf8(bytes: Buffer): boolean {
  return isUtf8(bytes) && !LINE_SEPARATORS.some((separator) => bytes.includes(separator));
}
