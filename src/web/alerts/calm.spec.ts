import { describe, expect, it } from '@jest/globals';
import { drift, type Layout, mustWait } from './calm.ts';

const HEIGHT = 10;
const layout = (...keys: string[]): Layout => ({
  keys,
  startOf: (key) => (keys.includes(key) ? keys.indexOf(key) * HEIGHT : undefined),
});
const height = (): number => HEIGHT;

describe('a list that is refreshed while somebody looks at it', () => {
  it.each([
    ['nobody points', undefined, 0, 10, ['a'], false],
    ['the line stays', 'b', 0, 10, ['a', 'b'], false],
    ['lines come above', 'b', 0, 10, ['x', 'y', 'a', 'b'], false],
    ['lines come above, but all is in sight already', 'b', 0, 100, ['x', 'a', 'b'], true],
    ['lines come below, and all is in sight already', 'b', 0, 100, ['a', 'b', 'x'], false],
    ['the line goes', 'b', 0, 10, ['a', 'c'], true],
    ['a line above goes and nothing is scrolled away', 'b', 0, 10, ['b', 'c'], true],
    ['a line above goes and enough is scrolled away', 'b', 10, 10, ['b', 'c'], false],
  ] as const)('waits when it has to: %s', (_, key, scrollTop, inSight, after, waits) => {
    const gaze = { key, scrollTop, height: inSight };
    expect(mustWait(layout('a', 'b', 'c'), after, gaze, height)).toBe(waits);
  });

  it.each([
    ['at the top new lines come into sight', undefined, 0, ['x', 'a', 'b', 'c'], 0],
    ['the line pointed at stays where it is', 'b', 0, ['x', 'a', 'b', 'c'], HEIGHT],
    ['the first line in sight stays where it is', undefined, 10, ['x', 'y', 'a', 'b'], 2 * HEIGHT],
    ['the next one does when that is gone', undefined, 10, ['a', 'c'], -HEIGHT],
    ['nothing is left to go by', undefined, 10, ['x'], 0],
  ] as const)('%s', (_, key, scrollTop, after, expected) => {
    const moved = layout(...after).startOf;
    expect(drift(layout('a', 'b', 'c'), moved, { key, scrollTop, height: 20 })).toBe(expected);
  });
});
