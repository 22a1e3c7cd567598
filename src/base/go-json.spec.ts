import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type GoJson, goJson, goJsonString, RawJson } from './go-json.ts';

describe('goJsonString', () => {
  it.each([
    ['plain text', 'instance', '"instance"'],
    ['nothing', '', '""'],
    ['quotes and backslashes', 'a"b\\c', '"a\\"b\\\\c"'],
    [
      'what HTML would read',
      '<a href="x">&</a>',
      '"\\u003ca href=\\"x\\"\\u003e\\u0026\\u003c/a\\u003e"',
    ],
    ['controls with a short form', '\b\f\n\r\t', '"\\b\\f\\n\\r\\t"'],
    ['other controls', '\u0000\u0001\u001f', '"\\u0000\\u0001\\u001f"'],
    ['delete, which is not escaped', '\u007f\u0080', '"\u007f\u0080"'],
    ['the two line separators', 'a\u2028b\u2029', '"a\\u2028b\\u2029"'],
    ['text beyond the basic plane', '日本 🏔️', '"日本 🏔️"'],
    ['a surrogate without its partner', 'a\ud83cb', '"a\ufffdb"'],
    ['such a surrogate beside what is escaped', '<\udc00', '"\\u003c\ufffd"'],
  ])('prints %s as Go does', (_name, text, expected) => {
    expect(goJsonString(text)).toBe(expected);
  });

  it('prints JSON that reads back as the same text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(JSON.parse(goJsonString(text))).toBe(text.toWellFormed());
      }),
    );
  });

  it('never leaves a character that HTML could take for its own', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('<', '>', '&', '\u2028', '"', '\\', 'x') }),
        (text) => {
          expect(goJsonString(text)).not.toMatch(/[<>&\u2028]/);
        },
      ),
    );
  });
});

describe('goJson', () => {
  it.each<[string, GoJson, string]>([
    ['a struct, in its order', { b: 1, a: 'x', none: undefined }, '{"b":1,"a":"x"}'],
    [
      'a map, by its keys’ bytes',
      new Map<string, GoJson>([
        ['b', null],
        ['10', true],
        ['9', false],
        ['a', 0.5],
      ]),
      '{"10":true,"9":false,"a":0.5,"b":null}',
    ],
    [
      'keys beyond the basic plane',
      new Map([
        ['🏔', 1],
        ['\uffee', 2],
      ]),
      '{"\uffee":2,"🏔":1}',
    ],
    ['lists in lists', [[], ['<'], new Map()], '[[],["\\u003c"],{}]'],
    ['whole numbers beyond a double', 12345678901234567890n, '12345678901234567890'],
    ['large and small numbers', [1e21, 1e-7, 123456], '[1e+21,1e-7,123456]'],
    [
      'JSON that is there already, without its white space',
      new RawJson('{ "a b" : [ 1.0,\n"\\" <" ] }'),
      '{"a b":[1.0,"\\" \\u003c"]}',
    ],
  ])('prints %s', (_name, value, expected) => {
    expect(goJson(value)).toBe(expected);
  });

  it('refuses numbers that JSON does not have', () => {
    expect(() => goJson([NaN])).toThrow('json: unsupported value: NaN');
  });
});
