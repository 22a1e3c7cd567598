import { expect, it } from '@jest/globals';
import { Awareness } from './awareness.ts';

it('the score stays from 0 to one below the maximum', () => {
  const awareness = new Awareness(8);
  awareness.apply(-1);
  expect(awareness.score).toBe(0);
  awareness.apply(3);
  awareness.apply(100);
  expect(awareness.score).toBe(7);
  awareness.apply(-1);
  expect(awareness.score).toBe(6);
});

it.each([
  [0, 1000],
  [1, 2000],
  [7, 8000],
])('at a score of %d a second takes %d ms', (score, expected) => {
  const awareness = new Awareness(8);
  awareness.apply(score);
  expect(awareness.scale(1000)).toBe(expected);
});
