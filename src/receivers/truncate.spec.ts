import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { truncateBytes, truncateRunes } from './truncate.ts';

const anyText = fc.string({ unit: 'grapheme', maxLength: 40 });

describe('truncateRunes', () => {
  it.each([
    ['a text that fits', 'abcdef', 6, 'abcdef'],
    ['a longer one', 'abcdefg', 6, 'abcde…'],
    ['characters beyond the basic plane, of which each counts once', '𝄞𝄞𝄞𝄞𝄞𝄞', 6, '𝄞𝄞𝄞𝄞𝄞𝄞'],
    ['more of them', '𝄞𝄞𝄞𝄞𝄞𝄞𝄞', 6, '𝄞𝄞𝄞𝄞𝄞…'],
    ['nothing', '', 6, ''],
  ])('cuts as the original does: %s', (_name, text, limit, expected) => {
    expect(truncateRunes(text, limit)).toBe(expected);
  });
});

describe('truncateBytes', () => {
  it.each([
    ['a text that fits', 'abcdef', 6, 'abcdef'],
    ['a longer one', 'abcdefg', 6, 'abc…'],
    ['a character that would be cut', 'aéééé', 6, 'aé…'],
    ['one beyond the basic plane', 'abc𝄞𝄞', 9, 'abc…'],
  ])('cuts as the original does: %s', (_name, text, limit, expected) => {
    expect(truncateBytes(text, limit)).toBe(expected);
  });

  it('keeps to its limit, loses as little as it can, and leaves whole characters', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 4, max: 60 }), (text, limit) => {
        const cut = truncateBytes(text, limit);
        expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(limit);
        if (cut === text) return;
        const kept = cut.slice(0, -1);
        const next = Array.from(text)[Array.from(kept).length] ?? '';
        expect(cut.endsWith('…') && text.startsWith(kept)).toBe(true);
        expect(Buffer.byteLength(kept + next) + 3).toBeGreaterThan(limit);
      }),
    );
  });
});
