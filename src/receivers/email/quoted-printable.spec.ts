import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { quotedPrintable } from './quoted-printable.ts';

/** What a mail program makes of it. */
function decoded(encoded: string): string {
  const bytes = encoded
    .replaceAll('=\r\n', '')
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

describe('quotedPrintable', () => {
  it.each([
    ['plain text as it is', 'a b\tc', 'a b\tc'],
    ['nothing', '', ''],
    ['an equals sign', 'a=b', 'a=3Db'],
    ['bytes of UTF-8', 'ä€😀', '=C3=A4=E2=82=AC=F0=9F=98=80'],
    ['control characters', '\0\x7f', '=00=7F'],
    ['space at the end of a line, and of all', 'a \nb\t\r\nc  ', 'a=20\r\nb=09\r\nc =20'],
    ['every kind of line end as CRLF', 'a\nb\r\nc\rd\n\n', 'a\r\nb\r\nc\r\nd\r\n\r\n'],
    ['a dot at the start of a line', '.\na.b\n..c', '=2E\r\na.b\r\n=2E.c'],
    ['a dot after a soft break', `${'x'.repeat(75)}.`, `${'x'.repeat(75)}=\r\n=2E`],
    ['space at the end of a full line', `${'x'.repeat(74)} \n`, `${'x'.repeat(74)}=\r\n=20\r\n`],
    ['a character that would be torn', `${'x'.repeat(70)}€`, `${'x'.repeat(70)}=\r\n=E2=82=AC`],
    ['half a character', '\ud800', '=EF=BF=BD'],
  ])('writes %s', (_name, text, encoded) => {
    expect(quotedPrintable(text).toString('latin1')).toBe(encoded);
  });

  it('keeps every text, on lines that every server takes, without what stands around parts', () => {
    const pieces = fc.constantFrom('.', '..', '=', '=_', ' ', '\t', '\r', '\n', '\r\n', 'ä', '😀');
    const text = fc
      .array(fc.oneof(pieces, fc.string({ unit: 'binary' }), fc.constant('x'.repeat(74))))
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, (given) => {
        const encoded = quotedPrintable(given).toString('latin1');
        expect(decoded(encoded)).toBe(given.replace(/\r\n|\r|\n/g, '\r\n'));
        const lines = encoded.split('\r\n');
        expect(lines.filter((line) => !/^[\t\x20-\x7e]{0,76}$/.test(line))).toEqual([]);
        expect(lines.filter((line) => /^\.|[ \t]$|=_/.test(line))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});
