import { describe, expect, it } from '@jest/globals';
import { messageOf } from '../../base/errors.ts';
import { arrayOf, FLOAT64, funcOf, INT, mapOf, named, pointerTo } from '../engine/types.ts';
import { sliceOf, STRING, structOf, UINT8 } from '../engine/types.ts';
import { Complex, GoArray, GoFunc, GoMap, GoPointer } from '../engine/values.ts';
import { GoSlice, GoStruct, Scalar, type Value } from '../engine/values.ts';
import { encodeJson } from './json.ts';
import { decode, type Encoded } from './testing/decode.ts';
import { readTable } from './testing/read-table.ts';

interface JsonCase {
  readonly value: Encoded;
  readonly json?: string;
  readonly error?: string;
}

function encoded(value: Value): Omit<JsonCase, 'value'> {
  try {
    return { json: encodeJson(value) };
  } catch (error) {
    return { error: messageOf(error) };
  }
}

const INNER = named(
  'main.Inner',
  structOf([
    { name: 'A', type: STRING },
    { name: 'B', type: STRING },
  ]),
);
const OUTER = structOf([
  { name: 'Inner', type: INNER, embedded: true },
  { name: 'B', type: STRING },
]);
const SELF = named('main.Self', STRING, () => ({
  MarshalJSON: {
    params: [],
    result: sliceOf(UINT8),
    call: () => new GoSlice(sliceOf(UINT8), bytesOf('{ "a" : "< b" }')),
  },
}));
const TEXT = named('main.Text', STRING, () => ({
  MarshalText: { params: [], result: STRING, call: () => 'a<b' },
}));

function bytesOf(text: string): Scalar[] {
  return Array.from(Buffer.from(text), (byte) => new Scalar(UINT8, BigInt(byte)));
}

describe('values in JSON', () => {
  it('are as Go encodes them', () => {
    for (const { value, ...theirs } of readTable('json.jsonl') as JsonCase[])
      expect({ value, ...encoded(decode(value)) }).toEqual({ value, ...theirs });
  });

  it.each<[string, Value, string]>([
    ['a stray byte is an escape', 'a\udcffb', '"a\\ufffdb"'],
    ['an array', new GoArray(arrayOf(2, FLOAT64), [1, 2.5]), '[1,2.5]'],
    ['a nil slice', new GoSlice(sliceOf(INT), undefined), 'null'],
    ['a nil map', new GoMap(mapOf(STRING, INT), undefined), 'null'],
    ['a nil pointer', new GoPointer(pointerTo(INNER), undefined), 'null'],
    ['a type that encodes itself', new Scalar(SELF, ''), '{"a":"\\u003c b"}'],
    ['a pointer to one', new GoPointer(pointerTo(SELF), new Scalar(SELF, '')), '{"a":"\\u003c b"}'],
    ['a type that makes itself text', new Scalar(TEXT, ''), '"a\\u003cb"'],
    [
      'an embedded struct, whose fields give way to the outer ones',
      new GoStruct(OUTER, { Inner: new GoStruct(INNER, { A: '1', B: '2' }), B: '3' }),
      '{"A":"1","B":"3"}',
    ],
  ])('%s', (_title, value, json) => {
    expect(encodeJson(value)).toBe(json);
  });

  it.each<[string, Value, string]>([
    ['complex numbers', new Complex(1, 2), 'json: unsupported type: complex128'],
    ['functions', new GoFunc(funcOf([], INT), () => 1n), 'json: unsupported type: func() int'],
    [
      'maps by other than text and integers',
      new GoMap(mapOf(FLOAT64, INT), new Map([[1.5, 1n]])),
      'json: unsupported type: map[float64]int',
    ],
  ])('there are none of %s', (_title, value, message) => {
    expect(() => encodeJson(value)).toThrow(message);
  });
});
