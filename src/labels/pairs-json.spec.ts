import { expect, it } from '@jest/globals';
import { Pairs } from './pairs.ts';
import { goJsonMap } from './pairs-json.ts';

it.each([
  ['no pairs', {}, '{}'],
  ['one', { a: '1' }, '{"a":"1"}'],
  [
    'several, by the bytes of their names',
    { b: '2', ä: '3', a: '1', B: '0' },
    '{"B":"0","a":"1","b":"2","ä":"3"}',
  ],
  ['what needs escaping, names included', { 'a<b': '"&"' }, '{"a\\u003cb":"\\"\\u0026\\""}'],
])('prints %s as Go prints a map', (_name, record: Record<string, string>, expected) => {
  expect(goJsonMap(Pairs.of(record))).toBe(expected);
});
