import { sprint } from '../fmt/printf.ts';
import {
  ANY,
  arrayOf,
  BOOL,
  COMPLEX128,
  COMPLEX64,
  ERROR,
  FLOAT32,
  FLOAT64,
  funcOf,
  INT,
  INT32,
  INT64,
  INT8,
  mapOf,
  named,
  pointerTo,
  sliceOf,
  STRING,
  STRINGER,
  structOf,
  UINT,
  UINT64,
  UINT8,
} from '../types.ts';
import type { Field, GoType, StructType } from '../types.ts';
import { GoMap, GoStruct, Scalar, stringSlice } from '../values.ts';
import type { GoPointer, Value, GoSlice } from '../values.ts';

/** The longest text the functions here make. */
export const LIMIT = 1_000_000;

/** A string, bool or number, whatever its type. */
export function shown(value: Value): string {
  return sprint([value instanceof Scalar ? value.value : value], LIMIT);
}

export function levelText(level: Scalar): string {
  return `level(${shown(level)})`;
}

export const NAME = named('main.Name', STRING, () => ({
  Shout: {
    params: [],
    result: STRING,
    call: (name: Scalar) => `${shown(name).toUpperCase()}!`,
  },
}));

export const LEVEL = named('main.Level', INT, () => ({
  String: { params: [], result: STRING, call: levelText },
}));

export const OOPS: StructType = named('main.Oops', structOf([{ name: 'Code', type: INT }]), () => ({
  Error: {
    params: [],
    result: STRING,
    call: (oops: GoStruct) => `oops ${shown(oops.fields['Code'])}`,
  },
}));

export function oops(code: bigint): GoStruct {
  return new GoStruct(OOPS, { Code: code });
}

export const INNER = named(
  'main.Inner',
  structOf([
    { name: 'Text', type: STRING },
    { name: 'Num', type: INT },
    { name: 'hidden', type: STRING },
  ]),
  () => ({
    Method: { params: [], result: STRING, call: (inner: GoStruct) => `M:${textOf(inner)}` },
    PtrMethod: {
      params: [],
      result: STRING,
      onPointer: true,
      call: (inner: GoStruct | undefined) => {
        if (inner === undefined)
          throw new Error('runtime error: invalid memory address or nil pointer dereference');
        return `P:${textOf(inner)}`;
      },
    },
  }),
);

export function inner(text: string, num: bigint, hidden: string = ''): GoStruct {
  return new GoStruct(INNER, { Text: text, Num: num, hidden });
}

export function textOf(struct: GoStruct): string {
  return shown(struct.fields['Text']);
}

export const KV = named('main.KV', mapOf(STRING, STRING), (self) => ({
  Names: {
    params: [],
    result: sliceOf(STRING),
    call: (kv: GoMap) => stringSlice(['a', 'b', 'c'].filter((key) => kv.entries?.has(key))),
  },
  Get: {
    params: [STRING],
    result: STRING,
    call: (kv: GoMap, key: string) => {
      const value = kv.entries?.get(key);
      if (value === undefined) throw new Error(`no ${key}`);
      return value;
    },
  },
  Remove: {
    params: [sliceOf(STRING)],
    result: self,
    call: (kv: GoMap, keys: GoSlice) =>
      new GoMap(
        self,
        new Map([...(kv.entries ?? [])].filter(([key]) => !keys.items.includes(key as string))),
      ),
  },
}));

export const LIST = named('main.List', sliceOf(INNER), () => ({
  First: { params: [], result: INNER, call: (list: GoSlice) => list.items[0] },
}));

export const STAMP = named('main.Stamp', structOf([{ name: 'sec', type: INT64 }]), () => ({
  String: {
    params: [],
    result: STRING,
    call: (stamp: GoStruct) => `stamp-${shown(stamp.fields['sec'])}`,
  },
}));

export function stamp(seconds: bigint): GoStruct {
  return new GoStruct(STAMP, { sec: new Scalar(INT64, seconds) });
}

export const PTR_STR = named('main.PtrStr', structOf([{ name: 'V', type: INT }]), () => ({
  String: {
    params: [],
    result: STRING,
    onPointer: true,
    call: (s: GoStruct | GoPointer) =>
      `ptr-${shown((s instanceof GoStruct ? s : (s.target as GoStruct)).fields['V'])}`,
  },
}));

export const GO_STR = named('main.GoStr', structOf([{ name: 'V', type: INT }]), () => ({
  GoString: { params: [], result: STRING, call: () => 'GoStr!' },
}));

export const PANICS = named('main.Panics', structOf([]), () => ({
  String: {
    params: [],
    result: STRING,
    call: () => {
      throw new Error('no string');
    },
  },
}));

export const EMBED = named(
  'main.Embed',
  structOf([
    { name: 'Inner', type: INNER, embedded: true },
    { name: 'Extra', type: STRING },
  ]),
);

export const ANON = structOf([
  { name: 'X', type: INT },
  { name: 'Y', type: STRING },
]);

export const FN = funcOf([STRING], STRING);
export const FN_ERR = funcOf([INT], named('(int, error)', INT));
export const FN_NIL = funcOf([], STRING);
export const FN_VAR = funcOf([STRING, INT], STRING, true);
export const SEQ = named('iter.Seq[int]', funcOf([], ANY));
export const SEQ2 = named('iter.Seq2[string,int]', funcOf([], ANY));

const INNER_POINTER = pointerTo(INNER);

/** The fields of the root, in order: name and type. */
export const WORLD_FIELDS: readonly Field[] = fields([
  [STRING, 'Str Empty Uni Html'],
  [sliceOf(UINT8), 'Bytes'],
  [INT, 'Int Neg Zero'],
  [INT8, 'I8'],
  [INT32, 'I32'],
  [INT64, 'I64'],
  [UINT, 'U'],
  [UINT8, 'U8'],
  [UINT64, 'U64'],
  [FLOAT64, 'F Big Inf NaN Small'],
  [FLOAT32, 'F32'],
  [COMPLEX128, 'C'],
  [COMPLEX64, 'C64'],
  [BOOL, 'True False'],
  [ANY, 'Nil Any AnyStr AnyMap'],
  [sliceOf(INT), 'SI'],
  [sliceOf(STRING), 'SS'],
  [sliceOf(ANY), 'SA'],
  [sliceOf(STRING), 'SNil'],
  [sliceOf(sliceOf(INT)), 'SB'],
  [arrayOf(3, INT), 'Arr'],
  [mapOf(STRING, STRING), 'MSS'],
  [mapOf(STRING, INT), 'MSI'],
  [mapOf(STRING, ANY), 'MSA'],
  [mapOf(INT, STRING), 'MIS'],
  [mapOf(STRING, STRING), 'MNil'],
  [mapOf(NAME, STRING), 'MNS'],
  [mapOf(BOOL, STRING), 'MBool'],
  [mapOf(FLOAT64, STRING), 'MF'],
  [mapOf(STRING, INNER), 'MInner'],
  [KV, 'KV'],
  [NAME, 'Name'],
  [LEVEL, 'Level'],
  [ERROR, 'Err ErrNil'],
  [OOPS, 'Oops'],
  [INNER, 'Inner'],
  [INNER_POINTER, 'PInner PNil'],
  [pointerTo(INT), 'PInt'],
  [pointerTo(INNER_POINTER), 'PP'],
  [LIST, 'Items'],
  [sliceOf(INNER_POINTER), 'PItems'],
  [EMBED, 'Embed'],
  [STAMP, 'Stamp'],
  [pointerTo(STAMP), 'PStamp'],
  [PTR_STR, 'PtrStr'],
  [pointerTo(PTR_STR), 'PPtrStr'],
  [GO_STR, 'GoStr'],
  [PANICS, 'Panics'],
  [sliceOf(STRINGER), 'Stringers'],
  [ANON, 'Anon'],
  [FN, 'Fn'],
  [FN_ERR, 'FnErr'],
  [FN_NIL, 'FnNil'],
  [FN_VAR, 'FnVar'],
  [SEQ, 'Seq'],
  [SEQ2, 'Seq2'],
  [SEQ, 'SeqE'],
  [STRING, 'low'],
]);

function fields(groups: readonly (readonly [GoType, string])[]): readonly Field[] {
  return groups.flatMap(([type, names]) => names.split(' ').map((name) => ({ name, type })));
}
