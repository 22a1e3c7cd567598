import type { Clock } from '../../base/clock.ts';
import type { Random } from '../../base/random.ts';
import type { Endpoint, StreamMessage } from '../wire/messages.ts';
import { transportError, type TransportErrorCode } from './transport-error.ts';
import type { Transport, TransportHandler } from './transport.ts';

/** The first retransmission of TCP comes after this long, each further one after twice as long. */
const RETRANSMIT_MS = 200;

/** How things are from one endpoint to another, one way. */
export interface LinkConditions {
  /** Nothing arrives. */
  readonly cut: boolean;
  /** The share of datagrams that get lost; a stream takes longer instead. */
  readonly loss: number;
  /** The share of datagrams that come twice, each with a delay of its own. */
  readonly duplication: number;
  /** The share of datagrams that take the longest time twice, so that later ones overtake them. */
  readonly reordering: number;
  /** The shortest and the longest time that anything takes; each time something between them. */
  readonly delayMs: readonly [min: number, max: number];
}

/** A network without faults. */
export const PERFECT_LINK: LinkConditions = {
  cut: false,
  loss: 0,
  duplication: 0,
  reordering: 0,
  delayMs: [0.1, 0.5],
};

/** What has happened to datagrams so far. */
export interface NetworkCounts {
  sent: number;
  bytes: number;
  cut: number;
  lost: number;
  duplicated: number;
  reordered: number;
  streams: number;
}

/**
 * A network in memory. All chance comes from the given `Random` and all delay from the given `Clock`, in the order of
 * calls, so that a run repeats exactly.
 */
export class MemoryNetwork {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #members = new Map<string, MemoryTransport>();
  readonly counts: NetworkCounts = {
    ...{ sent: 0, bytes: 0, cut: 0, lost: 0, duplicated: 0, reordered: 0, streams: 0 },
  };
  /**
   * Asked for every datagram and each way of a stream, when it leaves and when it arrives; to be replaced by whoever
   * injects faults.
   */
  link: (from: Endpoint, to: Endpoint) => LinkConditions = () => PERFECT_LINK;

  constructor({ clock, random }: { readonly clock: Clock; readonly random: Random }) {
    this.#clock = clock;
    this.#random = random;
  }

  /** Binds an endpoint, which must be free: whoever had it before has closed. */
  transport(bound: Endpoint): Transport {
    const key = keyOf(bound);
    if (this.#members.has(key)) throw transportError('gossip-busy', `${key} is bound already`);
    const transport = new MemoryTransport(bound, {
      clock: this.#clock,
      send: (to, bytes) => this.#send(bound, to, bytes),
      travel: (from, to, arrive) => this.#travel(from, to, arrive),
      opened: () => {
        this.counts.streams++;
      },
      memberAt: (endpoint) => this.#members.get(keyOf(endpoint)),
      closed: () => {
        if (this.#members.get(key) === transport) this.#members.delete(key);
      },
    });
    this.#members.set(key, transport);
    return transport;
  }

  #send(from: Endpoint, to: Endpoint, bytes: Uint8Array): void {
    const { counts } = this;
    const link = this.link(from, to);
    counts.sent++;
    counts.bytes += bytes.length;
    if (link.cut) counts.cut++;
    else if (this.#happens(link.loss)) counts.lost++;
    else {
      const copies = this.#happens(link.duplication) ? 2 : 1;
      counts.duplicated += copies - 1;
      for (let i = 0; i < copies; i++) this.#deliver(link, from, to, bytes.slice());
    }
  }

  #deliver(link: LinkConditions, from: Endpoint, to: Endpoint, bytes: Uint8Array): void {
    let delayMs = this.#delay(link);
    if (this.#happens(link.reordering)) {
      this.counts.reordered++;
      delayMs += 2 * link.delayMs[1];
    }
    this.#clock.after(delayMs, () => {
      // What was on its way when the link broke does not arrive either.
      if (this.link(from, to).cut) this.counts.cut++;
      else this.#members.get(keyOf(to))?.handler?.packet(bytes, from);
    });
  }

  /** One way of a stream: lost segments are sent again, ever more slowly. Nothing comes of it where the link is cut. */
  #travel(from: Endpoint, to: Endpoint, arrive: () => void): void {
    const link = this.link(from, to);
    let delayMs = this.#delay(link);
    if (link.loss >= 1) return;
    for (let wait = RETRANSMIT_MS; this.#happens(link.loss); wait *= 2) delayMs += wait;
    this.#clock.after(delayMs, () => {
      if (!this.link(from, to).cut) arrive();
    });
  }

  #delay({ delayMs: [min, max] }: LinkConditions): number {
    return min + (max > min ? this.#random.next() * (max - min) : 0);
  }

  /** Asks chance only where there is any, so that a network without faults takes none. */
  #happens(share: number): boolean {
    return share > 0 && this.#random.next() < share;
  }
}

interface Network {
  readonly clock: Clock;
  send(to: Endpoint, bytes: Uint8Array): void;
  travel(from: Endpoint, to: Endpoint, arrive: () => void): void;
  opened(): void;
  memberAt(endpoint: Endpoint): MemoryTransport | undefined;
  closed(): void;
}

class MemoryTransport implements Transport {
  readonly bound: Endpoint;
  readonly #network: Network;
  readonly #open = new Set<(code: TransportErrorCode) => void>();
  handler: TransportHandler | undefined;
  #closed = false;

  constructor(bound: Endpoint, network: Network) {
    this.bound = bound;
    this.#network = network;
  }

  start(handler: TransportHandler): void {
    this.handler = handler;
  }

  send(to: Endpoint, bytes: Uint8Array): void {
    if (!this.#closed) this.#network.send(to, bytes);
  }

  request(
    to: Endpoint,
    message: StreamMessage,
    timeoutMs: number,
  ): Promise<StreamMessage | undefined> {
    return new Promise((resolve, reject) => {
      const finish = (act: () => void): void => {
        if (!this.#open.delete(fail)) return;
        timer.cancel();
        act();
      };
      const fail = (code: TransportErrorCode): void =>
        finish(() => reject(transportError(code, `${message.kind} to ${keyOf(to)}: ${code}`)));
      const timer = this.#network.clock.after(timeoutMs, () => fail('gossip-timeout'));
      this.#open.add(fail);
      const succeed = (answer?: StreamMessage): void => finish(() => resolve(answer));
      if (this.#closed) fail('gossip-closed');
      else this.#exchange(to, message, { resolve: succeed, fail });
    });
  }

  /** The connection takes a round trip of its own, and so does what is written after it. */
  #exchange(to: Endpoint, message: StreamMessage, exchange: Exchange): void {
    const network = this.#network;
    const there = (arrive: () => void): void => network.travel(this.bound, to, arrive);
    const back = (arrive: () => void): void => network.travel(to, this.bound, arrive);
    network.opened();
    there(() => {
      const acceptor = network.memberAt(to);
      back(() => {
        if (acceptor === undefined) exchange.fail('gossip-unreachable');
        else
          there(() => {
            const handler = network.memberAt(to) === acceptor ? acceptor.handler : undefined;
            const answer = handler?.request(message, this.bound);
            const isThere = handler !== undefined;
            back(() => finishExchange(message, { isThere, answer }, exchange));
          });
      });
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.handler = undefined;
    this.#network.closed();
    for (const fail of [...this.#open]) fail('gossip-closed');
  }
}

interface Exchange {
  readonly resolve: (answer?: StreamMessage) => void;
  readonly fail: (code: TransportErrorCode) => void;
}

function finishExchange(
  message: StreamMessage,
  { isThere, answer }: { readonly isThere: boolean; readonly answer: StreamMessage | undefined },
  { resolve, fail }: Exchange,
): void {
  if (answer === undefined && (!isThere || message.kind !== 'user')) fail('gossip-broken-off');
  else resolve(answer);
}

function keyOf({ host, port }: Endpoint): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
