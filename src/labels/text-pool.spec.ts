import { beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ScanBytes } from './scan-bytes.ts';
import { hashText } from './text-hash.ts';
import { TextPool } from './text-pool.ts';

let pool: TextPool;
beforeEach(() => {
  pool = new TextPool();
});

/** A string of its own, however often the text was made before. */
function made(text: string): string {
  return Buffer.from(text, 'utf8').toString('utf8');
}

/** What the pool holds of a text that stands between others in ASCII. */
function found(text: string, spelt = text): string | undefined {
  const before = 'before';
  const bytes = new ScanBytes(Buffer.from(`${before}${spelt}after`, 'latin1'));
  return pool.find(bytes, before.length, before.length + spelt.length, hashText(text));
}

function meet(text: string, times: number): void {
  for (let i = 0; i < times; i++) expect(pool.share(made(text))).toBe(text);
}

describe('a pool of texts', () => {
  it('gives equal texts and never another', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 5 }), (text) => {
        expect(pool.share(text)).toBe(text);
        expect([text, undefined]).toContain(found(text));
      }),
      { numRuns: 5000 },
    );
  });

  it('finds a text of any length by its bytes once it was met twice', () => {
    for (let length = 0; length <= 1024; length++) {
      const text = String.fromCharCode(32 + (length % 64)).repeat(length);
      meet(text, 1);
      expect(found(text)).toBeUndefined();
      meet(text, 1);
      expect(found(text)).toBe(text);
    }
  });

  it('finds texts wherever they stand', () => {
    for (let n = 0; n < 20_000; n++) {
      const text = `${n}`.padEnd(120 + (n % 140), '-');
      pool.share(text);
      pool.share(text);
      if (found(text) !== text) throw new Error(`${text} was not found`);
    }
  });

  it.each([4, 40, 200])(
    'finds no text of %i bytes that differs in one from what it holds',
    (length) => {
      const text = 'k'.repeat(length);
      meet(text, 2);
      for (let at = 0; at < length; at++) {
        const other = `${text.slice(0, at)}K${text.slice(at + 1)}`;
        expect(found(text, other)).toBeUndefined();
      }
      expect(found(text, `${text}k`)).toBeUndefined();
      expect(found(text, text.slice(1))).toBeUndefined();
    },
  );

  it('finds none by bytes that is not ASCII', () => {
    // Cut off to a byte, its first character is one of ASCII.
    const text = '\u0161bc';
    meet(text, 2);
    expect(found(text, 'abc')).toBeUndefined();
  });

  it('keeps what came twice however many come once', () => {
    meet('critical', 2);
    for (let n = 0; n < 50_000; n++) pool.share(`pod-${n}`);
    expect(found('critical')).toBe('critical');
  });

  it('lets what comes again take the place of what was held', () => {
    for (let n = 0; n < 50_000; n++) pool.share(pool.share(`pod-${n}`));
    meet('critical', 2);
    expect(found('critical')).toBe('critical');
  });

  it('holds no text that is very long', () => {
    const text = 'l'.repeat(1025);
    meet(text, 3);
    expect(found(text)).toBeUndefined();
  });
});
