import { parseFloat64 } from '../engine/parse/number.ts';
import { goQuoted } from '../engine/text/quote.ts';
import { Scalar, typeOf, unboxed } from '../engine/values.ts';
import type { Value } from '../engine/values.ts';
import { durationSeconds } from '../time/go-duration.ts';
import { DURATION } from '../values/duration-values.ts';
import { functionError } from './function-error.ts';

/**
 * Prometheus' `humanizeDuration` of seconds: of a number, a text that holds one, or a duration. Throws
 * `template.function` with its message.
 */
export function humanizeDuration(value: Value): string {
  return humanizeSeconds(secondsOf(value));
}

function secondsOf(value: Value): number {
  const inner = unboxed(value);
  if (typeof inner === 'number') return inner;
  if (typeof inner === 'bigint') return Number(inner);
  if (typeof inner === 'string') return numberIn(inner);
  if (inner instanceof Scalar && typeof inner.value === 'bigint') {
    if (inner.type.text === DURATION.text) return durationSeconds(inner.value);
    if (['uint', 'int64', 'uint64'].includes(inner.type.text)) return Number(inner.value);
  }
  throw functionError(`can't convert ${typeOf(inner)?.text ?? '<nil>'} to float`);
}

/** Go's `strconv.ParseFloat`. */
function numberIn(text: string): number {
  const special = /^([+-]?)inf(?:inity)?$/i.exec(text);
  if (special !== null) return special[1] === '-' ? -Infinity : Infinity;
  if (/^nan$/i.test(text)) return Number.NaN;
  const number = parseFloat64(text);
  if (number !== undefined) return number;
  const isNumber = /^[+-]?(?:[\d_.]+(?:e[+-]?\d+)?|0x[\da-f_.]+p[+-]?\d+)$/i.test(text);
  const isTooLarge = isNumber && /\d/.test(text) && !/_.*_|\..*\./.test(text);
  throw functionError(
    `strconv.ParseFloat: parsing ${goQuoted(text)}: ${isTooLarge ? 'value out of range' : 'invalid syntax'}`,
  );
}

/** Prometheus' `humanizeDuration` of seconds: `1d 2h 3m 4s`, `1.234s`, `12.3ms`. */
function humanizeSeconds(seconds: number): string {
  if (!Number.isFinite(seconds)) return generalNumber(seconds);
  if (seconds === 0) return `${generalNumber(seconds)}s`;
  if (Math.abs(seconds) < 1) return smallSpan(seconds);
  const sign = seconds < 0 ? '-' : '';
  const size = Math.abs(seconds);
  const whole = toInt64(size);
  const days = whole / 86_400n;
  const hours = (whole / 3600n) % 24n;
  const minutes = (whole / 60n) % 60n;
  const rest = `${whole % 60n}s`;
  if (days !== 0n) return `${sign}${days}d ${hours}h ${minutes}m ${rest}`;
  if (hours !== 0n) return `${sign}${hours}h ${minutes}m ${rest}`;
  if (minutes !== 0n) return `${sign}${minutes}m ${rest}`;
  return `${sign}${generalNumber(size)}s`;
}

const TWO_TO_63 = 2 ** 63;

/** As the processors do that Go runs on: what is too large becomes the least number there is. */
function toInt64(value: number): bigint {
  return value < TWO_TO_63 ? BigInt(Math.trunc(value)) : -(2n ** 63n);
}

function smallSpan(seconds: number): string {
  let value = seconds;
  let unit = '';
  for (const prefix of ['m', 'u', 'n', 'p', 'f', 'a', 'z', 'y']) {
    if (Math.abs(value) >= 1) break;
    unit = prefix;
    value *= 1000;
  }
  return `${generalNumber(value)}${unit}s`;
}

const DIGITS = 4;

/** Go's `%.4g`. */
function generalNumber(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value < 0 ? '-Inf' : '+Inf';
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  const [mantissa = '', power = ''] = Math.abs(value)
    .toExponential(DIGITS - 1)
    .split('e');
  const exponent = Number(power);
  if (exponent >= -4 && exponent < DIGITS) {
    return sign + trimZeros(Math.abs(value).toFixed(DIGITS - 1 - exponent));
  }
  const size = String(Math.abs(exponent)).padStart(2, '0');
  return `${sign}${trimZeros(mantissa)}e${exponent < 0 ? '-' : '+'}${size}`;
}

function trimZeros(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}
