import { goQuoted } from '../text/quote.ts';
import { isExported } from '../fmt/printer.ts';
import { fieldOf, fieldValue, indirect, mapValue } from '../reflect.ts';
import { funcOf, isAssignable, STRING } from '../types.ts';
import type { Field, Method } from '../types.ts';
import { Boxed, GoFunc, GoMap, GoPointer, GoStruct, typeOf, unboxed, zeroOf } from '../values.ts';
import type { Value } from '../values.ts';
import type { MissingKey } from './environment.ts';

type Member =
  { readonly method: GoFunc } | { readonly value: Value } | { readonly problem: string };

/** How a field is asked for. */
export interface Request {
  readonly name: string;
  /** Only methods can take them. */
  readonly hasArguments: boolean;
  readonly missingKey: MissingKey;
}

/** What `.name` of a value is: a method, a field of a struct, an entry of a map, or an error message. */
export function memberOf(receiver: Value, request: Request): Member {
  const { name, missingKey } = request;
  if (receiver === undefined) {
    return missingKey === 'error'
      ? { problem: `nil data; no entry for key ${goQuoted(name)}` }
      : { value: undefined };
  }
  const type = typeOf(receiver).text;
  const { value, isNil, via } = indirect(receiver);
  if (value === undefined || (isNil && value instanceof Boxed))
    return { problem: `nil pointer evaluating ${type}.${name}` };
  const method = boundMethod(value, name, via !== undefined);
  if (method !== undefined) return { method };
  if (value instanceof GoStruct) {
    const field = fieldOf(value.type, name);
    if (field !== undefined) return fieldMember(value, field, type, request);
  } else if (value instanceof GoMap) {
    if (isAssignable(STRING, value.type.key)) return entry(value, request);
  } else if (value instanceof GoPointer) {
    const { elem } = value.type;
    const isUnknown = elem.kind === 'struct' && fieldOf(elem, name) === undefined;
    if (!isUnknown) return { problem: `nil pointer evaluating ${type}.${name}` };
  }
  return { problem: `can't evaluate field ${name} in type ${type}` };
}

function fieldMember(
  struct: GoStruct,
  field: Field,
  type: string,
  { name, hasArguments }: Request,
): Member {
  if (!isExported(name))
    return { problem: `${name} is an unexported field of struct type ${type}` };
  if (hasArguments) return { problem: `${name} has arguments but cannot be invoked as function` };
  return { value: fieldValue(struct, field) };
}

function entry(map: GoMap, { name, hasArguments, missingKey }: Request): Member {
  if (hasArguments) return { problem: `${name} is not a method but has arguments` };
  const value = mapValue(map, name);
  if (value !== undefined || missingKey === 'default') return { value };
  if (missingKey === 'zero') return { value: zeroOf(map.type.elem) };
  return { problem: `map has no entry for key ${goQuoted(name)}` };
}

/** A method with its receiver. Those declared on the pointer need one on the way to the value. */
function boundMethod(
  value: Exclude<Value, undefined>,
  name: string,
  isAddressable: boolean,
): GoFunc | undefined {
  const method = typeOf(value).methods.get(name) ?? embeddedMethod(value, name);
  if (method === undefined) return undefined;
  const isPointer = value instanceof GoPointer;
  if (method.onPointer === true && !isPointer && !isAddressable) return undefined;
  const type = funcOf(method.params, method.result, method.variadic);
  if (isPointer && method.onPointer !== true)
    return new GoFunc(type, () => {
      const pointee = value.type.elem.text;
      throw new Error(
        `value method ${pointee}.${name} called using nil *${pointee.replace(/^.*\./, '')} pointer`,
      );
    });
  const target = isPointer ? value.target : value;
  return new GoFunc(type, (...args: Value[]) => method.call(target, ...args));
}

/** The method of an embedded struct, on that struct. */
function embeddedMethod(value: Value, name: string): Method | undefined {
  if (!(value instanceof GoStruct)) return undefined;
  for (const field of value.type.fields) {
    if (field.embedded !== true) continue;
    const inner = unboxed(fieldValue(value, field));
    const method = inner === undefined ? undefined : typeOf(inner).methods.get(name);
    if (method !== undefined)
      return { ...method, call: (_outer: Value, ...args: Value[]) => method.call(inner, ...args) };
  }
  return undefined;
}
