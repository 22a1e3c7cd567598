import { messageOf } from '../base/errors.ts';
import type { Logger } from '../base/logger.ts';
import type { ClusterMetrics } from './cluster.metrics.ts';
import { decodeFullState, decodePart, encodeFullState, type Part } from './part.ts';
import type { ReplicatedState } from './record-state.ts';
import { isOversize, type StateChannel } from './state-channel.ts';
import type { Endpoint } from './wire/messages.ts';

/** The largest state that memberlist takes since 0.6.0, less what stands around the records. */
const MAX_STATE_BYTES = 20 * 1024 * 1024 - 1024;

interface Shared {
  readonly state: ReplicatedState;
  readonly channel: StateChannel;
}

/** Takes in what a member says that is no state; throws what it cannot read. */
export type Listener = (data: Uint8Array, from?: Endpoint) => void;

/** What members tell each other, by the key of whose state it is. Keys that are unknown here are somebody else's. */
export class StateExchange {
  readonly #shared = new Map<string, Shared>();
  readonly #listeners = new Map<string, Listener>();
  readonly #metrics: ClusterMetrics;
  readonly #logger: Logger;

  constructor(metrics: ClusterMetrics, logger: Logger) {
    this.#metrics = metrics;
    this.#logger = logger;
  }

  add(state: ReplicatedState, channel: StateChannel): void {
    this.#shared.set(state.key, { state, channel });
  }

  /** Has what is said under a key heard that is no state: it is in no exchange of everything. */
  listen(key: string, listener: Listener): void {
    this.#listeners.set(key, listener);
  }

  /** Whether nothing waits to be sent by stream. */
  get idle(): boolean {
    return [...this.#shared.values()].every(({ channel }) => channel.idle);
  }

  /** Takes in a change that a member tells of; `from` is where it came from, unless that was by stream. */
  receiveUpdate(bytes: Uint8Array, from?: Endpoint): void {
    this.#metrics.received('update', bytes.length);
    try {
      const part = decodePart(bytes);
      const listener = this.#listeners.get(part.key);
      if (listener === undefined) this.#merge(part, from);
      else listener(part.data, from);
    } catch (error) {
      this.#logger.warn('A broadcast could not be taken in', { err: messageOf(error) });
    }
  }

  /** Takes in all that a member knows. A part that cannot be read does not keep the others from being read. */
  receiveFullState(bytes: Uint8Array): void {
    this.#metrics.received('full_state', bytes.length);
    let parts: readonly Part[] = [];
    try {
      parts = decodeFullState(bytes);
    } catch (error) {
      this.#logger.warn('The state of another replica could not be read', {
        err: messageOf(error),
      });
    }
    for (const part of parts) {
      try {
        this.#merge(part);
      } catch (error) {
        this.#logger.warn('A part of the state of another replica could not be taken in', {
          key: part.key,
          err: messageOf(error),
        });
      }
    }
  }

  /** All that is known here, for another member. */
  fullState(): Uint8Array {
    let left = MAX_STATE_BYTES;
    const parts = Array.from(this.#shared.values(), ({ state }) => {
      const pieces = newest(state.encode(), left);
      if (pieces.dropped > 0) {
        this.#logger.warn('The state is too large to be exchanged whole: the oldest is left out', {
          key: state.key,
          records: pieces.dropped,
        });
      }
      left -= pieces.bytes;
      return { key: state.key, data: Buffer.concat(pieces.kept) };
    });
    const encoded = encodeFullState(parts);
    this.#metrics.sent('full_state', 1, encoded.length);
    return encoded;
  }

  /**
   * What was news here may be news to others that its sender did not reach. Data too long for gossip has been sent to
   * everybody. It is queued once; the original queues all of the data once for each record that was news.
   */
  #merge({ key, data }: Part, from?: Endpoint): void {
    const shared = this.#shared.get(key);
    if (shared === undefined) return;
    const { state, channel } = shared;
    const { passedOn, relay } = state.merge(data);
    if (passedOn === 0 || isOversize(data)) return;
    channel.broadcast(relay, from);
    state.relayed(passedOn);
  }
}

/** As many of the last pieces as have room. */
function newest(
  pieces: readonly Uint8Array[],
  room: number,
): { readonly kept: readonly Uint8Array[]; readonly dropped: number; readonly bytes: number } {
  let first = pieces.length;
  let bytes = 0;
  for (;;) {
    const next = pieces[first - 1];
    if (next === undefined || bytes + next.length > room) break;
    bytes += next.length;
    first--;
  }
  return { kept: first === 0 ? pieces : pieces.slice(first), dropped: first, bytes };
}
