import { hashText } from './text-hash.ts';

/** How many texts a pool holds on to, a power of two. */
const SLOTS = 8192;
/** Longer texts are not shared: they are rarely alike, and finding that out takes time. */
const MAX_SHARED_UNITS = 1024;
/** From this length on a call into Node costs less than a loop. */
const LONG = 40;

/**
 * Gives one string for equal texts that come again and again (`job`, `severity`, a rule's URL), so that each alert
 * does not keep its own copy. A table in which a new text takes the place of the one before: it forgets, but it never
 * grows, whatever is sent.
 */
export class TextPool {
  readonly #texts = new Array<string>(SLOTS).fill('');
  readonly #hashes = new Int32Array(SLOTS);

  /** `text`, or an equal string met before. */
  share(text: string): string {
    return text.length > MAX_SHARED_UNITS ? text : this.shareHashed(text, hashText(text));
  }

  /** The same for a text whose hash is known. */
  shareHashed(text: string, hash: number): string {
    if (text.length > MAX_SHARED_UNITS) return text;
    const slot = slotOf(hash);
    const known = this.#texts[slot];
    if (known === text) return known;
    this.#texts[slot] = text;
    this.#hashes[slot] = hash;
    return text;
  }

  /** The text that these bytes, all of them ASCII, spell, if it was met before. */
  find(bytes: Buffer, from: number, to: number, hash: number): string | undefined {
    const slot = slotOf(hash);
    if (this.#hashes[slot] !== hash) return undefined;
    const known = this.#texts[slot];
    return known !== undefined && spells(bytes, from, to, known) ? known : undefined;
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
