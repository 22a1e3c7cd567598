import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { goJsonString } from './go-json.ts';

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
