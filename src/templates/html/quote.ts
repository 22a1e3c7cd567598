import { goQuoted } from '../engine/text/quote.ts';

/** The first 32 characters of text as Go's `%.32q` prints them. */
export function quoteShort(text: string): string {
  return goQuoted(Array.from(text.slice(0, 64)).slice(0, 32).join(''));
}
