import type { Clock } from '../base/clock.ts';
import { messageOf } from '../base/errors.ts';
import type { Logger } from '../base/logger.ts';
import type { ClusterMetrics } from './cluster.metrics.ts';
import type { FailedPeers } from './failed-peers.ts';
import { formatEndpoint, type Membership } from './membership.ts';
import {
  type HostPort,
  type ResolvedPeers,
  type Resolver,
  resolvePeers,
} from './peer-addresses.ts';
import type { Repeating } from './repeating.ts';
import type { Endpoint } from './wire/messages.ts';

/** How often the peers' names are looked up again. */
const REFRESH_INTERVAL_MS = 15_000;
/** How often at the start while some name has no address yet. */
const EARLY_REFRESH_INTERVAL_MS = 2_000;
const FORGET_INTERVAL_MS = 300_000;

/** What the flags say of finding other members. */
export interface ConnectorNumbers {
  readonly resolveTimeoutMs: number;
  readonly reconnectIntervalMs: number;
  /** After how long a lost member is given up. */
  readonly reconnectTimeoutMs: number;
}

/** What a connector is built with. */
export interface PeerConnectorOptions extends ConnectorNumbers {
  readonly peers: readonly HostPort[];
  /** Where others reach us: no peer to be joined. */
  readonly self: Endpoint;
  readonly membership: Pick<Membership, 'join' | 'members'>;
  readonly failed: FailedPeers;
  readonly repeating: Repeating;
  readonly resolver: Resolver;
  readonly clock: Clock;
  readonly metrics: ClusterMetrics;
  readonly logger: Logger;
}

/** Finds the other members at the start, and those that were lost or moved later on. */
export class PeerConnector {
  readonly #options: PeerConnectorOptions;
  readonly #self: string;
  /** The addresses and names that failed at the last refresh: said once, not every 15 s. */
  #failing: ReadonlySet<string> = new Set();

  constructor(options: PeerConnectorOptions) {
    this.#options = options;
    this.#self = formatEndpoint(options.self);
  }

  /**
   * Joins whoever of the peers is there, and goes on looking for the others. Resolves when the first try is over,
   * whatever came of it.
   */
  async start(): Promise<void> {
    const { membership, failed, clock, logger, reconnectIntervalMs } = this.#options;
    const { endpoints, unresolved } = await this.#resolve();
    logger.debug('resolved peers to following addresses', {
      peers: endpoints.map(formatEndpoint).join(','),
    });
    for (const endpoint of endpoints) failed.expect(endpoint, clock.monotonic());
    const outcome = await membership.join(endpoints);
    const errors = [
      ...outcome.errors.map(messageOf),
      ...unresolved.map(({ peer, error }) => `${peer.host}: ${error}`),
    ];
    if (outcome.joined > 0) logger.debug('joined cluster', { peers: outcome.joined });
    else if (errors.length > 0) {
      logger.warn('failed to join cluster', { err: errors.join('; ') });
      logger.info('will retry joining cluster', { interval: `${reconnectIntervalMs / 1000}s` });
    }
    this.#repeat(unresolved.length > 0);
  }

  #repeat(early: boolean): void {
    const { repeating, clock, resolveTimeoutMs, reconnectIntervalMs } = this.#options;
    repeating.every('reconnect', reconnectIntervalMs, () => this.#reconnect());
    repeating.every('forget', FORGET_INTERVAL_MS, () => this.#forget());
    repeating.every('refresh', REFRESH_INTERVAL_MS, () => this.#refresh());
    if (!early) return;
    // A service that is only just coming up has names soon: other replicas should not be unknown for another 15 s.
    const untilMs = clock.monotonic() + resolveTimeoutMs;
    repeating.every('early refresh', EARLY_REFRESH_INTERVAL_MS, async () => {
      if (clock.monotonic() <= untilMs) await this.#refresh();
    });
  }

  async #reconnect(): Promise<void> {
    const { membership, failed, metrics, logger } = this.#options;
    await Promise.all(
      failed.list().map(async ({ endpoint }) => {
        const { joined, errors } = await membership.join([endpoint]);
        metrics.reconnected(joined > 0);
        const addr = formatEndpoint(endpoint);
        if (joined > 0) logger.debug('reconnect: success', { addr });
        else logger.debug('reconnect: failure', { addr, err: errors.map(messageOf).join('; ') });
      }),
    );
  }

  #forget(): void {
    const { failed, clock, metrics, logger, reconnectTimeoutMs } = this.#options;
    for (const { endpoint, name } of failed.forget(reconnectTimeoutMs, clock.monotonic())) {
      logger.debug('failed peer has timed out', { peer: name, addr: formatEndpoint(endpoint) });
      if (name !== undefined) metrics.forget(name);
    }
  }

  async #refresh(): Promise<void> {
    const { membership, metrics } = this.#options;
    const { endpoints, unresolved } = await this.#resolve();
    const known = new Set(membership.members().map(({ endpoint }) => formatEndpoint(endpoint)));
    const failures = new Map(
      unresolved.map(({ peer, error }) => [formatEndpoint(peer), error] as const),
    );
    const missing = endpoints.filter((endpoint) => !known.has(formatEndpoint(endpoint)));
    await Promise.all(
      missing.map(async (endpoint) => {
        const { joined, errors } = await membership.join([endpoint]);
        if (joined > 0) metrics.refreshed(true);
        else failures.set(formatEndpoint(endpoint), errors.map(messageOf).join('; '));
      }),
    );
    for (const [addr, err] of failures) {
      metrics.refreshed(false);
      this.#logFailure(addr, err);
    }
    this.#failing = new Set(failures.keys());
  }

  #logFailure(addr: string, err: string): void {
    const { logger } = this.#options;
    if (this.#failing.has(addr)) logger.debug('refresh: failure', { addr, err });
    else logger.warn('refresh: failure', { addr, err });
  }

  async #resolve(): Promise<ResolvedPeers> {
    const { peers, resolver, clock, resolveTimeoutMs } = this.#options;
    const { endpoints, unresolved } = await resolvePeers(peers, resolver, clock, resolveTimeoutMs);
    return {
      endpoints: endpoints.filter((endpoint) => formatEndpoint(endpoint) !== this.#self),
      unresolved,
    };
  }
}
