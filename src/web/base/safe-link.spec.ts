import { describe, expect, it } from '@jest/globals';
import { piecesOf, safeLink, visibleText } from './safe-link.ts';

describe('links in what alerts bring', () => {
  it.each([
    ['http://a/b', true],
    ['  HTTPS://a', true],
    ['mailto:a@b.c', true],
    ['javascript:alert(1)', false],
    ['JaVaScRiPt:alert(1)', false],
    ['java\nscript:alert(1)', false],
    ['\u0001javascript:alert(1)', false],
    ['data:text/html,x', false],
    ['vbscript:x', false],
    ['//evil', false],
    ['/relative', false],
    ['http://', false],
    ['', false],
  ])('%j is one that may be opened: %s', (text, safe) => {
    expect(safeLink(text) !== undefined).toBe(safe);
  });

  it('finds addresses in a text and leaves the punctuation behind them', () => {
    expect(piecesOf('See https://wiki/x (or http://b).')).toEqual([
      { text: 'See ' },
      { text: 'https://wiki/x', href: 'https://wiki/x' },
      { text: ' (or ' },
      { text: 'http://b', href: 'http://b' },
      { text: ').' },
    ]);
  });

  it('shows characters that would turn or hide text', () => {
    expect(visibleText('a\u202eb\u200bc\u0000')).toBe('a\ufffdb\ufffdc\ufffd');
  });
});
