import { func, variadicFunc } from '../funcs.ts';
import type { FuncMap } from '../funcs.ts';
import { sprint } from '../fmt/printf.ts';
import {
  ANY,
  arrayOf,
  BOOL,
  COMPLEX64,
  ERROR,
  FLOAT32,
  FLOAT64,
  INT,
  INT32,
  INT64,
  INT8,
  mapOf,
  pointerTo,
  sliceOf,
  STRING,
  STRINGER,
  UINT,
  UINT64,
  UINT8,
} from '../types.ts';
import type { GoType } from '../types.ts';
import {
  Boxed,
  Complex,
  GoArray,
  GoFunc,
  GoMap,
  GoPointer,
  GoSequence,
  GoSlice,
  GoStruct,
  Scalar,
  stringMap,
  stringSlice,
  zeroOf,
} from '../values.ts';
import type { Primitive, Value } from '../values.ts';
import { WORLD } from './world-type.ts';
import * as types from './world-types.ts';
import { inner, LIMIT, oops, stamp } from './world-types.ts';

/** The functions the conformance cases may call. */
export const WORLD_FUNCS: FuncMap = {
  upper: func([STRING], (s: string) => s.toUpperCase(), STRING),
  add: func([INT, INT], (a: bigint, b: bigint) => a + b, INT),
  fail: func([STRING], (s: string) => fail(s), STRING),
  boom: func([], () => fail('boom!'), STRING),
  pair: func(
    [STRING, ANY],
    (a: string, b: Value) => `${a}=${b === undefined ? '<nil>' : sprint([b], LIMIT)}`,
    STRING,
  ),
  va: variadicFunc([ANY], (...all: Value[]) => BigInt(all.length), INT),
  ident: func([ANY], (x: Value) => x, ANY),
  mkmap: func([], () => anyMap({ x: 1n, y: stringMap([['z', 'Z']]) }), mapOf(STRING, ANY)),
  f64: func([FLOAT64], (f: number) => f, FLOAT64),
  strs: variadicFunc([STRING], (...all: string[]) => stringSlice(all), sliceOf(STRING)),
  boolf: func([BOOL], (b: boolean) => b, BOOL),
  nilany: func([], () => undefined, ANY),
  u8: func([UINT8], (u: Scalar) => u, UINT8),
  i64: func([INT64], (i: Scalar) => i, INT64),
  join: func(
    [STRING, sliceOf(STRING)],
    (sep: string, s: GoSlice) => (s.items as string[]).join(sep),
    STRING,
  ),
  errv: func([], () => new Boxed(ERROR, oops(9n)), ERROR),
  lt3: func([types.LEVEL], types.levelText, STRING),
};

function fail(message: string): never {
  throw new Error(message);
}

function ints(...items: readonly bigint[]): GoSlice {
  return new GoSlice(sliceOf(INT), items);
}

function mapped(
  key: GoType,
  elem: GoType,
  entries: readonly (readonly [Primitive, Value])[],
): GoMap {
  return new GoMap(mapOf(key, elem), new Map(entries));
}

function anyMap(entries: Readonly<Record<string, Value>>): GoMap {
  return mapped(STRING, ANY, Object.entries(entries));
}

function bytes(text: string): GoSlice {
  const items = Array.from(text, (c) => new Scalar(UINT8, BigInt(c.charCodeAt(0))));
  return new GoSlice(sliceOf(UINT8), items);
}

/** The data the conformance cases run over: a pointer to a struct with a field of every sort. */
export function world(): GoPointer {
  const given = { ...scalars(), ...collections(), ...objects(), ...functions() };
  const fields = Object.fromEntries(
    types.WORLD_FIELDS.map(({ name, type }) => [name, given[name] ?? zeroOf(type)]),
  );
  return new GoPointer(pointerTo(WORLD), new GoStruct(WORLD, fields));
}

function scalars(): Record<string, Value> {
  return {
    Str: 'hello',
    Uni: 'héllo, 世界 🙂',
    Html: '<a href="x">&\'</a>\0\n\t',
    Int: 17n,
    Neg: -5n,
    I8: new Scalar(INT8, -8n),
    I32: new Scalar(INT32, 32n),
    I64: new Scalar(INT64, 1n << 40n),
    U: new Scalar(UINT, 18n),
    U8: new Scalar(UINT8, 200n),
    U64: new Scalar(UINT64, (1n << 64n) - 1n),
    F: 3.25,
    Big: 1e100,
    Inf: Infinity,
    NaN: NaN,
    Small: 1.5e-7,
    F32: new Scalar(FLOAT32, Math.fround(0.1)),
    C: new Complex(1, 2),
    C64: new Scalar(COMPLEX64, new Complex(0.5, -1)),
    True: true,
    Any: 5n,
    AnyStr: 'any',
    AnyMap: mapped(STRING, INT, [['k', 1n]]),
    low: 'low',
  };
}

function collections(): Record<string, Value> {
  return {
    Bytes: bytes('bytes\xff'),
    SI: ints(1n, 2n, 3n),
    SS: stringSlice(['x', 'y', 'z']),
    SA: new GoSlice(sliceOf(ANY), [1n, 'two', 3, undefined, true]),
    SB: new GoSlice(sliceOf(sliceOf(INT)), [ints(1n), ints(2n, 3n), zeroOf(sliceOf(INT))]),
    Arr: new GoArray(arrayOf(3, INT), [4n, 5n, 6n]),
    MSS: stringMap([
      ['b', 'B'],
      ['é', 'E'],
      ['a', 'A'],
    ]),
    MSI: mapped(STRING, INT, [
      ['two', 2n],
      ['one', 1n],
    ]),
    MSA: anyMap({ n: undefined, s: 'str', m: anyMap({ deep: 1n }), i: 1n, f: 2.5 }),
    MIS: mapped(INT, STRING, [
      [2n, 'two'],
      [-1n, 'minus'],
      [10n, 'ten'],
    ]),
    MNS: mapped(types.NAME, STRING, [['n', 'N']]),
    MBool: mapped(BOOL, STRING, [
      [true, 'T'],
      [false, 'F'],
    ]),
    MF: mapped(FLOAT64, STRING, [
      [1.5, 'x'],
      [-2, 'y'],
    ]),
    MInner: mapped(STRING, types.INNER, [['k', inner('inner', 7n, 'secret')]]),
    KV: stringMap(
      [
        ['a', '1'],
        ['b', '2'],
      ],
      types.KV,
    ),
  };
}

function objects(): Record<string, Value> {
  const pointer = new GoPointer(pointerTo(types.INNER), inner('pinner', 8n, 's'));
  const none = new GoPointer(pointerTo(types.INNER), undefined);
  return {
    Name: new Scalar(types.NAME, 'bob'),
    Level: new Scalar(types.LEVEL, 3n),
    Err: oops(4n),
    ErrNil: undefined,
    Oops: oops(5n),
    Inner: inner('inner', 7n, 'secret'),
    PInner: pointer,
    PInt: new GoPointer(pointerTo(INT), 77n),
    PP: new GoPointer(pointerTo(pointer.type), pointer),
    Items: new GoSlice(types.LIST, [inner('i0', 0n), inner('i1', 1n)]),
    PItems: new GoSlice(sliceOf(pointer.type), [pointer, none]),
    Embed: new GoStruct(types.EMBED, { Inner: inner('emb', 9n), Extra: 'extra' }),
    Stamp: stamp(12n),
    PStamp: new GoPointer(pointerTo(types.STAMP), stamp(13n)),
    PtrStr: new GoStruct(types.PTR_STR, { V: 1n }),
    PPtrStr: new GoPointer(pointerTo(types.PTR_STR), new GoStruct(types.PTR_STR, { V: 2n })),
    GoStr: new GoStruct(types.GO_STR, { V: 1n }),
    Panics: new GoStruct(types.PANICS, {}),
    Stringers: new GoSlice(sliceOf(STRINGER), [new Scalar(types.LEVEL, 1n), stamp(2n), undefined]),
    Anon: new GoStruct(types.ANON, { X: 1n, Y: 'y' }),
  };
}

function functions(): Record<string, Value> {
  return {
    Fn: new GoFunc(types.FN, (s: string) => `fn:${s}`),
    FnErr: new GoFunc(types.FN_ERR, (i: bigint) => (i < 0n ? fail('negative') : i + 1n)),
    FnVar: new GoFunc(types.FN_VAR, (s: string, ...n: bigint[]) => sprint([s, ints(...n)], LIMIT)),
    Seq: new GoSequence(types.SEQ, 1, () => [[3n], [4n], [5n]]),
    Seq2: new GoSequence(types.SEQ2, 2, () => [
      ['p', 1n],
      ['q', 2n],
    ]),
    SeqE: new GoSequence(types.SEQ, 1, () => []),
  };
}
