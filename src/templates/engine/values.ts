import { ANY, BOOL, COMPLEX128, FLOAT64, INT, mapOf, sliceOf, STRING } from './types.ts';
import type {
  ArrayType,
  Call,
  FuncType,
  GoType,
  InterfaceType,
  MapType,
  PointerType,
  ScalarType,
  SliceType,
  StructType,
} from './types.ts';
import { compareBytewise } from '../../base/compare.ts';
import { CodedError } from '../../base/errors.ts';

/**
 * What templates run over: values as Go has them, each with a Go type.
 *
 * - `undefined` is no value at all (an untyped nil, a missing key);
 * - `string` is Go's `string`, `boolean` its `bool`, `bigint` its **`int`**, `number` its **`float64`**;
 * - everything else is an instance of one of the classes below.
 *
 * A Go string is bytes. Here it is text; a byte that is not part of valid UTF-8 (as `"\xff"` makes one) is a lone
 * surrogate U+DC00 + byte. Text from outside that may hold lone surrogates goes through `toValue`.
 */
export type Value =
  | undefined
  | string
  | boolean
  | bigint
  | number
  | Complex
  | Scalar
  | GoMap
  | GoSlice
  | GoArray
  | GoStruct
  | GoPointer
  | GoFunc
  | GoSequence
  | Boxed;

/** A `complex128`. */
export class Complex {
  readonly tag = 'complex';
  readonly re: number;
  readonly im: number;

  constructor(re: number, im: number) {
    this.re = re;
    this.im = im;
  }
}

export type Primitive = string | boolean | bigint | number;

/** A string, bool or number of a type that is not one of the four plain ones: `template.HTML`, `uint8`, `time.Duration`. */
export class Scalar {
  readonly tag = 'scalar';
  readonly type: ScalarType;
  /** As the type's kind has it: `bigint` for every integer, `number` for floats. */
  readonly value: Primitive | Complex;

  constructor(type: ScalarType, value: Primitive | Complex) {
    this.type = type;
    this.value = value;
  }
}

export class GoMap {
  readonly tag = 'map';
  readonly type: MapType;
  /** By the plain form of the key (a `model.LabelName` key is the string). Undefined: a nil map. */
  readonly entries: ReadonlyMap<Primitive, Value> | undefined;
  #sorted: readonly Primitive[] | undefined;

  constructor(type: MapType, entries: ReadonlyMap<Primitive, Value> | undefined) {
    this.type = type;
    this.entries = entries;
  }

  get size(): number {
    return this.entries?.size ?? 0;
  }

  /** The keys in the order Go prints and ranges: strings by their bytes, numbers by size. */
  get sortedKeys(): readonly Primitive[] {
    this.#sorted ??= [...(this.entries?.keys() ?? [])].sort(compareKeys);
    return this.#sorted;
  }
}

/** A window on an array of values, as in Go. */
export class GoSlice {
  readonly tag = 'slice';
  readonly type: SliceType;
  /** Undefined: a nil slice. */
  readonly backing: readonly Value[] | undefined;
  readonly start: number;
  readonly length: number;
  readonly capacity: number;

  constructor(
    type: SliceType,
    backing: readonly Value[] | undefined,
    window?: { readonly start: number; readonly length: number; readonly capacity: number },
  ) {
    this.type = type;
    this.backing = backing;
    this.start = window?.start ?? 0;
    this.length = window?.length ?? backing?.length ?? 0;
    this.capacity = window?.capacity ?? this.length;
  }

  /** The element at an index within the length. */
  at(index: number): Value {
    return this.backing?.[this.start + index];
  }

  get items(): readonly Value[] {
    if (this.backing === undefined) return [];
    if (this.start === 0 && this.length === this.backing.length) return this.backing;
    return this.backing.slice(this.start, this.start + this.length);
  }
}

export class GoArray {
  readonly tag = 'array';
  readonly type: ArrayType;
  readonly items: readonly Value[];

  constructor(type: ArrayType, items: readonly Value[]) {
    this.type = type;
    this.items = items;
  }
}

export class GoStruct {
  readonly tag = 'struct';
  readonly type: StructType;
  /** By field name; every field of the type has its value here, an interface field that is nil `undefined`. */
  readonly fields: Readonly<Record<string, Value>>;

  constructor(type: StructType, fields: Readonly<Record<string, Value>>) {
    this.type = type;
    this.fields = fields;
  }
}

export class GoPointer {
  readonly tag = 'pointer';
  readonly type: PointerType;
  /** Undefined: a nil pointer. */
  readonly target: Value;

  constructor(type: PointerType, target: Value) {
    this.type = type;
    this.target = target;
  }
}

/** A function: of the template's function map, a method with its receiver, or a value in the data. */
export class GoFunc {
  readonly tag = 'func';
  readonly type: FuncType;
  /** Throws where Go's returns an error. Undefined: a nil func. */
  readonly call: Call | undefined;

  constructor(type: FuncType, call: Call | undefined) {
    this.type = type;
    this.call = call;
  }
}

/** A function to range over: `iter.Seq` gives one value at a time, `iter.Seq2` two. */
export class GoSequence {
  readonly tag = 'sequence';
  readonly type: FuncType;
  readonly arity: 1 | 2;
  readonly items: () => Iterable<readonly [Value, Value?]>;

  constructor(type: FuncType, arity: 1 | 2, items: () => Iterable<readonly [Value, Value?]>) {
    this.type = type;
    this.arity = arity;
    this.items = items;
  }
}

/** A value seen through an interface type: a field, element or result declared as `any` or `error`. */
export class Boxed {
  readonly tag = 'boxed';
  readonly type: InterfaceType;
  /** Undefined: a nil interface. */
  readonly value: Exclude<Value, Boxed>;

  constructor(type: InterfaceType, value: Exclude<Value, Boxed>) {
    this.type = type;
    this.value = value;
  }
}

/** The type of a value; `undefined` has none. */
export function typeOf(value: Exclude<Value, undefined>): GoType;
export function typeOf(value: Value): GoType | undefined;
export function typeOf(value: Value): GoType | undefined {
  if (typeof value === 'string') return STRING;
  if (typeof value === 'object') return value.tag === 'complex' ? COMPLEX128 : value.type;
  if (typeof value === 'boolean') return BOOL;
  if (typeof value === 'bigint') return INT;
  return typeof value === 'number' ? FLOAT64 : undefined;
}

/** What is in a box; anything else is itself. */
export function unboxed(value: Value): Exclude<Value, Boxed> {
  return value instanceof Boxed ? value.value : value;
}

/** `value` as it is seen in a place of this type: boxed if that is an interface type. */
export function inPlaceOf(type: GoType, value: Value): Value {
  return type.kind === 'interface' ? new Boxed(type, unboxed(value)) : value;
}

/** A plain key, string, bool or number as a value of a scalar type. */
export function scalarOf(type: GoType, plain: Primitive | Complex): Value {
  if (type === STRING || type === BOOL || type === INT || type === FLOAT64) return plain;
  return type.kind === 'interface' || type === COMPLEX128
    ? plain
    : new Scalar(type as ScalarType, plain);
}

/** The zero value of a type; of an interface type a nil interface. */
export function zeroOf(type: GoType): Value {
  switch (type.kind) {
    case 'bool':
      return scalarOf(type, false);
    case 'string':
      return scalarOf(type, '');
    case 'float32':
    case 'float64':
      return scalarOf(type, 0);
    case 'complex64':
    case 'complex128':
      return scalarOf(type, new Complex(0, 0));
    case 'map':
      return new GoMap(type, undefined);
    case 'slice':
      return new GoSlice(type, undefined);
    case 'array':
      return new GoArray(
        type,
        Array.from({ length: type.length }, () => zeroOf(type.elem)),
      );
    case 'struct':
      return new GoStruct(
        type,
        Object.fromEntries(type.fields.map((f) => [f.name, unboxed(zeroOf(f.type))])),
      );
    case 'pointer':
      return new GoPointer(type, undefined);
    case 'func':
      return new GoFunc(type, undefined);
    case 'interface':
      return new Boxed(type, undefined);
    case 'int':
    case 'int8':
    case 'int16':
    case 'int32':
    case 'int64':
    case 'uint':
    case 'uint8':
    case 'uint16':
    case 'uint32':
    case 'uint64':
    case 'uintptr':
      return scalarOf(type, 0n);
  }
}

/** A Go map of strings to strings, or of a named type of that shape. */
export function stringMap(
  entries: Iterable<readonly [string, string]>,
  type: MapType = mapOf(STRING, STRING),
): GoMap {
  return new GoMap(type, new Map(entries));
}

/** A `[]string`, or a named type of that shape. */
export function stringSlice(items: readonly string[], type: SliceType = sliceOf(STRING)): GoSlice {
  return new GoSlice(type, items);
}

/** Data that holds itself has no end. */
const MAX_DATA_DEPTH = 200;

/**
 * Plain data as JSON has it: numbers become `float64`, bigints `int`, arrays `[]any`, objects `map[string]any`,
 * null nil. Values of this model stay themselves; other objects of classes are refused. Lone surrogates in text become U+FFFD.
 */
export function toValue(data: unknown, depth: number = 0): Value {
  if (depth > MAX_DATA_DEPTH)
    throw new CodedError('template.data', `data nested deeper than ${MAX_DATA_DEPTH} levels`);
  if (data === undefined || data === null) return undefined;
  if (typeof data === 'string') return data.toWellFormed();
  if (typeof data === 'boolean' || typeof data === 'bigint' || typeof data === 'number')
    return data;
  if (typeof data !== 'object')
    throw new CodedError('template.data', `a ${typeof data} is no template data`);
  if (isModelled(data)) return data;
  if (Array.isArray(data))
    return new GoSlice(
      sliceOf(ANY),
      data.map((item) => toValue(item, depth + 1)),
    );
  if (!isPlain(data))
    throw new CodedError('template.data', 'an object of a class is no template data');
  const entries = Object.entries(data).map(
    ([k, v]) => [k.toWellFormed(), toValue(v, depth + 1)] as const,
  );
  return new GoMap(mapOf(STRING, ANY), new Map(entries));
}

/** Whether an object is a plain one, of whatever realm. */
function isPlain(data: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(data);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function isModelled(data: object): data is Extract<Value, object> {
  return MODEL.some((one) => data instanceof one);
}

const MODEL = [
  Complex,
  Scalar,
  GoMap,
  GoSlice,
  GoArray,
  GoStruct,
  GoPointer,
  GoFunc,
  GoSequence,
  Boxed,
] as const;

function compareKeys(a: Primitive, b: Primitive): number {
  if (typeof a === 'string' && typeof b === 'string') return compareBytewise(a, b);
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b);
  if (typeof a !== typeof b) return typeof a < typeof b ? -1 : 1;
  if (Number.isNaN(a)) return -1;
  return a < b ? -1 : a > b ? 1 : 0;
}
