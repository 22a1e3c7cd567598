import type { Clock, Timer } from '../base/clock.ts';
import type { SendingOrder } from './sending-order.ts';
import type { Settling } from './settling.ts';

/** What the turn goes by. */
export interface ClusterTurnOptions {
  readonly clock: Clock;
  readonly order: SendingOrder;
  readonly settling: Settling;
  /** `--cluster.peer-timeout`: how long each earlier member is given. */
  readonly peerTimeoutMs: number;
  /** How long what a member said last may still be on its way when it is known to be gone. */
  readonly graceMs: number;
}

/** When it is this replica's turn to tell people of a group. */
export class ClusterTurn {
  readonly #options: ClusterTurnOptions;

  constructor(options: ClusterTurnOptions) {
    this.#options = options;
  }

  /** Resolves once notifications may begin, or `signal` aborts. */
  settled(signal: AbortSignal): Promise<void> {
    return this.#options.settling.wait(signal);
  }

  /** How long the earlier members are given now. */
  waitMs(groupKey: string): number {
    const { order, peerTimeoutMs } = this.#options;
    return order.positionFor(groupKey) * peerTimeoutMs;
  }

  /**
   * Gives the earlier members their time, counted from now. When some of them go meanwhile, the wait is as long as it
   * would have been without them, and a moment longer, as what they told may be known only after that they are gone.
   * When others come it does not get longer.
   */
  wait(groupKey: string, signal: AbortSignal): Promise<void> {
    const { clock, order, graceMs } = this.#options;
    const begin = clock.monotonic();
    let end = begin + this.waitMs(groupKey);
    if (end <= begin || signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const finish = (): void => {
        timer.cancel();
        forget();
        signal.removeEventListener('abort', finish);
        resolve();
      };
      const arm = (): Timer => clock.after(end - clock.monotonic(), finish);
      const reconsider = (): void => {
        const sooner = Math.max(begin + this.waitMs(groupKey), clock.monotonic() + graceMs);
        if (sooner >= end) return;
        end = sooner;
        timer.cancel();
        timer = arm();
      };
      let timer = arm();
      const forget = order.onChange(reconsider);
      signal.addEventListener('abort', finish, { once: true });
    });
  }
}
