import { canBeNil, fits } from '../reflect.ts';
import { isAssignable } from '../types.ts';
import type { GoType } from '../types.ts';
import { Boxed, GoPointer, typeOf, zeroOf } from '../values.ts';
import type { Value } from '../values.ts';
import type { Frame } from './frame.ts';

/** `value` as an argument of that type, or Go's error. One pointer or interface is looked through. */
export function checked(frame: Frame, value: Value, type: GoType | undefined): Value {
  if (type === undefined || type.text === 'reflect.Value') return value;
  if (value === undefined) {
    if (!canBeNil(type)) throw frame.error(`invalid value; expected ${type.text}`);
    return zeroOf(type);
  }
  if (fits(value, type)) return value;
  const inside = value instanceof Boxed && value.value !== undefined ? value.value : value;
  if (inside !== value && fits(inside, type)) return inside;
  if (inside instanceof GoPointer && isAssignable(inside.type.elem, type)) {
    if (inside.target === undefined)
      throw frame.error(`dereference of nil pointer of type ${type.text}`);
    return inside.target;
  }
  throw frame.error(`wrong type for value; expected ${type.text}; got ${typeOf(inside).text}`);
}
