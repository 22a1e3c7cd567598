/** Where a hash of a text begins, and what each step multiplies it by, as in FNV-1a. */
export const TEXT_HASH_START = 0x811c9dc5 | 0;
const PRIME = 0x01000193;
const MIX = 0x85ebca6b | 0;

/**
 * 32 bits over the UTF-16 units of a text, signed: a small integer to V8. For tables within the process only. Four units are
 * one step, those that are left a step each. Of ASCII the units are the bytes, so that it can be had without making the
 * text.
 */
export function hashText(text: string): number {
  let hash = TEXT_HASH_START;
  let i = 0;
  for (; i + 4 <= text.length; i += 4) hash = hashFour(hash, fourUnits(text, i));
  for (; i < text.length; i++) hash = hashUnit(hash, text.charCodeAt(i));
  return hash;
}

/** The hash that goes on with one more unit. */
export function hashUnit(hash: number, unit: number): number {
  return Math.imul(hash ^ unit, PRIME);
}

/** The hash that goes on with four, the first in the lowest bits. */
export function hashFour(hash: number, four: number): number {
  const next = Math.imul(hash ^ four, PRIME);
  // What is in the high bits would never come down.
  return next ^ (next >>> 15);
}

function fourUnits(text: string, at: number): number {
  return (
    text.charCodeAt(at) |
    (text.charCodeAt(at + 1) << 8) |
    (text.charCodeAt(at + 2) << 16) |
    (text.charCodeAt(at + 3) << 24)
  );
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
