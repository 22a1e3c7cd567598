import { Scalar } from '../../base/schema/scalar.ts';
import type { Tree } from '../../base/schema/scalar.ts';
import { SECRET_TOKEN } from '../../base/secret.ts';
import type { Secret } from '../../base/secret.ts';
import type { Entry, Printable } from '../yaml/print.ts';

/** A key that is left out when its value is undefined. */
export type OptionalEntry = readonly [key: string, value: Printable | undefined];

/** `flow` writes it as `{…}`. */
export function map(entries: readonly OptionalEntry[], flow = false): Printable {
  return {
    kind: 'map',
    flow,
    entries: entries.filter((entry): entry is Entry => entry[1] !== undefined),
  };
}

export function text(value: string): Printable {
  return { kind: 'text', text: value };
}

/** A text, left out when empty. */
export function filled(value: string | undefined): Printable | undefined {
  return value === undefined || value === '' ? undefined : text(value);
}

export function secret(value: Secret | undefined): Printable | undefined {
  return value === undefined ? undefined : text(SECRET_TOKEN);
}

export function verbatim(value: string | number | boolean | null): Printable {
  return { kind: 'verbatim', text: String(value) };
}

/** A boolean, left out when false. */
export function whenTrue(value: boolean | undefined): Printable | undefined {
  return value === true ? verbatim(true) : undefined;
}

/** A number, left out when 0. */
export function nonZero(value: number): Printable | undefined {
  return value === 0 ? undefined : verbatim(value);
}

/** A number with a fraction, left out when 0. */
export function nonZeroFloat(value: number): Printable | undefined {
  return value === 0 ? undefined : verbatim(goFloat(value));
}

/** A list, left out when empty. */
export function list<T>(
  items: readonly T[] | undefined,
  print: (item: T) => Printable,
): Printable | undefined {
  if (items === undefined || items.length === 0) return undefined;
  return { kind: 'list', items: items.map(print) };
}

export function texts(items: readonly string[] | undefined): Printable | undefined {
  return list(items, text);
}

/** A map in the order of yaml.v2, left out when empty. */
export function sorted<T>(
  record: Readonly<Record<string, T>> | undefined,
  print: (value: T) => Printable,
): Printable | undefined {
  const keys = Object.keys(record ?? {});
  if (record === undefined || keys.length === 0) return undefined;
  return map(keys.sort(compareKeys).map((key) => [key, print(record[key] as T)]));
}

/** Whatever stood in the file, as its values are printed. */
export function anything(tree: Tree): Printable {
  if (tree instanceof Scalar) return scalar(tree);
  if (isList(tree)) return { kind: 'list', items: tree.map(anything) };
  const keys = Object.keys(tree).sort(compareKeys);
  return map(keys.map((key) => [key, anything(tree[key] ?? new Scalar('', null, '!!null'))]));
}

function scalar({ text: written, value, tag }: Scalar): Printable {
  if (value === null) return verbatim('null');
  if (typeof value === 'string') return text(written);
  return verbatim(tag === '!!float' ? goFloat(Number(value)) : String(value));
}

function isList(tree: Tree): tree is readonly Tree[] {
  return Array.isArray(tree);
}

/** Go's `FormatFloat(value, 'g', -1, 64)`, with YAML's names for what is no number. */
export function goFloat(value: number): string {
  if (Number.isNaN(value)) return '.nan';
  if (!Number.isFinite(value)) return value > 0 ? '.inf' : '-.inf';
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  const [digits = '', exponent = '0'] = value.toExponential().split('e');
  const power = Number(exponent);
  if (power >= -4 && power < 6) return value.toString();
  return `${digits}e${power < 0 ? '-' : '+'}${Math.abs(power).toString().padStart(2, '0')}`;
}

/** The order of keys in yaml.v2: letters after the rest, runs of digits by their number. */
export function compareKeys(a: string, b: string): number {
  const [x, y] = [Array.from(a), Array.from(b)];
  for (let i = 0; i < Math.min(x.length, y.length); i++) {
    const [left = '', right = ''] = [x[i], y[i]];
    if (left === right) continue;
    const [leftLetter, rightLetter] = [/\p{L}/u.test(left), /\p{L}/u.test(right)];
    if (leftLetter !== rightLetter) return rightLetter ? -1 : 1;
    const byPoint = (left.codePointAt(0) ?? 0) - (right.codePointAt(0) ?? 0);
    return leftLetter ? byPoint : compareDigits(x, y, i) || byPoint;
  }
  return x.length - y.length;
}

function compareDigits(x: readonly string[], y: readonly string[], from: number): number {
  const isDigit = (character: string | undefined): boolean => /^\p{Nd}$/u.test(character ?? '');
  let lead = 0;
  if (x[from] === '0' || y[from] === '0') {
    for (let i = from - 1; i >= 0 && isDigit(x[i]); i--) if (x[i] !== '0') lead = 1;
  }
  const run = (characters: readonly string[]): { number: number; end: number } => {
    let [number, end] = [lead, from];
    for (; isDigit(characters[end]); end++) number = number * 10 + Number(characters[end]);
    return { number, end };
  };
  const [left, right] = [run(x), run(y)];
  return left.number - right.number || left.end - right.end;
}
