import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { byteLength, fromBytes, normal, runeCount, sliceBytes, toBytes, toText } from './bytes.ts';
import { goQuoted, goUnquoted } from './quote.ts';

const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 20 }),
  fc.string({ unit: 'grapheme' }).map((text) => new TextEncoder().encode(text)),
);

describe('text that stands for bytes', () => {
  it('is made of any bytes and gives them back', () => {
    fc.assert(
      fc.property(bytes, (given) => {
        const text = fromBytes(given);
        expect(toBytes(text)).toEqual(given);
        expect(byteLength(text)).toBe(given.length);
      }),
    );
  });

  it('leaves as a UTF-8 decoder would read it, one U+FFFD for a stray byte', () => {
    expect(toText(fromBytes(Uint8Array.of(0x61, 0xff, 0xc3, 0x62)))).toBe('a\ufffd\ufffdb');
  });

  it('is cut by bytes, and what belongs together joins again', () => {
    const [first, second] = [sliceBytes('é', 0, 1), sliceBytes('é', 1, 2)];
    expect([byteLength(first), byteLength(second)]).toEqual([1, 1]);
    expect(normal(first + second)).toBe('é');
  });

  it('has as many characters as Go counts', () => {
    expect(runeCount('aé世🙂' + fromBytes(Uint8Array.of(0xff, 0xfe)))).toBe(6);
  });
});

describe('string literals', () => {
  it('read back as what was quoted, in ASCII or not', () => {
    fc.assert(
      fc.property(bytes, fc.boolean(), (given, ascii) => {
        const text = fromBytes(given);
        expect(goUnquoted(goQuoted(text, ascii))).toBe(text);
      }),
    );
  });

  it.each([
    '"a',
    'a"',
    '"',
    '"a"b"',
    '"\\q"',
    '"\\\'"',
    '"\\400"',
    '"\\ud800"',
    '"\\U00110000"',
    "'a'",
    '`a`b`',
  ])('are malformed as %s', (literal) => {
    expect(goUnquoted(literal)).toBeUndefined();
  });
});
