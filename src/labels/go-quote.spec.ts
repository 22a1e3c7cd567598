import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { goQuote, goUnquote } from './go-quote.ts';

function readTable(name: string): readonly unknown[] {
  const url = new URL(`../../test/conformance/labels/${name}.jsonl`, import.meta.url);
  return readFileSync(url, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
}

interface Row {
  readonly text: string | null;
  readonly quoted?: string;
  readonly literal?: string;
}
const rows = readTable('go-quote') as readonly Row[];
const quotes = rows.flatMap(({ text, quoted }) =>
  quoted === undefined ? [] : [{ text: text ?? '', quoted }],
);
const literals = rows.flatMap(({ text, literal }) =>
  literal === undefined ? [] : [{ text, literal }],
);

describe('quoting', () => {
  it.each(quotes)('$quoted', ({ text, quoted }) => {
    expect(goQuote(text)).toBe(quoted);
  });

  it('escapes exactly the characters that Go does not call printable', () => {
    const printable = new Uint8Array(0x110000);
    for (const [from, to] of readTable('go-printable') as readonly [number, number][])
      printable.fill(1, from, to + 1);
    const wrong: string[] = [];
    for (let code = 0; code < 0x110000; code++) {
      if (code === 0x22 || code === 0x5c || (code >= 0xd800 && code <= 0xdfff)) continue;
      const character = String.fromCodePoint(code);
      if ((goQuote(character) === `"${character}"`) !== (printable[code] === 1))
        wrong.push(code.toString(16));
    }
    expect(wrong).toEqual([]);
  });

  it('prints half a surrogate pair as the replacement character', () => {
    expect(goQuote('a\ud83d')).toBe('"a\ufffd"');
  });
});

describe('unquoting', () => {
  it.each(literals)('$literal', ({ text, literal }) => {
    expect(goUnquote(literal) ?? null).toBe(text);
  });

  it('undoes quoting', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) =>
        expect(goUnquote(goQuote(text))).toBe(text),
      ),
    );
  });

  it('never throws', () => {
    const inner = fc.array(
      fc.constantFrom('a', '\\', '"', 'x', 'u', 'U', '4', 'f', '\n', '\ud83d', 'é'),
    );
    fc.assert(
      fc.property(inner, (some) => {
        const text = goUnquote(`"${some.join('')}"`);
        expect(text === undefined || text.isWellFormed()).toBe(true);
      }),
    );
  });

  it('manages long literals', () => {
    const text = 'a\\"'.repeat(200_000);
    expect(goUnquote(goQuote(text))).toBe(text);
  });
});
