import { exactDecimal, mantissaBitsOf, rounded, shortestDecimal, takeApart } from './decimal.ts';
import type { Decimal } from './decimal.ts';

export type FloatFormat = 'e' | 'E' | 'f' | 'g' | 'G' | 'b' | 'x' | 'X';

/** Go's `strconv.FormatFloat`. A precision of -1 asks for as many digits as it takes to read the same float back. */
export function formatFloat(
  value: number,
  format: FloatFormat,
  precision: number,
  bits: 32 | 64,
): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  if (format === 'b') return sign + binary(value, bits);
  if (format === 'x' || format === 'X') {
    const text = hexadecimal(value, precision, bits);
    return sign + (format === 'X' ? text.toUpperCase() : text);
  }
  return sign + decimal(value, format, precision, bits);
}

function decimal(
  value: number,
  format: 'e' | 'E' | 'f' | 'g' | 'G',
  precision: number,
  bits: 32 | 64,
): string {
  const isShortest = precision < 0;
  if (format === 'f') {
    const number = isShortest
      ? shortestDecimal(value, bits)
      : roundedAt(exactDecimal(value), precision);
    const places = isShortest ? Math.max(number.digits.length - number.point, 0) : precision;
    return fixed(number, places);
  }
  if (format === 'e' || format === 'E') {
    const number = isShortest
      ? shortestDecimal(value, bits)
      : rounded(exactDecimal(value), precision + 1);
    return scientific(number, isShortest ? number.digits.length - 1 : precision, format);
  }
  const wanted = precision === 0 ? 1 : precision;
  const number = isShortest ? shortestDecimal(value, bits) : rounded(exactDecimal(value), wanted);
  return general(number, isShortest ? undefined : wanted, format === 'g' ? 'e' : 'E');
}

function roundedAt(number: Decimal, places: number): Decimal {
  return rounded(number, number.point + places);
}

/** `%g`: scientific for very small and very large exponents. Without a precision it is for the shortest digits. */
function general(number: Decimal, wanted: number | undefined, letter: 'e' | 'E'): string {
  const count = number.digits.length;
  const precision = wanted ?? count;
  const threshold =
    wanted === undefined ? 6 : precision > count && count >= number.point ? count : precision;
  const exponent = number.point - 1;
  if (exponent < -4 || exponent >= threshold)
    return scientific(number, Math.min(precision, count) - 1, letter);
  const digits = precision > number.point ? count : precision;
  return fixed(number, Math.max(digits - number.point, 0));
}

function fixed({ digits, point }: Decimal, places: number): string {
  const whole = point > 0 ? digits.slice(0, point).padEnd(point, '0') : '0';
  if (places <= 0) return whole;
  const fraction = point > 0 ? digits.slice(point) : '0'.repeat(Math.min(-point, places)) + digits;
  return `${whole}.${fraction.slice(0, places).padEnd(places, '0')}`;
}

function scientific({ digits, point }: Decimal, places: number, letter: 'e' | 'E'): string {
  const first = digits.charAt(0) || '0';
  const fraction = places > 0 ? '.' + digits.slice(1, places + 1).padEnd(places, '0') : '';
  return first + fraction + letter + signed(digits === '' ? 0 : point - 1);
}

/** An exponent: its sign, and at least two digits. */
function signed(exponent: number): string {
  return (exponent < 0 ? '-' : '+') + String(Math.abs(exponent)).padStart(2, '0');
}

function binary(value: number, bits: 32 | 64): string {
  const { mantissa, exponent } = takeApart(value, bits);
  return `${mantissa.toString()}p${exponent >= 0 ? '+' : ''}${exponent}`;
}

const TOP = 60n;

/** `0x1.8p+01`, rounded to `precision` digits after the point unless that is negative. */
function hexadecimal(value: number, precision: number, bits: 32 | 64): string {
  const parts = takeApart(value, bits);
  const mantissaBits = mantissaBitsOf(bits);
  let exponent = parts.mantissa === 0n ? 0 : parts.exponent + mantissaBits;
  let mantissa = parts.mantissa << (TOP - BigInt(mantissaBits));
  const leading = mantissa === 0n ? 0 : Number(TOP) + 1 - mantissa.toString(2).length;
  mantissa <<= BigInt(leading);
  exponent -= leading;
  if (precision >= 0 && precision < 15) {
    mantissa = roundedBits(mantissa, BigInt(60 - precision * 4));
    if (mantissa >= 1n << (TOP + 1n)) {
      mantissa >>= 1n;
      exponent++;
    }
  }
  const all = BigInt.asUintN(60, mantissa).toString(16).padStart(15, '0');
  const fraction =
    precision < 0 ? all.replace(/0+$/, '') : all.padEnd(precision, '0').slice(0, precision);
  const first = mantissa >> TOP;
  return `0x${first.toString()}${fraction === '' ? '' : '.' + fraction}p${signed(exponent)}`;
}

/** Rounds away the lowest bits, ties to even. */
function roundedBits(mantissa: bigint, away: bigint): bigint {
  const half = 1n << (away - 1n);
  const rest = BigInt.asUintN(Number(away), mantissa);
  const kept = mantissa >> away;
  const up = rest > half || (rest === half && (kept & 1n) === 1n);
  return (up ? kept + 1n : kept) << away;
}
