import type { Clock } from '../base/clock.ts';
import { messageOf } from '../base/errors.ts';
import type { Logger } from '../base/logger.ts';
import type { ChannelMetrics } from './cluster.metrics.ts';
import type { ClusterMember, Membership } from './membership.ts';
import { encodePart } from './part.ts';
import type { Endpoint } from './wire/messages.ts';

/** Half of memberlist's largest packet: what is longer goes by stream. */
const MAX_GOSSIP_BYTES = 700;
/** How many messages too long for gossip may wait. */
const MAX_QUEUED = 200;

/** Whether data is too long to be passed on by whoever hears it: its origin sends such by stream to everybody. */
export function isOversize(data: Uint8Array): boolean {
  return data.length > MAX_GOSSIP_BYTES;
}

/** What a channel is built with. */
export interface StateChannelOptions {
  readonly key: string;
  readonly self: string;
  readonly membership: Pick<Membership, 'broadcast' | 'members' | 'sendReliable'>;
  readonly metrics: ChannelMetrics;
  readonly clock: Pick<Clock, 'monotonic'>;
  readonly logger: Logger;
}

/** The way of one kind of state to the other members: gossip for what is short, a stream to each for what is long. */
export class StateChannel {
  readonly #options: StateChannelOptions;
  readonly #queue: Uint8Array[] = [];
  #working = false;

  constructor(options: StateChannelOptions) {
    this.#options = options;
  }

  /** Whether nothing waits to be sent by stream. */
  get idle(): boolean {
    return !this.#working;
  }

  /** Tells the other members of a change, but for the one that it was heard from. */
  broadcast(data: Uint8Array, heardFrom?: Endpoint): void {
    const { key, membership, metrics, logger } = this.#options;
    const part = encodePart({ key, data });
    if (!isOversize(part)) {
      membership.broadcast(part, heardFrom);
    } else if (this.#queue.length < MAX_QUEUED) {
      this.#queue.push(part);
      if (!this.#working) void this.#work();
    } else {
      metrics.dropped();
      logger.debug('oversized gossip channel full', { key });
    }
  }

  /** One after the other, so that not too many streams are open at a time. */
  async #work(): Promise<void> {
    this.#working = true;
    for (let part = this.#queue.shift(); part !== undefined; part = this.#queue.shift()) {
      await this.#sendToAll(part);
    }
    this.#working = false;
  }

  async #sendToAll(part: Uint8Array): Promise<void> {
    const { membership, self } = this.#options;
    const others = membership.members().filter(({ name }) => name !== self);
    await Promise.all(others.map((member) => this.#send(member, part)));
  }

  async #send(member: ClusterMember, part: Uint8Array): Promise<void> {
    const { key, membership, metrics, clock, logger } = this.#options;
    metrics.sent();
    const begin = clock.monotonic();
    try {
      await membership.sendReliable(member, part);
      metrics.took((clock.monotonic() - begin) / 1000);
    } catch (error) {
      metrics.failed();
      logger.debug('failed to send reliable', { key, peer: member.name, err: messageOf(error) });
    }
  }
}
