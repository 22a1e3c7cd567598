import {
  canBeNil,
  converted,
  fits,
  indirect,
  inPlace,
  isIntLike,
  mapValue,
  plainOf,
} from '../reflect.ts';
import { byteLength, sliceBytes, toBytes } from '../text/bytes.ts';
import { sliceOf, UINT8 } from '../types.ts';
import type { GoType } from '../types.ts';
import {
  GoArray,
  GoFunc,
  GoMap,
  GoSequence,
  GoSlice,
  Scalar,
  typeOf,
  unboxed,
  zeroOf,
} from '../values.ts';
import type { Primitive, Value } from '../values.ts';

/** `index x 1 "key"`: `x[1]["key"]`. */
export function index(first: Value, ...indexes: Value[]): Value {
  let item: Value = unboxed(first);
  if (item === undefined) throw new Error('index of untyped nil');
  for (const key of indexes) {
    const { value, isNil } = indirect(item);
    if (isNil || value === undefined) throw new Error('index of nil pointer');
    item = elementOf(value, unboxed(key));
  }
  return item;
}

function elementOf(item: Exclude<Value, undefined>, key: Value): Value {
  if (item instanceof GoMap) {
    const plain = plainOf(preparedArg(key, item.type.key));
    return mapValue(item, plain as Primitive) ?? zeroOf(item.type.elem);
  }
  const text = plainOf(item);
  if (typeof text === 'string') {
    const bytes = toBytes(text);
    const byte = bytes[indexArg(key, bytes.length)];
    if (byte === undefined) throw new Error('reflect: string index out of range');
    return new Scalar(UINT8, BigInt(byte));
  }
  if (item instanceof GoSlice || item instanceof GoArray) {
    const length = item instanceof GoSlice ? item.length : item.items.length;
    const at = indexArg(key, length);
    if (at >= length) throw new Error(`reflect: ${item.tag} index out of range`);
    return inPlace(item.type.elem, item instanceof GoSlice ? item.at(at) : item.items[at]);
  }
  throw new Error(`can't index item of type ${typeOf(item).text}`);
}

/** `value` as an argument of that type; integers are converted. */
export function preparedArg(value: Value, type: GoType): Value {
  if (value === undefined) {
    if (!canBeNil(type)) throw new Error(`value is nil; should be of type ${type.text}`);
    return zeroOf(type);
  }
  if (fits(value, type)) return value;
  const plain = plainOf(value);
  if (typeof plain === 'bigint' && isIntLike(typeOf(value)) && isIntLike(type))
    return converted(plain, type);
  throw new Error(`value has type ${typeOf(value).text}; should be ${type.text}`);
}

function indexArg(key: Value, capacity: number): number {
  const plain = plainOf(key);
  if (key === undefined) throw new Error('cannot index slice/array with nil');
  if (typeof plain !== 'bigint')
    throw new Error(`cannot index slice/array with type ${typeOf(key).text}`);
  const position = BigInt.asIntN(64, plain);
  if (position < 0n || position > BigInt(capacity))
    throw new Error(`index out of range: ${position.toString()}`);
  return Number(position);
}

/** `slice x 1 2`: `x[1:2]`. */
export function slice(first: Value, ...indexes: Value[]): Value {
  const item = unboxed(first);
  if (item === undefined) throw new Error('slice of untyped nil');
  const { value, isNil } = indirect(item);
  if (isNil) throw new Error('slice of nil pointer');
  if (indexes.length > 3) throw new Error(`too many slice indexes: ${indexes.length}`);
  const text = plainOf(value);
  if (typeof text === 'string') {
    if (indexes.length === 3) throw new Error('cannot 3-index slice a string');
    const length = byteLength(text);
    const [from, to] = bounds(indexes, length, length);
    const part = sliceBytes(text, from, to);
    return value instanceof Scalar ? new Scalar(value.type, part) : part;
  }
  const list = value instanceof GoArray ? sliceOfArray(value) : value;
  if (!(list instanceof GoSlice))
    throw new Error(`can't slice item of type ${typeOf(list)?.text ?? 'nil'}`);
  const [from, to, end] = bounds(indexes, list.length, list.capacity);
  const window = { start: list.start + from, length: to - from, capacity: end - from };
  return new GoSlice(list.type, list.backing, window);
}

/** Go slices only arrays that are reached through a pointer; here all are. */
function sliceOfArray(array: GoArray): GoSlice {
  return new GoSlice(sliceOf(array.type.elem), array.items);
}

function bounds(
  indexes: readonly Value[],
  length: number,
  capacity: number,
): readonly [number, number, number] {
  const [from = 0, to = length, end] = indexes.map((i) => indexArg(i, capacity));
  if (from > to) throw new Error(`invalid slice index: ${from} > ${to}`);
  if (end !== undefined && to > end) throw new Error(`invalid slice index: ${to} > ${end}`);
  return [from, to, end ?? capacity];
}

/** `len x`: bytes of a string, entries of a map, elements of a list. */
export function len(first: Value): Value {
  const { value, isNil } = indirect(first);
  if (isNil) throw new Error('len of nil pointer');
  if (value === undefined) throw new Error('reflect: call of reflect.Value.Type on zero Value');
  const text = plainOf(value);
  if (typeof text === 'string') return BigInt(byteLength(text));
  if (value instanceof GoMap) return BigInt(value.size);
  if (value instanceof GoSlice) return BigInt(value.length);
  if (value instanceof GoArray) return BigInt(value.items.length);
  throw new Error(`len of type ${typeOf(value).text}`);
}

/** `call f a b`: a function that is a value. `name` is how the template calls it. */
export function call(name: string, callee: Value, args: readonly Value[]): Value {
  const fn = unboxed(callee);
  if (fn === undefined) throw new Error('call of nil');
  if (fn instanceof GoSequence)
    throw new Error(`function ${name} has 0 return values; should be 1 or 2`);
  if (!(fn instanceof GoFunc)) throw new Error(`non-function ${name} of type ${typeOf(fn).text}`);
  const { params, variadic, result } = fn.type;
  const fixed = variadic ? params.length - 1 : params.length;
  if (variadic ? args.length < fixed : args.length !== fixed) {
    const wanted = variadic ? `at least ${fixed}` : String(fixed);
    throw new Error(`wrong number of args for ${name}: got ${args.length} want ${wanted}`);
  }
  const prepared = args.map((arg, i) => {
    try {
      return unboxed(preparedArg(unboxed(arg), params[Math.min(i, params.length - 1)] as GoType));
    } catch (error) {
      throw new Error(`arg ${i}: ${(error as Error).message}`, { cause: error });
    }
  });
  if (fn.call === undefined) throw new Error('reflect.Value.Call: call of nil function');
  return inPlace(result, fn.call(...prepared) as Value);
}
