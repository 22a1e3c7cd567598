import type { Clock } from '../../base/clock.ts';
import type { Random } from '../../base/random.ts';

/** Crockford's base 32: no I, L, O, U. */
const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const TIME_DIGITS = 10;

/** A name that sorts by the time at which it was made: 48 bits of milliseconds, 80 bits of chance. */
export function makeUlid(clock: Clock, random: Random): string {
  let time = Math.max(0, Math.floor(clock.now()));
  let text = '';
  for (let i = 0; i < TIME_DIGITS; i++) {
    text = `${DIGITS.charAt(time % 32)}${text}`;
    time = Math.floor(time / 32);
  }
  let bits = 0;
  let held = 0;
  for (const byte of random.bytes(10)) {
    bits = (bits << 8) | byte;
    for (held += 8; held >= 5; held -= 5) text += DIGITS.charAt((bits >> (held - 5)) & 31);
    bits &= 0xff;
  }
  return text;
}
