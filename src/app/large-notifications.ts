import type { Clock } from '../base/clock.ts';
import { InTurns } from '../base/in-turns.ts';
import type { Integration, Notifier } from '../notify/contract.ts';

/** Texts about more alerts than this take long enough to be felt by whoever waits for an answer meanwhile. */
const MANY_ALERTS = 100;

/** Has integrations make the texts of large groups one after the other, with room for requests between them. */
export function largeOnesInTurns(
  built: ReadonlyMap<string, readonly Integration[]>,
  clock: Clock,
): ReadonlyMap<string, readonly Integration[]> {
  const turns = new InTurns(clock, 1);
  return new Map(
    Array.from(built, ([receiver, integrations]) => [
      receiver,
      integrations.map((each) => ({ ...each, notifier: inTurn(each.notifier, turns) })),
    ]),
  );
}

function inTurn(notifier: Notifier, turns: InTurns): Notifier {
  return {
    notify: (notification, signal) => {
      if (notification.alerts.length <= MANY_ALERTS) return notifier.notify(notification, signal);
      const turn = new Promise<void>((resolve) => {
        turns.run(resolve);
      });
      return turn.then(() => notifier.notify(notification, signal));
    },
    close: async () => notifier.close?.(),
  };
}
