import {
  ANY,
  FLOAT32,
  INT,
  INT64,
  INT8,
  mapOf,
  named,
  pointerTo,
  sliceOf,
  STRING,
  structOf,
  UINT64,
  UINT8,
} from '../../engine/types.ts';
import { GoMap, GoPointer, GoSlice, GoStruct, Scalar, type Value } from '../../engine/values.ts';
import { type SafeType, SAFE_TYPES, safe } from '../content.ts';

/** A value of Go in a table: plain for strings, booleans and nil, else with its type. */
export type Encoded = string | boolean | null | { readonly t: string; readonly v: unknown };

/** The value that a table means. */
export function decode(encoded: Encoded): Value {
  if (encoded === null) return undefined;
  if (typeof encoded !== 'object') return encoded;
  const { t, v } = encoded;
  if (t in SAFE_TYPES) return safe(t as SafeType, v as string);
  const make = DECODERS[t];
  if (make === undefined) throw new Error(`no decoder for ${t}`);
  return make(v);
}

const DURATION = named('time.Duration', INT64, () => ({
  // Enough for the durations in the tables: multiples of 30 seconds under an hour.
  String: {
    params: [],
    result: STRING,
    call: (self) => durationText((self as Scalar).value as bigint),
  },
}));

function durationText(nanoseconds: bigint): string {
  const seconds = nanoseconds / 1_000_000_000n;
  const minutes = seconds / 60n;
  return minutes === 0n ? `${String(seconds)}s` : `${String(minutes)}m${String(seconds % 60n)}s`;
}

const RECORD = named(
  'main.T',
  structOf([
    { name: 'Name', type: STRING, json: 'name' },
    { name: 'N', type: INT, json: 'n,omitempty' },
    { name: 'URL', type: STRING },
    { name: 'hid', type: INT },
    { name: 'Empty', type: sliceOf(STRING), json: 'empty' },
    { name: 'Skip', type: STRING, json: '-' },
  ]),
);

function record(v: unknown): GoStruct {
  const fields = v as Record<'Name' | 'N' | 'URL' | 'Skip', string>;
  return new GoStruct(RECORD, {
    ...fields,
    N: BigInt(fields.N),
    hid: 0n,
    Empty: new GoSlice(sliceOf(STRING), undefined),
  });
}

const DECODERS: Readonly<Record<string, (v: unknown) => Value>> = {
  int: (v) => BigInt(v as string),
  int8: (v) => new Scalar(INT8, BigInt(v as string)),
  uint64: (v) => new Scalar(UINT64, BigInt(v as string)),
  float64: (v) => Number((v as string).replace('Inf', 'Infinity')),
  float32: (v) => new Scalar(FLOAT32, Math.fround(Number(v))),
  duration: (v) => new Scalar(DURATION, BigInt(v as string)),
  bytes: (v) =>
    new GoSlice(
      sliceOf(UINT8),
      Array.from(Buffer.from(v as string), (byte) => new Scalar(UINT8, BigInt(byte))),
    ),
  '[]string': (v) => new GoSlice(sliceOf(STRING), v as string[]),
  '[]any': (v) => new GoSlice(sliceOf(ANY), (v as Encoded[]).map(decode)),
  'map[string]string': (v) => new GoMap(mapOf(STRING, STRING), entriesOf(v)),
  'map[int]string': (v) =>
    new GoMap(
      mapOf(INT, STRING),
      new Map([...entriesOf(v)].map(([key, value]) => [BigInt(key), value])),
    ),
  'map[string]any': (v) =>
    new GoMap(
      mapOf(STRING, ANY),
      new Map(Object.entries(v as Record<string, Encoded>).map(([k, e]) => [k, decode(e)])),
    ),
  '*string': (v) => new GoPointer(pointerTo(STRING), v as string),
  T: record,
  '*T': (v) => new GoPointer(pointerTo(RECORD), record(v)),
};

function entriesOf(v: unknown): Map<string, string> {
  return new Map(Object.entries(v as Record<string, string>));
}
