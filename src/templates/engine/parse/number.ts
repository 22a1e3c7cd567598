import { runeOf } from '../text/quote.ts';
import { Complex } from '../values.ts';

/** What a number literal is, in every form it can take without loss. */
export interface NumberForms {
  int?: bigint;
  uint?: bigint;
  float?: number;
  complex?: Complex;
}

const MAX_UINT64 = 2n ** 64n - 1n;
const MAX_INT64 = 2n ** 63n - 1n;

/** A character constant; the error message if it is none. */
export function runeForms(text: string): NumberForms | string {
  const code = runeOf(text);
  if (code === undefined) return 'invalid syntax';
  if (code === 'more than one') return `malformed character constant: ${text}`;
  return { int: BigInt(code), uint: BigInt(code), float: code };
}

/** `1+2i`; the error message if it is malformed. */
export function complexForms(text: string): NumberForms | string {
  const parts = COMPLEX.exec(text);
  if (parts === null || /^[+-]?$/.test(parts[2] ?? ''))
    return 'syntax error scanning complex number';
  const [, re = '', im = ''] = parts;
  const bad = [re, im].find((part) => parseFloat64(part) === undefined);
  if (bad !== undefined) return `strconv.ParseFloat: parsing "${bad}": invalid syntax`;
  return simplified(new Complex(parseFloat64(re) ?? 0, parseFloat64(im) ?? 0));
}

const FLOAT_TOKEN =
  '(?:0[xX][\\da-fA-F_]*(?:\\.[\\da-fA-F_]*)?(?:[pP][+-]?[\\d_]*)?|[\\d_]*(?:\\.[\\d_]*)?(?:[eEp][+-]?[\\d_]*)?)';
const COMPLEX = new RegExp(`^([+-]?${FLOAT_TOKEN})([+-]${FLOAT_TOKEN})i`);

/** A number literal; the error message if it is malformed or too large. */
export function numberForms(text: string): NumberForms | string {
  if (text.endsWith('i')) {
    const imaginary = parseFloat64(text.slice(0, -1));
    if (imaginary !== undefined) return simplified(new Complex(0, imaginary));
  }
  const forms = integerForms(text);
  if (forms.int !== undefined || forms.uint !== undefined) {
    return { ...forms, float: Number(forms.int ?? forms.uint) };
  }
  const float = parseFloat64(text);
  if (float === undefined) return `illegal number syntax: "${text}"`;
  if (!/[.eEpP]/.test(text)) return `integer overflow: "${text}"`;
  return floatForms(float);
}

/** The forms of a complex number; those of a float too if it is real. */
function simplified(complex: Complex): NumberForms {
  return complex.im === 0 ? { ...floatForms(complex.re), complex } : { complex };
}

function floatForms(float: number): NumberForms {
  const forms: NumberForms = { float };
  if (!Number.isInteger(float)) return forms;
  const whole = BigInt(float);
  if (whole >= -MAX_INT64 - 1n && whole <= MAX_INT64) forms.int = whole;
  if (whole >= 0n && whole <= MAX_UINT64) forms.uint = whole;
  return forms;
}

const INTEGER =
  /^([+-]?)(?:0[xX]([\da-fA-F_]+)|0[bB]([01_]+)|0[oO]([0-7_]+)|0([0-7_]*)|([1-9][\d_]*))$/;

/** Go's `ParseInt` and `ParseUint` with base 0. */
function integerForms(text: string): NumberForms {
  const parts = INTEGER.exec(text);
  if (parts === null || !areUnderscoresWellPlaced(text)) return {};
  const [, sign, hexadecimal, binary, octal, oldOctal, decimal] = parts;
  const size = BigInt(
    digits('0x', hexadecimal) ??
      digits('0b', binary) ??
      digits('0o', octal ?? (oldOctal === '' ? '0' : oldOctal)) ??
      digits('', decimal) ??
      '0',
  );
  const forms: NumberForms = {};
  const value = sign === '-' ? -size : size;
  if (value >= -MAX_INT64 - 1n && value <= MAX_INT64) forms.int = value;
  if ((sign === '' && size <= MAX_UINT64) || value === 0n) forms.uint = size;
  return forms;
}

function digits(prefix: string, written: string | undefined): string | undefined {
  return written === undefined ? undefined : prefix + written.replaceAll('_', '');
}

/** Underscores stand between digits, or between a base prefix and a digit. */
function areUnderscoresWellPlaced(text: string): boolean {
  if (!text.includes('_')) return true;
  const digit = /^[+-]?0[xX]/.test(text) ? '[\\da-fA-F]' : '\\d';
  const body = text.replace(/^[+-]?(?:0[xXbBoO])?/, (prefix) => (prefix.length > 1 ? '0' : ''));
  return !new RegExp(`(?<!${digit})_|_(?!${digit})`).test(body);
}

const DECIMAL = /^[+-]?([\d_]*(?:\.[\d_]*)?)(?:[eE][+-]?\d[\d_]*)?$/;
const HEX = /^([+-]?)0[xX]([\da-fA-F_]*)(?:\.([\da-fA-F_]*))?[pP]([+-]?\d[\d_]*)$/;

/** Go's `ParseFloat` for literals. Undefined: malformed, or too large. */
export function parseFloat64(text: string): number | undefined {
  if (!areUnderscoresWellPlaced(text)) return undefined;
  const hexadecimal = HEX.exec(text);
  const value = hexadecimal === null ? parseDecimal(text) : parseHexFloat(hexadecimal);
  return value !== undefined && Number.isFinite(value) ? value : undefined;
}

function parseDecimal(text: string): number | undefined {
  const mantissa = DECIMAL.exec(text)?.[1] ?? '';
  return /\d/.test(mantissa) ? Number(text.replaceAll('_', '')) : undefined;
}

function parseHexFloat([, sign, whole = '', fraction = '', exponent = '0']: RegExpExecArray):
  number | undefined {
  const plainFraction = fraction.replaceAll('_', '');
  const all = whole.replaceAll('_', '') + plainFraction;
  if (all === '') return undefined;
  let mantissa = BigInt('0x' + all);
  let power = Number(exponent.replaceAll('_', '')) - 4 * plainFraction.length;
  const spare = mantissa.toString(2).length - 64;
  if (spare > 0) {
    const lost = mantissa & ((1n << BigInt(spare)) - 1n);
    mantissa = (mantissa >> BigInt(spare)) | (lost === 0n ? 0n : 1n);
    power += spare;
  }
  const size = scaled(Number(mantissa), power);
  return sign === '-' ? -size : size;
}

/** `value × 2^power`, in steps that do not overflow on the way. */
function scaled(value: number, power: number): number {
  let result = value;
  let left = Math.max(-3000, Math.min(3000, power));
  for (; left > 1000; left -= 1000) result *= 2 ** 1000;
  for (; left < -1000; left += 1000) result *= 2 ** -1000;
  return result * 2 ** left;
}
