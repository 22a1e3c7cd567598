import { describe, expect, it } from '@jest/globals';
import { Scalar } from '../../base/schema/scalar.ts';
import type { ScalarValue } from '../../base/schema/scalar.ts';
import { resolvePlain, taggedScalar } from './resolve-scalar.ts';

describe('a plain scalar', () => {
  it.each<[text: string, tag: string, value: ScalarValue]>([
    ['', '!!null', null],
    ['~', '!!null', null],
    ['Null', '!!null', null],
    ['nUll', '!!str', 'nUll'],
    ['yes', '!!bool', true],
    ['Y', '!!bool', true],
    ['ON', '!!bool', true],
    ['No', '!!bool', false],
    ['oFF', '!!str', 'oFF'],
    ['0', '!!int', 0],
    ['-12', '!!int', -12],
    ['+12', '!!int', 12],
    ['0123', '!!int', 83],
    ['0o17', '!!int', 15],
    ['089', '!!float', 89],
    ['0x1F', '!!int', 31],
    ['0b101', '!!int', 5],
    ['1_000', '!!int', 1000],
    ['18446744073709551615', '!!int', 18446744073709551615n],
    ['18446744073709551616', '!!float', 18446744073709551616],
    ['1.5', '!!float', 1.5],
    ['1.', '!!float', 1],
    ['.5', '!!float', 0.5],
    ['1e3', '!!float', 1000],
    ['1e999', '!!str', '1e999'],
    ['-.inf', '!!float', -Infinity],
    ['.NaN', '!!float', NaN],
    ['12:30', '!!str', '12:30'],
    ['1.2.3', '!!str', '1.2.3'],
    ['-', '!!str', '-'],
    ['2020-01-01', '!!timestamp', '2020-01-01'],
    ['2020-02-30', '!!str', '2020-02-30'],
    ['2020-1-1T10:00:00Z', '!!timestamp', '2020-1-1T10:00:00Z'],
    ['2020-01-01 10:00:00', '!!timestamp', '2020-01-01 10:00:00'],
    ['2020-01-01 25:00:00', '!!str', '2020-01-01 25:00:00'],
    ['constructor', '!!str', 'constructor'],
  ])('%j is %s', (text, tag, value) => {
    expect(resolvePlain(text)).toEqual(new Scalar(text, value, tag));
  });
});

describe('a tagged scalar', () => {
  const full = (tag: string): string => `tag:yaml.org,2002:${tag}`;

  it.each<[tag: string, text: string, value: unknown]>([
    [full('str'), '5', '5'],
    [full('int'), '5', 5],
    [full('float'), '5', 5],
    [full('bool'), 'yes', true],
    [full('binary'), 'aGk=', 'hi'],
    ['!local', '5', '5'],
  ])('%s %j', (tag, text, value) => {
    expect(taggedScalar(text, tag).value).toBe(value);
  });

  it('has to be what it says', () => {
    expect(() => taggedScalar('x', full('int'))).toThrow('cannot decode !!str `x` as a !!int');
  });
});
