/** Where a hash of a text begins, and what each of its units multiplies it by: FNV-1a, 32 bit. */
export const TEXT_HASH_START = 0x811c9dc5 | 0;
export const TEXT_HASH_PRIME = 0x01000193;
const MIX = 0x85ebca6b | 0;

/**
 * 32 bits over the UTF-16 units of a text, signed: a small integer to V8. For tables within the process only. Of ASCII
 * the units are the bytes, so that it can be had without making the text.
 */
export function hashText(text: string): number {
  let hash = TEXT_HASH_START;
  for (let i = 0; i < text.length; i++)
    hash = Math.imul(hash ^ text.charCodeAt(i), TEXT_HASH_PRIME);
  return hash;
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
