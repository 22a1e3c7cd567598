import { describe, expect, it } from '@jest/globals';
import {
  ANY,
  arrayOf,
  funcOf,
  INT,
  mapOf,
  named,
  pointerTo,
  sliceOf,
  STRING,
  structOf,
} from './types.ts';
import { func } from './funcs.ts';
import * as types from './types.ts';
import { GoMap, GoPointer, GoSlice, GoStruct, Scalar, toValue, typeOf, zeroOf } from './values.ts';
import type { Value } from './values.ts';
import { TemplateSet } from './template-set.ts';

function shown(value: Value, format: string = '%#v'): string {
  return new TemplateSet().parse('t', `{{printf ${JSON.stringify(format)} .}}`).execute('t', value);
}

describe('plain data becomes', () => {
  it.each([
    ['text', 'a', 'string'],
    ['a number', 1, 'float64'],
    ['a bigint', 1n, 'int'],
    ['a truth', true, 'bool'],
    ['an array', [1], '[]interface {}'],
    ['an object', { a: 1 }, 'map[string]interface {}'],
    ['nothing', null, undefined],
  ])('from %s a value of its type', (_what, data, type) => {
    expect(typeOf(toValue(data))?.text).toBe(type);
  });

  it('itself if it is a value already', () => {
    const value = new Scalar(named('main.T', STRING), 'x');
    expect(toValue(value)).toBe(value);
  });

  it('well-formed text', () => {
    expect(toValue('a\udcff')).toBe('a\ufffd');
  });

  it('an error if it is deeper than data ever is, or a function', () => {
    const self: unknown[] = [];
    self.push(self);
    expect(() => toValue(self)).toThrow('nested deeper than 200 levels');
    expect(() => toValue(() => 1)).toThrow('a function is no template data');
    expect(() => toValue(new Map())).toThrow('an object of a class is no template data');
  });
});

describe('types print as Go prints them', () => {
  it.each([
    [mapOf(STRING, sliceOf(INT)), 'map[string][]int'],
    [pointerTo(named('main.T', STRING)), '*main.T'],
    [arrayOf(3, ANY), '[3]interface {}'],
    [structOf([]), 'struct {}'],
    [
      structOf([
        { name: 'A', type: INT },
        { name: 'T', type: named('main.T', STRING), embedded: true },
      ]),
      'struct { A int; main.T }',
    ],
    [funcOf([STRING, ANY], STRING, true), 'func(string, ...interface {}) string'],
  ])('%#', (type, text) => {
    expect(type.text).toBe(text);
  });
});

describe('numbers of every size', () => {
  const signed = [types.INT, types.INT8, types.INT16, types.INT32, types.INT64];
  const unsigned = [
    ...[types.UINT, types.UINT8, types.UINT16, types.UINT32, types.UINT64, types.UINTPTR],
  ];

  it.each([...signed, ...unsigned])('$text compare, index and print alike', (type) => {
    const value = new Scalar(type, 2n);
    const text = `{{eq . 2}} {{lt . 3}} {{index "abc" .}} {{printf "%T %d %03x" . . .}} {{range .}}{{.}}{{end}}`;
    const rendered = new TemplateSet().parse('t', text).execute('t', value);
    expect(rendered).toBe(`true true 99 ${type.text} 2 002 01`);
  });

  it.each([
    [types.INT8, '300', '44'],
    [types.INT16, '0x8000', '-32768'],
    [types.UINT8, '-1', undefined],
    [types.UINT16, '65537', '1'],
    [types.UINT32, '1e3', '1000'],
    [types.INT64, '1.5', undefined],
  ])('%#: literals become them, or not', (type, literal, expected) => {
    const set = new TemplateSet().addFuncs({ id: func([type], (n: Scalar) => n, type) });
    const render = (): string => set.parse('t', `{{id ${literal}}}`).execute('t', {});
    if (expected === undefined) expect(render).toThrow(/expected (?:unsigned )?integer; found/);
    else expect(render()).toBe(expected);
  });
});

describe('values print as Go prints them', () => {
  const PAIR = named(
    'main.Pair',
    structOf([
      { name: 'Name', type: STRING },
      { name: 'N', type: ANY },
    ]),
  );

  it('with their types in Go syntax', () => {
    const pair = new GoStruct(PAIR, { Name: 'a', N: 1n });
    expect(shown(pair)).toBe('main.Pair{Name:"a", N:1}');
    expect(shown(new GoPointer(pointerTo(PAIR), pair))).toBe('&main.Pair{Name:"a", N:1}');
    expect(shown(new GoSlice(sliceOf(PAIR), [pair]), '%+v')).toBe('[{Name:a N:1}]');
  });

  it('as zero values', () => {
    expect(shown(zeroOf(PAIR))).toBe('main.Pair{Name:"", N:interface {}(nil)}');
    expect(shown(zeroOf(sliceOf(INT)))).toBe('[]int(nil)');
    expect(shown(zeroOf(arrayOf(2, INT)))).toBe('[2]int{0, 0}');
  });

  it('with the keys of maps in order', () => {
    const map = new GoMap(
      mapOf(INT, STRING),
      new Map([
        [10n, 'c'],
        [-1n, 'a'],
        [9n, 'b'],
      ]),
    );
    expect(shown(map, '%v')).toBe('map[-1:a 9:b 10:c]');
  });
});
