import { compareBytewise } from '../../../base/compare.ts';
import { sprintf } from '../fmt/printf.ts';
import { isNil, plainOf } from '../reflect.ts';
import { isInt, isUint, sameType } from '../types.ts';
import type { GoType } from '../types.ts';
import { Complex, typeOf, unboxed } from '../values.ts';
import type { Primitive, Value, Boxed } from '../values.ts';

type Basic = 'bool' | 'int' | 'uint' | 'float' | 'complex' | 'string';
type Concrete = Exclude<Value, Boxed>;

const BAD_TYPE = 'invalid type for comparison';
/** Values that stand in error messages are cut short of this. */
const MAX_SHOWN = 1_000_000;

/** What comparing makes of a type; undefined where there is nothing to compare but identity. */
function basicKind(value: Concrete): Basic | undefined {
  if (value === undefined) return undefined;
  const { kind } = typeOf(value);
  if (kind === 'bool' || kind === 'string') return kind;
  if (isInt(kind)) return 'int';
  if (isUint(kind)) return 'uint';
  if (kind === 'float32' || kind === 'float64') return 'float';
  return kind === 'complex64' || kind === 'complex128' ? 'complex' : undefined;
}

/** `eq a b c`: whether `a` equals one of the others. */
export function eq(first: Value, ...others: Value[]): boolean {
  if (others.length === 0) throw new Error('missing argument for comparison');
  const left = unboxed(first);
  return others.some((other) => isEqual(left, unboxed(other)));
}

export function ne(left: Value, right: Value): boolean {
  return !eq(left, right);
}

export function lt(first: Value, second: Value): boolean {
  const left = unboxed(first);
  const right = unboxed(second);
  const kind = basicKind(left);
  const otherKind = basicKind(right);
  if (left === undefined || right === undefined || kind === undefined || otherKind === undefined)
    throw new Error(BAD_TYPE);
  if (kind !== otherKind && !areIntegers(kind, otherKind)) throw incompatible(left, right);
  if (kind === 'bool' || kind === 'complex') throw new Error(BAD_TYPE);
  const a = plainOf(left) as Primitive;
  const b = plainOf(right) as Primitive;
  return typeof a === 'string' ? compareBytewise(a, String(b)) < 0 : a < b;
}

export function le(left: Value, right: Value): boolean {
  return lt(left, right) || eq(left, right);
}

export function gt(left: Value, right: Value): boolean {
  return !le(left, right);
}

export function ge(left: Value, right: Value): boolean {
  return !lt(left, right);
}

function areIntegers(a: Basic, b: Basic): boolean {
  return (a === 'int' || a === 'uint') && (b === 'int' || b === 'uint');
}

function incompatible(a: Exclude<Concrete, undefined>, b: Exclude<Concrete, undefined>): Error {
  return new Error(`incompatible types for comparison: ${typeOf(a).text} and ${typeOf(b).text}`);
}

function isEqual(left: Concrete, right: Concrete): boolean {
  const kind = basicKind(left);
  const otherKind = basicKind(right);
  if (kind !== otherKind && !areIntegers(kind ?? 'bool', otherKind ?? 'bool')) {
    if (left !== undefined && right !== undefined) throw incompatible(left, right);
    return false;
  }
  if (kind === undefined) return isSame(left, right);
  return arePlainEqual(plainOf(left), plainOf(right));
}

function arePlainEqual(a: Value, b: Value): boolean {
  if (a instanceof Complex && b instanceof Complex) return a.re === b.re && a.im === b.im;
  return a === b;
}

/** Values that are no strings, bools or numbers. */
function isSame(left: Concrete, right: Concrete): boolean {
  if (left !== undefined && right !== undefined && typeOf(left).kind !== typeOf(right).kind) {
    const [a, b] = [shown('%s', left), shown('%v', right)];
    throw new Error(`non-comparable types ${a}: ${typeOf(left).text}, ${typeOf(right).text}: ${b}`);
  }
  if (isNil(left) || isNil(right)) return isNil(left) === isNil(right);
  if (right !== undefined && !isComparable(typeOf(right)))
    throw new Error(`non-comparable type ${shown('%s', right)}: ${typeOf(right).text}`);
  return isIdentical(left, right);
}

function shown(format: string, value: Value): string {
  return sprintf(format, [value], MAX_SHOWN);
}

function isComparable(type: GoType): boolean {
  if (type.kind === 'struct') return type.fields.every((field) => isComparable(field.type));
  if (type.kind === 'array') return isComparable(type.elem);
  return type.kind !== 'map' && type.kind !== 'slice' && type.kind !== 'func';
}

/** Go's `==` on values of comparable types. */
function isIdentical(first: Value, second: Value): boolean {
  const left = unboxed(first);
  const right = unboxed(second);
  if (left === undefined || right === undefined) return left === right;
  if (!sameType(typeOf(left), typeOf(right))) return false;
  if (typeof left !== 'object' || typeof right !== 'object') return left === right;
  if (left.tag === 'struct' && right.tag === 'struct')
    return left.type.fields.every(({ name }) => isIdentical(left.fields[name], right.fields[name]));
  if (left.tag === 'array' && right.tag === 'array')
    return left.items.every((item, i) => isIdentical(item, right.items[i]));
  if (left.tag === 'pointer' && right.tag === 'pointer')
    return left === right || (typeof left.target === 'object' && left.target === right.target);
  return arePlainEqual(plainOf(left), plainOf(right)) && plainOf(left) !== undefined;
}
