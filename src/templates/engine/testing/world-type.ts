import { sprint } from '../fmt/printf.ts';
import {
  ANY,
  BOOL,
  COMPLEX128,
  ERROR,
  FLOAT64,
  INT,
  mapOf,
  named,
  pointerTo,
  sliceOf,
  STRING,
  STRINGER,
  structOf,
  UINT8,
} from '../types.ts';
import type { Call, GoType, Method, StructType } from '../types.ts';
import { Boxed, typeOf, unboxed } from '../values.ts';
import type { Complex, GoMap, GoPointer, GoSlice, GoStruct, Scalar, Value } from '../values.ts';
import { INNER, LIMIT, oops, textOf, WORLD_FIELDS } from './world-types.ts';

function onPointer(params: readonly GoType[], result: GoType, call: Call): Method {
  return { params, result, onPointer: true, call };
}

function fail(message: string): never {
  throw new Error(message);
}

const INNER_POINTER = pointerTo(INNER);
const STRINGS = sliceOf(STRING);

const SCALAR_METHODS: Readonly<Record<string, Method>> = {
  M0: onPointer([], STRING, () => 'm0'),
  M1: onPointer([STRING], STRING, (_w, s: string) => `m1:${s}`),
  Add: onPointer([INT, INT], INT, (_w, a: bigint, b: bigint) => a + b),
  MVar: {
    ...onPointer([STRING, STRING], STRING, (_w, sep: string, ...all: string[]) => all.join(sep)),
    variadic: true,
  },
  MErr: onPointer([BOOL], STRING, (_w, fails: boolean) => (fails ? fail('failed') : 'fine')),
  MPanic: onPointer([], STRING, () => fail('method panics')),
  MFloat: onPointer([FLOAT64], STRING, (_w, f: number) => sprint([f * 2], LIMIT)),
  MU8: onPointer([UINT8], UINT8, (_w, u: Scalar) => u),
  DoBool: onPointer([BOOL], BOOL, (_w, b: boolean) => !b),
  MComplex: onPointer([COMPLEX128], COMPLEX128, (_w, c: Complex) => c),
};

const OBJECT_METHODS: Readonly<Record<string, Method>> = {
  MAny: onPointer([ANY], STRING, (_w, v: Value) => {
    return `${typeOf(v)?.text ?? '<nil>'}:${sprint([v], LIMIT)}`;
  }),
  MNilAny: onPointer([], ANY, () => undefined),
  MPtr: onPointer([], INNER_POINTER, (w: GoStruct) => w.fields['PInner']),
  MNilPtr: onPointer([], INNER_POINTER, (w: GoStruct) => w.fields['PNil']),
  DoInner: onPointer([INNER], STRING, (_w, i: GoStruct) => textOf(i)),
  DoPInner: onPointer([INNER_POINTER], STRING, (_w, i: GoPointer) =>
    i.target === undefined ? 'nil!' : textOf(i.target as GoStruct),
  ),
  MStringer: onPointer([STRINGER], STRING, (_w, s: Value) =>
    s === undefined ? 'nil stringer' : sprint([unboxed(s)], LIMIT),
  ),
  MStrs: onPointer([STRINGS], INT, (_w, s: GoSlice) => BigInt(s.length)),
  MMap: onPointer([mapOf(STRING, STRING)], INT, (_w, m: GoMap) => BigInt(m.size)),
  MError: onPointer([], ERROR, () => new Boxed(ERROR, oops(7n))),
};

/** The type of the root, with a method of every sort. */
export const WORLD: StructType = named('main.World', structOf(WORLD_FIELDS), () => ({
  ...SCALAR_METHODS,
  ...OBJECT_METHODS,
}));
