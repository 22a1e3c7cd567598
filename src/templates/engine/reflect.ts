import { textMethod } from './fmt/printer.ts';
import { isAssignable, isInt, isUint } from './types.ts';
import type { Field, GoType, IntKind, StructType, UintKind } from './types.ts';
import {
  Boxed,
  Complex,
  GoPointer,
  inPlaceOf,
  Scalar,
  scalarOf,
  typeOf,
  zeroOf,
} from './values.ts';
import type { GoMap, GoStruct, Primitive, Value } from './values.ts';

/** What is at the end of pointers and interfaces; a nil one on the way is the end. */
export interface Indirect {
  readonly value: Value;
  readonly isNil: boolean;
  /** The pointer that was followed last. */
  readonly via: GoPointer | undefined;
}

export function indirect(value: Value): Indirect {
  let via: GoPointer | undefined;
  let at = value;
  for (;;) {
    if (at instanceof GoPointer) {
      if (at.target === undefined) return { value: at, isNil: true, via };
      via = at;
      at = at.target;
    } else if (at instanceof Boxed) {
      if (at.value === undefined) return { value: at, isNil: true, via };
      at = at.value;
    } else return { value: at, isNil: false, via };
  }
}

/** Go's idea of what is true: not the zero value; a struct always, a list or map that is not empty. */
export function isTrue(value: Value): boolean {
  const concrete = value instanceof Boxed ? value.value : value;
  if (typeof concrete !== 'object') return Boolean(concrete) || Number.isNaN(concrete);
  switch (concrete.tag) {
    case 'scalar':
      return typeof concrete.value === 'object' ? isTrue(concrete.value) : isTrue(concrete.value);
    case 'complex':
      return concrete.re !== 0 || concrete.im !== 0;
    case 'map':
      return concrete.size > 0;
    case 'slice':
      return concrete.length > 0;
    case 'array':
      return concrete.items.length > 0;
    case 'pointer':
      return concrete.target !== undefined;
    case 'func':
      return concrete.call !== undefined;
    case 'struct':
    case 'sequence':
      return true;
  }
}

/** Whether nil can stand for a value of the type. */
export function canBeNil(type: GoType): boolean {
  if (type.kind === 'struct') return type.text === 'reflect.Value';
  return ['func', 'interface', 'map', 'pointer', 'slice'].includes(type.kind);
}

/** Whether it is no value at all, or the nil of its type. */
export function isNil(value: Value): boolean {
  if (typeof value !== 'object') return value === undefined;
  if (value.tag === 'boxed') return value.value === undefined;
  if (value.tag === 'map') return value.entries === undefined;
  if (value.tag === 'slice') return value.backing === undefined;
  if (value.tag === 'pointer') return value.target === undefined;
  return value.tag === 'func' && value.call === undefined;
}

/** The string, bool or number in a value of any scalar type; of others undefined. */
export function plainOf(value: Value): Primitive | Complex | undefined {
  if (value instanceof Scalar) return value.value;
  return typeof value !== 'object' || value instanceof Complex ? value : undefined;
}

export function isIntLike(type: GoType): boolean {
  return isInt(type.kind) || isUint(type.kind);
}

/** An integer as one of another integer type, cut to its size. */
export function converted(plain: bigint, type: GoType): Value {
  return scalarOf(type, cut(plain, type.kind as IntKind | UintKind));
}

function cut(plain: bigint, kind: IntKind | UintKind): bigint {
  const bits = Number(/\d+$/.exec(kind)?.[0] ?? 64);
  return isUint(kind) ? BigInt.asUintN(bits, plain) : BigInt.asIntN(bits, plain);
}

/** The field of a struct by that name, its own or an embedded one's. */
export function fieldOf(type: StructType, name: string): Field | undefined {
  const own = type.fields.find((field) => field.name === name);
  if (own !== undefined) return own;
  for (const { type: inner } of type.fields.filter((field) => field.embedded === true)) {
    const struct = inner.kind === 'pointer' ? inner.elem : inner;
    const field = struct.kind === 'struct' ? fieldOf(struct, name) : undefined;
    if (field !== undefined) return field;
  }
  return undefined;
}

/** The value of a field that the struct's type has, seen in its place. */
export function fieldValue(struct: GoStruct, field: Field): Value {
  const name = field.name;
  if (struct.type.fields.includes(field)) return inPlace(field.type, struct.fields[name]);
  for (const { name: outer } of struct.type.fields.filter((one) => one.embedded === true)) {
    const inner = indirect(struct.fields[outer]).value;
    if (typeof inner !== 'object' || inner.tag !== 'struct') continue;
    if (fieldOf(inner.type, name) === field) return fieldValue(inner, field);
  }
  return zeroOf(field.type);
}

/** What a map holds for a key. Undefined: nothing. */
export function mapValue(map: GoMap, key: Primitive): Value {
  const value = map.entries?.get(key);
  if (value === undefined && map.entries?.has(key) !== true) return undefined;
  return inPlace(map.type.elem, value);
}

/** A value as it is seen in a place declared with a type: boxed in an interface, and never missing. */
export function inPlace(type: GoType, value: Value): Value {
  return value === undefined ? zeroOf(type) : inPlaceOf(type, value);
}

export interface Printable {
  readonly isPrintable: boolean;
  readonly value: Value;
}

/** The form of a value that is best to print: what a pointer leads to, unless only the pointer can say its text. */
export function printable(value: Value): Printable {
  if (!(value instanceof GoPointer)) {
    const concrete = value instanceof Boxed ? value.value : value;
    return { isPrintable: !isFunction(concrete), value };
  }
  const { value: target, via, isNil: endsInNil } = indirect(value);
  if (target === undefined || endsInNil || via === undefined)
    return { isPrintable: true, value: target };
  if (saysText(typeOf(target))) return { isPrintable: true, value: target };
  if (saysText(via.type)) return { isPrintable: true, value: via };
  return { isPrintable: !isFunction(target), value: target };
}

function saysText(type: GoType): boolean {
  return textMethod(type, 'Error') !== undefined || textMethod(type, 'String') !== undefined;
}

function isFunction(value: Value): boolean {
  if (typeof value !== 'object' || (value.tag !== 'func' && value.tag !== 'sequence')) return false;
  return !saysText(value.type);
}

/** Whether `value` may be given where `type` is wanted. */
export function fits(value: Exclude<Value, undefined>, type: GoType): boolean {
  return isAssignable(typeOf(value), type);
}
