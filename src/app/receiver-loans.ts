import type { Integration } from '../notify/contract.ts';
import type { ReceiverSource } from '../notify/receiver-test.ts';

/** The receivers of one configuration. */
export interface LoanedReceivers {
  /** Whether the configuration has such a receiver. */
  has(receiver: string): boolean;
  /** The integrations that are there because a route names the receiver. */
  inUse(receiver: string): readonly Integration[] | undefined;
  /** Makes those of any other receiver. @throws CodedError */
  make(receiver: string): readonly Integration[];
}

/** Lends integrations to what is no route, and knows when all are back. */
export class ReceiverLoans implements ReceiverSource {
  readonly #receivers: LoanedReceivers;
  readonly #underWay = new Set<Promise<unknown>>();
  readonly #end = new AbortController();

  constructor(receivers: LoanedReceivers) {
    this.#receivers = receivers;
  }

  use<T>(
    receiver: string,
    run: (integrations: readonly Integration[], signal: AbortSignal) => Promise<T>,
  ): Promise<T> | undefined {
    if (!this.#receivers.has(receiver)) return undefined;
    const lent = this.#lend(receiver, (integrations) => run(integrations, this.#end.signal));
    this.#underWay.add(lent);
    void lent.catch(() => undefined).finally(() => this.#underWay.delete(lent));
    return lent;
  }

  /** Tells whoever has a loan to end. */
  abort(): void {
    this.#end.abort();
  }

  /** Resolves when all are back. */
  async idle(): Promise<void> {
    await Promise.allSettled(this.#underWay);
  }

  async #lend<T>(
    receiver: string,
    run: (integrations: readonly Integration[]) => Promise<T>,
  ): Promise<T> {
    const inUse = this.#receivers.inUse(receiver);
    if (inUse !== undefined) return run(inUse);
    const made = this.#receivers.make(receiver);
    try {
      return await run(made);
    } finally {
      await closeAll(made);
    }
  }
}

/** Lets all of them go of what they hold. */
export async function closeAll(integrations: readonly Integration[]): Promise<void> {
  await Promise.allSettled(integrations.map(async ({ notifier }) => notifier.close?.()));
}
