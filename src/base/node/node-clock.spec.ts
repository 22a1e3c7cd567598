import { expect, it } from '@jest/globals';
import { NodeClock } from './node-clock.ts';

it('a delay of nothing is over before any timer that was set before it', async () => {
  const clock = new NodeClock();
  const order: string[] = [];
  await new Promise<void>((resolve) => {
    clock.after(50, () => {
      order.push('later');
      resolve();
    });
    let turns = 0;
    const next = (): void => {
      order.push('now');
      if (++turns < 3) clock.after(0, next);
    };
    clock.after(0, next);
  });
  expect(order).toEqual(['now', 'now', 'now', 'later']);
});

it('a cancelled timer does not run', async () => {
  const clock = new NodeClock();
  const ran: string[] = [];
  clock.after(0, () => ran.push('nothing')).cancel();
  clock.after(1, () => ran.push('something')).cancel();
  await new Promise<void>((resolve) => clock.after(20, resolve));
  expect(ran).toEqual([]);
});
