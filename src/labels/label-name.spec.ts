import { describe, expect, it } from '@jest/globals';
import { hasReservedCharacter, isClassicLabelName, isUtf8LabelName } from './label-name.ts';

describe('label names', () => {
  it.each([
    ['severity', true, true],
    ['_a0', true, true],
    ['A', true, true],
    ['', false, false],
    ['0a', false, true],
    ['a:b', false, true],
    ['a.b', false, true],
    ['a b', false, true],
    ['a\n', false, true],
    ['é', false, true],
    ['🙂', false, true],
    ['\ud83d', false, false],
    ['a\ude42', false, false],
  ])('%j: classic %s, UTF-8 %s', (name, classic, utf8) => {
    expect(isClassicLabelName(name)).toBe(classic);
    expect(isUtf8LabelName(name)).toBe(utf8);
  });

  it.each(
    Array.from(
      '{}!=~,\\"\'` \t\n\v\f\r\u0085\u00a0\u1680\u2000\u200a\u2028\u2029\u202f\u205f\u3000',
    ),
  )('%j is reserved', (character) => expect(hasReservedCharacter(`a${character}b`)).toBe(true));

  it.each([
    '',
    'severity',
    'a.b-c/d:e',
    'é🙂',
    '\ufeff',
    '\u200b',
    '\u180e',
    '\0',
    '\x1c',
    '<>()[]|;@#$%^&*?+',
  ])('%j has nothing reserved', (text) => expect(hasReservedCharacter(text)).toBe(false));
});
