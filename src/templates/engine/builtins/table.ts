import { sprint, sprintf, sprintln } from '../fmt/printf.ts';
import { variadicFunc, func } from '../funcs.ts';
import { isTrue, printable } from '../reflect.ts';
import { ANY, BOOL, INT, REFLECT_VALUE, STRING } from '../types.ts';
import type { GoFunc, Value } from '../values.ts';
import { index, len, slice } from './collections.ts';
import { eq, ge, gt, le, lt, ne } from './compare.ts';
import { escapeHtml, escapeJs, escapeQuery } from './escape.ts';

const VALUE = REFLECT_VALUE;

/**
 * The functions every template has. No text they make is longer than `maxText`. Of `and`, `or` and `call` only the
 * parameters are used: the executor does them itself.
 */
export function builtinFuncs(maxText: number): ReadonlyMap<string, GoFunc> {
  const textOf = (args: readonly Value[]): string =>
    sprint(
      args.map((arg) => {
        const { isPrintable, value } = printable(arg);
        return isPrintable ? (value ?? '<no value>') : arg;
      }),
      maxText,
    );
  return new Map([
    ['and', variadicFunc([VALUE, VALUE], () => undefined, VALUE)],
    ['or', variadicFunc([VALUE, VALUE], () => undefined, VALUE)],
    ['call', variadicFunc([VALUE, VALUE], () => undefined, VALUE)],
    ['not', func([VALUE], (value: Value) => !isTrue(value), BOOL)],
    ['index', variadicFunc([VALUE, VALUE], index, VALUE)],
    ['slice', variadicFunc([VALUE, VALUE], slice, VALUE)],
    ['len', func([VALUE], len, INT)],
    ['eq', variadicFunc([VALUE, VALUE], eq, BOOL)],
    ['ne', func([VALUE, VALUE], ne, BOOL)],
    ['lt', func([VALUE, VALUE], lt, BOOL)],
    ['le', func([VALUE, VALUE], le, BOOL)],
    ['gt', func([VALUE, VALUE], gt, BOOL)],
    ['ge', func([VALUE, VALUE], ge, BOOL)],
    ['print', variadicFunc([ANY], (...args: Value[]) => sprint(args, maxText), STRING)],
    ['println', variadicFunc([ANY], (...args: Value[]) => sprintln(args, maxText), STRING)],
    [
      'printf',
      variadicFunc(
        [STRING, ANY],
        (format: string, ...args: Value[]) => sprintf(format, args, maxText),
        STRING,
      ),
    ],
    ['html', variadicFunc([ANY], (...args: Value[]) => escapeHtml(textOf(args)), STRING)],
    ['js', variadicFunc([ANY], (...args: Value[]) => escapeJs(textOf(args)), STRING)],
    ['urlquery', variadicFunc([ANY], (...args: Value[]) => escapeQuery(textOf(args)), STRING)],
  ]);
}
