import { expect, it } from '@jest/globals';
import { ManualClock } from '../base/testing/manual-clock.ts';
import type { Integration, Notification } from '../notify/contract.ts';
import { largeOnesInTurns } from './large-notifications.ts';

const notification = (alerts: number): Notification =>
  ({ alerts: Array.from({ length: alerts }) }) as unknown as Notification;

it('integrations tell of large groups one per turn, of small ones at once', async () => {
  const clock = new ManualClock();
  const told: number[] = [];
  const integration = (index: number): Integration => ({
    name: 'webhook',
    index,
    receiver: 'r',
    sendResolved: true,
    notifier: {
      notify: () => {
        told.push(index);
        return Promise.resolve({ kind: 'sent' });
      },
    },
  });
  const built = largeOnesInTurns(new Map([['r', [0, 1, 2].map(integration)]]), clock);
  const tellAll = (alerts: number): Promise<unknown>[] =>
    (built.get('r') ?? []).map(({ notifier }) =>
      notifier.notify(notification(alerts), new AbortController().signal),
    );
  await Promise.all(tellAll(100));
  expect(told.splice(0)).toEqual([0, 1, 2]);
  const large = tellAll(101);
  await large[0];
  expect(told).toEqual([0]);
  await clock.advance(1);
  await Promise.all(large);
  expect(told).toEqual([0, 1, 2]);
});
