import { type Clock, sleep } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import { type Claim, decodeClaim, encodeClaim } from './claim-message.ts';
import { ClusterTurn } from './cluster-turn.ts';
import type { ClusterMetrics } from './cluster.metrics.ts';
import { FailedPeers } from './failed-peers.ts';
import { type ClusterMember, formatEndpoint, type Membership } from './membership.ts';
import type { HostPort, Resolver } from './peer-addresses.ts';
import { type ConnectorNumbers, PeerConnector } from './peer-connector.ts';
import { encodePart } from './part.ts';
import type { RecordState } from './record-state.ts';
import { Repeating } from './repeating.ts';
import { SendingClaims } from './sending-claims.ts';
import { SendingOrder } from './sending-order.ts';
import { Settling } from './settling.ts';
import { StateChannel } from './state-channel.ts';
import { StateExchange } from './state-exchange.ts';
import type { Endpoint } from './wire/messages.ts';

/** Polls of settling, and how long the last word of one that has gone may take, in gossip intervals. */
const SETTLE_ROUNDS = 10;
const GRACE_ROUNDS = 5;
/** How long it may take until all know that a member is gone, once one knows. */
const NEWS_ROUNDS = 10;
/** What each earlier member is given beyond the peer timeout: no divisor of whole seconds, which other times are made of. */
const SPACING_ROUNDS = 3.5;
/** What members of ours say to each other about their turns is known by this key; other programs do not know it. */
export const CLAIMS_KEY = 'tocsin/claims';
/** How long one that tells, or has asked, is left to it: half of what a flush has at least. */
const HOLD_MS = 5000;
/** How many broadcasts may wait, and how often that is looked after. */
const MAX_QUEUED = 4096;
const PRUNE_INTERVAL_MS = 900_000;
/** How long broadcasts may take to get out before we say that we leave. */
const LAST_WORDS_MS = 3000;

/** What the flags say. */
export interface ClusterOptions extends ConnectorNumbers {
  readonly name: string;
  /** Where others reach us. */
  readonly endpoint: Endpoint;
  readonly peers: readonly HostPort[];
  readonly peerTimeoutMs: number;
  readonly gossipIntervalMs: number;
  readonly settleTimeoutMs: number;
}

/** What the layer below is given: what it asks and tells. Nothing of it throws. */
export interface ClusterDelegate {
  message(data: Uint8Array, from?: Endpoint): void;
  localState(join: boolean): Uint8Array;
  mergeState(state: Uint8Array, join: boolean): void;
  joined(member: ClusterMember): void;
  left(member: ClusterMember): void;
  updated(member: ClusterMember): void;
  pinged(member: ClusterMember, roundTripMs: number): void;
  heardAlive(name: string): void;
  sentBroadcasts(count: number, bytes: number): void;
  conflict(known: ClusterMember, other: ClusterMember): void;
}

/** What a cluster needs of the outside. */
export interface ClusterPorts {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: ClusterMetrics;
  readonly resolver: Resolver;
  /** Makes the layer below, which takes no part before it is started. */
  readonly membership: (delegate: ClusterDelegate) => Membership;
}

/** Where the cluster stands, as GET /status shows it. */
export interface ClusterStatus {
  /** Undefined without clustering. */
  readonly name: string | undefined;
  readonly status: 'disabled' | 'settling' | 'ready';
  /** Sorted by name. */
  readonly peers: readonly { readonly name: string; readonly address: string }[];
}

/** This replica's part in a cluster: shares state, knows whose turn it is, and keeps the members together. */
export class Cluster {
  readonly turn: ClusterTurn;
  readonly order: SendingOrder;
  readonly #options: ClusterOptions;
  readonly #ports: ClusterPorts;
  readonly #membership: Membership;
  readonly #exchange: StateExchange;
  readonly #failed = new FailedPeers();
  readonly #repeating: Repeating;
  readonly #settling: Settling;
  #leaving = false;
  #closed = false;

  constructor(options: ClusterOptions, ports: ClusterPorts) {
    const { clock, logger, metrics } = ports;
    const { name, gossipIntervalMs, peerTimeoutMs, settleTimeoutMs } = options;
    this.#options = options;
    this.#ports = ports;
    this.#exchange = new StateExchange(metrics, logger);
    this.#membership = ports.membership(this.#delegate());
    this.#repeating = new Repeating(clock);
    this.order = new SendingOrder(name);
    this.#settling = new Settling({
      clock,
      logger,
      intervalMs: SETTLE_ROUNDS * gossipIntervalMs,
      timeoutMs: settleTimeoutMs,
      memberCount: () => this.#membership.members().length,
    });
    const spacingMs = SPACING_ROUNDS * gossipIntervalMs;
    this.turn = new ClusterTurn({
      clock,
      order: this.order,
      claims: this.#openClaims(spacingMs),
      settling: this.#settling,
      peerTimeoutMs,
      spacingMs,
      graceMs: GRACE_ROUNDS * gossipIntervalMs,
      newsMs: NEWS_ROUNDS * gossipIntervalMs,
    });
    this.#watch();
  }

  /** Shares a kind of state, before `start`. The answer tells others of one record. */
  share<T extends object>(state: RecordState<T>): (record: T) => void {
    const { clock, logger, metrics } = this.#ports;
    const channel = new StateChannel({
      key: state.key,
      self: this.#options.name,
      membership: this.#membership,
      metrics: metrics.channel(state.key),
      clock,
      logger,
    });
    this.#exchange.add(state, channel);
    return (record) => {
      const encoded = state.encodeOne(record);
      if (encoded !== undefined) channel.broadcast(encoded);
    };
  }

  /** Takes part from now on; joining and settling go on behind. All state that is shared must be restored. */
  start(): void {
    this.#membership.start();
    this.order.update(this.#membership.members());
    this.#repeating.every('prune', PRUNE_INTERVAL_MS, () => this.#prune());
    const connector = new PeerConnector({
      ...this.#options,
      ...this.#ports,
      self: this.#options.endpoint,
      membership: this.#membership,
      failed: this.#failed,
      repeating: this.#repeating,
    });
    void connector.start().then(() => {
      if (!this.#leaving) this.#settling.start();
    });
  }

  get status(): ClusterStatus {
    const peers = this.#membership
      .members()
      .map(({ name, endpoint }) => ({ name, address: formatEndpoint(endpoint) }))
      .sort((a, b) => (a.name < b.name ? -1 : Number(a.name > b.name)));
    const status = this.#settling.settled ? 'ready' : 'settling';
    return { name: this.#options.name, status, peers };
  }

  /**
   * Tells the others what they have not heard yet, then that we go; within `timeoutMs` in all. Nothing may be told to
   * people any more.
   */
  async leave(timeoutMs: number): Promise<void> {
    const { clock, logger } = this.#ports;
    if (this.#leaving) return;
    this.#leaving = true;
    logger.debug('leaving cluster');
    const endMs = clock.monotonic() + timeoutMs;
    this.#repeating.stop();
    this.#settling.stop();
    await this.#lastWords(Math.min(LAST_WORDS_MS, timeoutMs));
    await this.#membership.leave(Math.max(0, endMs - clock.monotonic()));
    await this.close();
  }

  /** Frees the sockets, without a word to anybody where `leave` has not been called. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#leaving = true;
    this.#repeating.stop();
    this.#settling.stop();
    await this.#membership.stop();
  }

  /** What is news is passed on, in our own words: gossip reaches not everybody from its origin. */
  #openClaims(answerMs: number): SendingClaims {
    const { clock } = this.#ports;
    const { name, peerTimeoutMs, gossipIntervalMs } = this.#options;
    const tell = (claim: Claim, heardFrom?: Endpoint): void => {
      const part = encodePart({ key: CLAIMS_KEY, data: encodeClaim(claim) });
      this.#membership.broadcast(part, heardFrom);
    };
    const claims = new SendingClaims({
      self: name,
      clock,
      order: this.order,
      say: tell,
      answerMs,
      holdMs: Math.min(HOLD_MS, peerTimeoutMs),
      lookMs: gossipIntervalMs,
    });
    this.#exchange.listen(CLAIMS_KEY, (data, from) => {
      const claim = decodeClaim(data);
      if (claims.hear(claim)) tell(claim, from);
    });
    return claims;
  }

  /** What was recorded last is what keeps another replica from telling it again. */
  async #lastWords(limitMs: number): Promise<void> {
    const { clock } = this.#ports;
    const endMs = clock.monotonic() + limitMs;
    const never = new AbortController().signal;
    while (
      clock.monotonic() < endMs &&
      this.#membership.members().length > 1 &&
      (this.#membership.queued > 0 || !this.#exchange.idle)
    ) {
      await sleep(clock, this.#options.gossipIntervalMs, never);
    }
  }

  #prune(): void {
    const { logger, metrics } = this.#ports;
    const { queued } = this.#membership;
    if (queued <= MAX_QUEUED) return;
    logger.warn('dropping messages because too many are queued', {
      current: queued,
      limit: MAX_QUEUED,
    });
    this.#membership.prune(MAX_QUEUED);
    metrics.pruned(queued - MAX_QUEUED);
  }

  #delegate(): ClusterDelegate {
    const { clock, logger, metrics } = this.#ports;
    const log = (event: string, { name, endpoint }: ClusterMember): void =>
      logger.debug(event, { peer: name, addr: formatEndpoint(endpoint) });
    return {
      message: (data, from) => this.#exchange.receiveUpdate(data, from),
      localState: () => this.#exchange.fullState(),
      mergeState: (state) => this.#exchange.receiveFullState(state),
      joined: (member) => {
        log('peer joined', member);
        metrics.member('joined');
        this.#failed.found(member);
        this.#reorder();
      },
      left: (member) => {
        this.#reorder();
        if (member.name === this.#options.name) return;
        log('peer left', member);
        metrics.member('left');
        this.#failed.gone(member, clock.monotonic());
      },
      updated: (member) => {
        log('peer updated', member);
        metrics.member('update');
        this.#reorder();
      },
      pinged: (member, roundTripMs) => metrics.pinged(member.name, roundTripMs / 1000),
      heardAlive: (name) => {
        // Whoever can send us a packet can make up names.
        if (this.order.knows(name)) metrics.alive(name);
      },
      sentBroadcasts: (count, bytes) => metrics.sent('update', count, bytes),
      conflict: (known) => {
        logger.warn('Found conflicting peer IDs', { peer: known.name });
        metrics.conflict();
      },
    };
  }

  #reorder(): void {
    this.order.update(this.#membership.members());
  }

  #watch(): void {
    const membership = this.#membership;
    const { order } = this;
    const failed = this.#failed;
    this.#ports.metrics.watch({
      get size() {
        return membership.members().length;
      },
      get position() {
        return order.position;
      },
      get healthScore() {
        return membership.healthScore;
      },
      get queued() {
        return membership.queued;
      },
      get failedPeers() {
        return failed.size;
      },
    });
  }
}
