import type { Alive, Dead, Endpoint, Suspect, UserMessage } from '../wire/messages.ts';

/** A user message and who sent it. */
type Heard = UserMessage & { readonly from: Endpoint };

/** What can wait a moment; pings cannot. */
export type Handoff = Alive | Suspect | Dead | Heard;

/**
 * What came by datagram and waits to be handled: news of the living first, and the latest first, as in an overload the
 * oldest is worth least.
 */
export class Inbox {
  readonly #depth: number;
  readonly #alive: Alive[] = [];
  readonly #others: (Suspect | Dead | Heard)[] = [];

  /** `depth`: how many of the living, and how many others, may wait. */
  constructor(depth: number) {
    this.#depth = depth;
  }

  get empty(): boolean {
    return this.#alive.length === 0 && this.#others.length === 0;
  }

  /** Whether there was room. */
  push(message: Handoff): boolean {
    if (message.kind === 'alive') return push(this.#alive, message, this.#depth);
    return push(this.#others, message, this.#depth);
  }

  pop(): Handoff | undefined {
    return this.#alive.pop() ?? this.#others.pop();
  }
}

function push<T>(queue: T[], message: T, depth: number): boolean {
  if (queue.length >= depth) return false;
  queue.push(message);
  return true;
}
