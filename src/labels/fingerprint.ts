const OFFSET_HIGH = 0xcbf29ce4;
const OFFSET_LOW = 0x84222325;
/** The FNV prime is 2^40 + 0x1b3; the 2^40 part is a shift of the low half into the high one. */
const PRIME_LOW = 0x1b3;
const TWO_TO_32 = 0x1_0000_0000;
const SEPARATOR = 0xff;

/**
 * FNV-1a, 64 bit, over `name 0xff value 0xff …` in UTF-8, as two unsigned 32-bit halves. This is
 * `LabelSet.Fingerprint` of prometheus/common; names must be sorted bytewise.
 */
export function fnv1aPairs(
  names: readonly string[],
  values: readonly string[],
): readonly [high: number, low: number] {
  let high = OFFSET_HIGH;
  let low = OFFSET_LOW;
  for (let i = 0; i < names.length * 2; i++) {
    const text = (i % 2 === 0 ? names[i >> 1] : values[i >> 1]) ?? '';
    for (let at = 0; at <= text.length; at++) {
      const unit = at === text.length ? SEPARATOR : text.charCodeAt(at);
      if (unit >= 0x80 && at < text.length) {
        // Rare: leave the fast loop and hash this text's UTF-8 bytes from here on.
        for (const byte of new TextEncoder().encode(text.slice(at))) {
          const product = ((low ^ byte) >>> 0) * PRIME_LOW;
          const shifted = (low ^ byte) << 8;
          low = product >>> 0;
          high = (Math.imul(high, PRIME_LOW) + (product - low) / TWO_TO_32 + shifted) >>> 0;
        }
        at = text.length - 1;
        continue;
      }
      const mixed = (low ^ unit) >>> 0;
      const product = mixed * PRIME_LOW;
      low = product >>> 0;
      high = (Math.imul(high, PRIME_LOW) + (product - low) / TWO_TO_32 + (mixed << 8)) >>> 0;
    }
  }
  return [high, low];
}
