/** How many texts a pool holds on to, a power of two. */
const SLOTS = 8192;
const LINK_END = '&g0.tab=1'.length;

/**
 * Gives one string for equal texts that come again and again (`job`, `severity`, a rule's URL), so that each alert
 * does not keep its own copy. A table in which a new text takes the place of the one before: it forgets, but it never
 * grows, whatever is sent.
 */
export class TextPool {
  readonly #texts = new Array<string>(SLOTS).fill('');

  /** `text`, or an equal string met before. */
  share(text: string): string {
    const slot = slotOf(text);
    const known = this.#texts[slot];
    if (known === text) return known;
    this.#texts[slot] = text;
    return text;
  }
}

/**
 * From the length and a few characters: where texts of one kind differ is mostly near their end. Links to Prometheus
 * all end in `&g0.tab=1`, so a character before that is among them.
 */
function slotOf(text: string): number {
  const { length } = text;
  if (length < 2) return length;
  let hash = length;
  hash = (hash * 31 + text.charCodeAt(0)) | 0;
  hash = (hash * 31 + text.charCodeAt(length >> 1)) | 0;
  if (length > LINK_END) hash = (hash * 31 + text.charCodeAt(length - LINK_END - 1)) | 0;
  if (length > LINK_END + 1) hash = (hash * 31 + text.charCodeAt(length - LINK_END - 2)) | 0;
  hash = (hash * 31 + text.charCodeAt(length - 2)) | 0;
  hash = (hash * 31 + text.charCodeAt(length - 1)) | 0;
  return (hash ^ (hash >>> 13)) & (SLOTS - 1);
}
