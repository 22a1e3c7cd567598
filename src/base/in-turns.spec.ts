import { expect, it } from '@jest/globals';
import { InTurns } from './in-turns.ts';
import { ManualClock } from './testing/manual-clock.ts';

it('runs a burst a few at a time and in order, what comes alone at once', async () => {
  const clock = new ManualClock();
  const turns = new InTurns(clock, 2);
  const ran: number[] = [];
  const run = (job: number): void => turns.run(() => void ran.push(job));
  for (let job = 1; job <= 5; job++) run(job);
  expect(ran).toEqual([1, 2]);
  clock.after(0, () => run(6));
  await clock.advance(0);
  expect(ran).toEqual([1, 2, 3, 4, 5, 6]);
  run(7);
  expect(ran.at(-1)).toBe(7);
  await clock.advance(0);
  expect(clock.pendingCount).toBe(0);
});
