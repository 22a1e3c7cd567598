/** Where a hash of a text begins, and what each of its units multiplies it by: FNV-1a, 32 bit. */
export const TEXT_HASH_START = 0x811c9dc5 | 0;
export const TEXT_HASH_PRIME = 0x01000193;
const MIX = 0x85ebca6b | 0;

/**
 * 32 bits over the UTF-16 units of a text, signed: a small integer to V8. For tables within the process only. Of ASCII
 * the units are the bytes, so that it can be had without making the text. Every other unit goes into a hash of its own,
 * as a processor has to wait for the end of one multiplication before the next of the same.
 */
export function hashText(text: string): number {
  let even = TEXT_HASH_START;
  let odd = TEXT_HASH_START;
  let i = 1;
  for (; i < text.length; i += 2) {
    even = Math.imul(even ^ text.charCodeAt(i - 1), TEXT_HASH_PRIME);
    odd = Math.imul(odd ^ text.charCodeAt(i), TEXT_HASH_PRIME);
  }
  if (i === text.length) even = Math.imul(even ^ text.charCodeAt(i - 1), TEXT_HASH_PRIME);
  return joinHashes(even, odd);
}

/** One hash of two, in which they are not alike: `ab` and `ba` differ. */
export function joinHashes(even: number, odd: number): number {
  return mixHash(Math.imul(even, MIX), odd);
}

/** The hash of a sequence of hashes that goes on. */
export function mixHash(hash: number, next: number): number {
  const mixed = Math.imul(hash ^ next, MIX);
  return mixed ^ (mixed >>> 13);
}

/** The hash of values under the hash of their names. */
export function hashValues(hashOfNames: number, values: readonly string[]): number {
  let hash = hashOfNames;
  for (const value of values) hash = mixHash(hash, hashText(value));
  return hash;
}
