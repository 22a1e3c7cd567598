import { ANY, funcOf } from './types.ts';
import type { Call, GoType } from './types.ts';
import { GoFunc } from './values.ts';

/** The functions a template may call by name. */
export type FuncMap = Readonly<Record<string, GoFunc>>;

/**
 * A function for templates. Its arguments are checked against `params` before it is called, with Go's errors, so
 * `call` may declare the JavaScript types they have: `func([STRING], (s: string) => s.toUpperCase(), STRING)`.
 * It throws an `Error` where Go's would return one.
 */
export function func(params: readonly GoType[], call: Call, result: GoType = ANY): GoFunc {
  return new GoFunc(funcOf(params, result), call);
}

/** A function with any number of further arguments of the last type: Go's `func(sep string, items ...string)`. */
export function variadicFunc(params: readonly GoType[], call: Call, result: GoType = ANY): GoFunc {
  return new GoFunc(funcOf(params, result, true), call);
}
