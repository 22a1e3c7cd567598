import { ScanBytes } from './scan-bytes.ts';
import { hashText } from './text-hash.ts';

/** How many texts a pool holds on to, a power of two. */
const SLOTS = 8192;
/** Longer texts are not shared: they are rarely alike, and finding that out takes time. */
const MAX_SHARED_UNITS = 1024;
/** How much of a text is kept as bytes, to compare it with others four at a time: whole values and URLs, as a rule. */
const ROOM = 128;
/** From this length on a call into Node costs less than a loop. */
const LONG = 40;
const NOT_SPELT = -1;
const ASCII = /^[\0-\x7f]*$/;

/**
 * Gives one string for equal texts that come again and again (`job`, `severity`, a rule's URL), so that each alert
 * does not keep its own copy. A table of as many places, in which a text takes the place of the one before when it is met
 * for the second time: what comes only once, as most do that tell alerts apart, costs a number and drives nothing out. It
 * forgets, but it never grows, whatever is sent.
 */
export class TextPool {
  readonly #texts = new Array<string>(SLOTS).fill('');
  readonly #hashes = new Int32Array(SLOTS);
  /** The hashes of those that were met last and are not held. */
  readonly #metOnce = new Int32Array(SLOTS);
  /** The bytes of the texts that have room there and are ASCII, and how many these are. */
  readonly #spelt = new ScanBytes(Buffer.alloc(SLOTS * ROOM));
  readonly #lengths = new Int16Array(SLOTS).fill(NOT_SPELT);

  /** `text`, or an equal string met before. */
  share(text: string): string {
    return text.length > MAX_SHARED_UNITS ? text : this.shareHashed(text, hashText(text));
  }

  /** The same for a text whose hash is known. */
  shareHashed(text: string, hash: number): string {
    if (text.length > MAX_SHARED_UNITS) return text;
    const slot = slotOf(hash);
    if (this.#hashes[slot] === hash) {
      const known = this.#texts[slot];
      if (known === text) return known;
    }
    if (this.#metOnce[slot] === hash) this.#hold(text, hash, slot);
    else this.#metOnce[slot] = hash;
    return text;
  }

  /** The text that these bytes, all of them ASCII, spell, if it is held. */
  find(scanned: ScanBytes, from: number, to: number, hash: number): string | undefined {
    const slot = slotOf(hash);
    if (this.#hashes[slot] !== hash) return undefined;
    const length = to - from;
    // What is spelt here need not be looked at itself, which would be out of the processor's caches.
    if (this.#lengths[slot] === length)
      return scanned.equals(from, this.#spelt, slot * ROOM, length) ? this.#texts[slot] : undefined;
    const known = this.#texts[slot] ?? '';
    return spells(scanned.bytes, from, to, known) ? known : undefined;
  }

  #hold(text: string, hash: number, slot: number): void {
    this.#texts[slot] = text;
    this.#hashes[slot] = hash;
    const isSpelt = text.length <= ROOM && ASCII.test(text);
    this.#lengths[slot] = isSpelt ? text.length : NOT_SPELT;
    if (isSpelt) this.#spelt.bytes.write(text, slot * ROOM, 'latin1');
  }
}

/** Whether bytes spell a text in ASCII. */
export function spells(bytes: Buffer, from: number, to: number, text: string): boolean {
  if (text.length !== to - from) return false;
  if (text.length >= LONG) return bytes.toString('latin1', from, to) === text;
  for (let i = 0; i < text.length; i++) if (bytes[from + i] !== text.charCodeAt(i)) return false;
  return true;
}

function slotOf(hash: number): number {
  return (hash ^ (hash >>> 16)) & (SLOTS - 1);
}
