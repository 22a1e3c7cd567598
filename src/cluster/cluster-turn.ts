import type { Clock, Timer } from '../base/clock.ts';
import { LATE_MS } from './late.ts';
import type { ClaimRequest, SendingClaim, SendingClaims } from './sending-claims.ts';
import type { SendingOrder } from './sending-order.ts';
import type { Settling } from './settling.ts';

/** In this time every alert that still fires is posted again: Prometheus does so each minute, and lets none end before four. */
const INFORMED_AFTER_MS = 300_000;

/** What the turn goes by. */
export interface ClusterTurnOptions {
  readonly clock: Clock;
  readonly order: SendingOrder;
  readonly claims: SendingClaims;
  readonly settling: Settling;
  /** `--cluster.peer-timeout`: how long each earlier member is given. */
  readonly peerTimeoutMs: number;
  /** What each is given beyond that: enough for a notification and the word of it, and for an answer to our question. */
  readonly spacingMs: number;
  /** How long what a member said last may still be on its way when it is known to be gone. */
  readonly graceMs: number;
  /** How long after we have heard that a member is gone others may not have heard of it. */
  readonly newsMs: number;
}

/** A claim to tell of a group, by this replica's place in the order. */
export interface TurnClaim extends Pick<SendingClaim, 'begin' | 'end'> {
  /**
   * Resolves when the earlier members have had their time and nobody else tells of the group. Before the end of that
   * time the others are asked, if there is something to tell by then.
   */
  wait(request: ClaimRequest): Promise<void>;
  /** Resolves when another attempt may be made: nobody else tells of the group. */
  again(request: ClaimRequest): Promise<void>;
}

/** When it is this replica's turn to tell people of a group. */
export class ClusterTurn {
  readonly #options: ClusterTurnOptions;
  readonly #beganAt: number;
  /** Our place by name before the members went that others may not know to be gone until then. */
  #former = { position: 0, untilMs: -Infinity };

  constructor(options: ClusterTurnOptions) {
    const { clock, order } = options;
    this.#options = options;
    this.#beganAt = clock.monotonic();
    let known = order.position;
    order.onChange(() => {
      if (order.position < known) this.#movedUp(known);
      known = order.position;
    });
  }

  /** Whether it has been there for long enough to have heard of every alert that others know. */
  isInformed(): boolean {
    return this.#options.clock.monotonic() - this.#beganAt >= INFORMED_AFTER_MS;
  }

  /** Resolves once notifications may begin, or `signal` aborts. */
  settled(signal: AbortSignal): Promise<void> {
    return this.#options.settling.wait(signal);
  }

  /**
   * How long the earlier members are given now: for each the peer timeout and a little. Ticks of groups and what makes
   * them stand on a common grid, as senders evaluate at intervals and all the times of a configuration are multiples of
   * some seconds. So a turn would often come at the very instant of an earlier member's next tick, and both would tell.
   */
  waitMs(groupKey: string): number {
    const { order, peerTimeoutMs, spacingMs } = this.#options;
    const place = order.followsStranger ? this.#placeAmongStrangers() : order.positionFor(groupKey);
    return place * (peerTimeoutMs + spacingMs);
  }

  /**
   * Another program takes its place as it knows it when a flush begins, and keeps to it. So one before us that has not
   * heard yet of a member that we know to be gone waits as if that were still there, and we wait for that one.
   */
  #placeAmongStrangers(): number {
    const { clock, order } = this.#options;
    const { position, untilMs } = this.#former;
    return clock.monotonic() < untilMs ? Math.max(position, order.position) : order.position;
  }

  #movedUp(from: number): void {
    const { clock, newsMs } = this.#options;
    const nowMs = clock.monotonic();
    const { position, untilMs } = this.#former;
    const former = nowMs < untilMs ? Math.max(position, from) : from;
    this.#former = { position: former, untilMs: nowMs + newsMs };
  }

  /** A claim to tell of a group. */
  claim(groupKey: string): TurnClaim {
    const { claims, order } = this.#options;
    const claim = claims.claim(groupKey);
    return {
      begin: () => claim.begin(),
      end: () => claim.end(),
      wait: async (request) => {
        const isFirst = this.waitMs(groupKey) === 0;
        if (!isFirst) await this.#giveTime(groupKey, request.signal);
        await (isFirst ? claim.yield(request) : claim.ask(request));
      },
      again: (request) =>
        order.positionFor(groupKey) === 0 ? claim.yield(request) : claim.ask(request),
    };
  }

  /**
   * Gives the earlier members their time, counted from now, but for that of the question. When some of them go
   * meanwhile, the wait is as long as it would have been without them, and a moment longer, as what they told may be
   * known only after that they are gone; not where another program is still to come before us, which does not shorten
   * its wait. When others come it does not get longer. Whoever was held up until after the end waits a moment more, as
   * what was told meanwhile has yet to be read.
   */
  #giveTime(groupKey: string, signal: AbortSignal): Promise<void> {
    const { clock, order, spacingMs, graceMs } = this.#options;
    const begin = clock.monotonic();
    const waitMs = (): number => this.waitMs(groupKey) - spacingMs;
    let end = begin + waitMs();
    if (end <= begin || signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const finish = (): void => {
        timer.cancel();
        forget();
        signal.removeEventListener('abort', finish);
        resolve();
      };
      const expire = (): void => {
        if (clock.monotonic() - end <= LATE_MS) {
          finish();
          return;
        }
        end = clock.monotonic() + graceMs;
        timer = arm();
      };
      const arm = (): Timer => clock.after(end - clock.monotonic(), expire);
      const reconsider = (): void => {
        if (order.followsStranger) return;
        const sooner = Math.max(begin + waitMs(), clock.monotonic() + graceMs);
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
