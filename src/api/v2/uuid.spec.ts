import { describe, expect, it } from '@jest/globals';
import { isUuid } from './uuid.ts';

const ID = '11111111-2222-3333-4444-abcdefABCDEF';

// The verdicts of an Alertmanager 0.34.
describe('the id of a silence', () => {
  it.each([
    [ID, true],
    [ID.replaceAll('-', ''), true],
    [`urn:uuid:${ID}`, true],
    [`URN:uuid:${ID}`, true],
    [`{${ID}}`, true],
    [`x${ID}y`, true],
    ['', false],
    ['x', false],
    [`${ID}0`, false],
    [ID.replace('a', 'g'), false],
    [ID.replace('-', '1'), false],
    [`urn:uuie:${ID}`, false],
    ['g'.repeat(32), false],
  ])('%s', (text, good) => {
    expect(isUuid(text)).toBe(good);
  });
});
