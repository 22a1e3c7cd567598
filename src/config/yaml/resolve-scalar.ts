import { Buffer } from 'node:buffer';
import { CodedError } from '../../base/errors.ts';
import { Scalar } from '../../base/schema/scalar.ts';
import type { ScalarValue } from '../../base/schema/scalar.ts';

const TAG_PREFIX = 'tag:yaml.org,2002:';

const WORDS = new Map<string, ScalarValue>([
  ...['', '~', 'null', 'Null', 'NULL'].map((word) => [word, null] as const),
  ...['y', 'yes', 'true', 'on'].flatMap((word) => spellings(word, true)),
  ...['n', 'no', 'false', 'off'].flatMap((word) => spellings(word, false)),
  ...['.nan', '.NaN', '.NAN'].map((word) => [word, NaN] as const),
  ...['', '+', '-'].flatMap((sign) =>
    ['.inf', '.Inf', '.INF'].map(
      (word) => [sign + word, sign === '-' ? -Infinity : Infinity] as const,
    ),
  ),
]);

function spellings(word: string, value: boolean): readonly (readonly [string, boolean])[] {
  const capital = word.charAt(0).toUpperCase() + word.slice(1);
  return [...new Set([word, capital, word.toUpperCase()])].map((form) => [form, value] as const);
}

const FLOAT = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/;
const TIMESTAMP =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[Tt](\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,]\d+)?(?:[Zz]|[-+]\d\d:\d\d)| (\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,]\d+)?)?$/;
const MIN_INT64 = -(2n ** 63n);
const MAX_UINT64 = 2n ** 64n - 1n;

/**
 * What a plain scalar means to Go's yaml.v2, whose rules are those of YAML 1.1 without base 60: `yes`, `on` and `y`
 * are booleans, `0123` and `0o17` octal, `1_000` a thousand.
 */
export function resolvePlain(text: string): Scalar {
  const word = WORDS.get(text);
  if (word !== undefined) return new Scalar(text, word, tagOf(word));
  if (/^[-+.\d]/.test(text)) {
    if (isTimestamp(text)) return new Scalar(text, text, '!!timestamp');
    const number = parseNumber(text);
    if (number !== undefined) return new Scalar(text, number.value, number.tag);
  }
  return new Scalar(text, text, '!!str');
}

/** A scalar that is quoted or a block: text, whatever it looks like. */
export function quotedScalar(text: string): Scalar {
  return new Scalar(text, text, '!!str');
}

/** A scalar with an explicit tag. Throws `bad_tag` where the text is nothing of that kind. */
export function taggedScalar(text: string, tag: string): Scalar {
  const short = tag.startsWith(TAG_PREFIX) ? `!!${tag.slice(TAG_PREFIX.length)}` : tag;
  if (short === '!!binary') {
    const decoded = Buffer.from(text, 'base64').toString('utf8');
    return new Scalar(decoded, decoded, '!!str');
  }
  if (!['!!bool', '!!int', '!!float', '!!null', '!!timestamp'].includes(short)) {
    return new Scalar(text, text, '!!str');
  }
  const resolved = resolvePlain(text);
  if (resolved.tag === short) return resolved;
  if (short === '!!float' && resolved.tag === '!!int')
    return new Scalar(text, resolved.value, short);
  throw new CodedError('bad_tag', `cannot decode ${resolved.tag} \`${text}\` as a ${short}`);
}

function tagOf(value: ScalarValue): string {
  if (value === null) return '!!null';
  return typeof value === 'boolean' ? '!!bool' : '!!float';
}

function parseNumber(
  text: string,
): { readonly value: number | bigint; readonly tag: string } | undefined {
  const plain = text.replaceAll('_', '');
  const integer = text.startsWith('.') ? undefined : parseInteger(plain);
  if (integer !== undefined) return { value: integer, tag: '!!int' };
  if (!FLOAT.test(plain)) return undefined;
  const float = Number(plain);
  // Go refuses what overflows, and then it is a text.
  return Number.isFinite(float) ? { value: float, tag: '!!float' } : undefined;
}

function parseInteger(plain: string): number | bigint | undefined {
  const [, sign = '', body = ''] = /^([-+]?)(.*)$/s.exec(plain) ?? [];
  const digits = normalized(body);
  if (digits === undefined) return undefined;
  const value = sign === '-' ? -BigInt(digits) : BigInt(digits);
  if (value < MIN_INT64 || value > MAX_UINT64) return undefined;
  return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER
    ? Number(value)
    : value;
}

/** Digits in a form `BigInt` reads, with the base prefixes of Go's `ParseInt(…, 0, …)`. */
function normalized(body: string): string | undefined {
  if (/^(0|[1-9]\d*)$/.test(body)) return body;
  if (/^0[0-7]+$/.test(body)) return `0o${body.slice(1)}`;
  return /^(0x[\da-f]+|0o[0-7]+|0b[01]+)$/i.test(body) ? body.toLowerCase() : undefined;
}

function isTimestamp(text: string): boolean {
  const match = TIMESTAMP.exec(text);
  if (match === null) return false;
  const [, year, month, day, ...time] = match.map((part) => Number(part));
  const [hour = 0, minute = 0, second = 0] = time.filter((part) => !Number.isNaN(part));
  const date = new Date(Date.UTC(year ?? 0, (month ?? 0) - 1, day));
  const isDate = date.getUTCMonth() + 1 === month && date.getUTCDate() === day;
  return isDate && hour < 24 && minute < 60 && second < 60;
}
