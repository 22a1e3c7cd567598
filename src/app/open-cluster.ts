import type { Registry } from 'prom-client';
import type { Clock } from '../base/clock.ts';
import { CodedError, messageOf } from '../base/errors.ts';
import type { Logger } from '../base/logger.ts';
import { NodeRandom } from '../base/node/node-random.ts';
import { NodeResolver } from '../base/node/node-resolver.ts';
import { SystemTrust } from '../base/node/system-trust.ts';
import { NodeWebFiles } from '../base/node/web-files.ts';
import { Cluster } from '../cluster/cluster.ts';
import { ClusterMetrics } from '../cluster/cluster.metrics.ts';
import { Memberlist, type MemberlistOptions } from '../cluster/memberlist.ts';
import { formatEndpoint, OWN_META } from '../cluster/membership.ts';
import { advertisedEndpoint } from '../cluster/transport/advertise.ts';
import { openNodeTransport } from '../cluster/transport/node-transport.ts';
import type { ClusterTls } from '../cluster/transport/tls/cluster-tls.ts';
import { tlsTransportMetrics } from '../cluster/transport/tls/tls-transport.metrics.ts';
import { openTlsTransport } from '../cluster/transport/tls/tls-transport.ts';
import type { Transport } from '../cluster/transport/transport.ts';
import type { TransportObserver } from '../cluster/transport/observer.ts';
import { makeUlid } from '../cluster/transport/ulid.ts';
import type { Endpoint } from '../cluster/wire/messages.ts';
import { loadClusterTls } from './cluster-tls.ts';
import type { Options } from './options.ts';

/** What a cluster takes of the process. */
export interface ClusterParts {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly registry: Registry;
}

/** Fewer than three members are gossiped to at a time only where there are no more. */
const LEAST_GOSSIP_NODES = 3;

/**
 * Binds the cluster's sockets; undefined where clustering is switched off. It takes part only once it is started.
 * @throws CodedError when that cannot be done
 */
export async function openCluster(
  options: Options,
  { clock, logger, registry }: ClusterParts,
): Promise<Cluster | undefined> {
  if (options.cluster === undefined) return undefined;
  const log = logger.with({ component: 'cluster' });
  const transport = await bound(options, options.cluster.listen, { clock, registry, logger: log });
  try {
    return clusterOver(transport, options, { clock, logger: log, registry });
  } catch (error) {
    await transport.close();
    if (options.cluster.peers.length > 0 || !isWithoutAddress(error)) throw notOpened(error);
    log.warn('No address to be found at by other replicas: going on without clustering', {
      err: messageOf(error),
    });
    return undefined;
  }
}

async function bound(
  options: Options,
  listen: Endpoint,
  { clock, logger, registry }: ClusterParts,
): Promise<Transport> {
  const { clusterLabel: label, clusterTcpTimeoutMs: timeoutMs } = options;
  try {
    const wanted = { listen, label, compress: true, timeoutMs };
    const log = logging(logger);
    if (options.clusterTlsConfig === '')
      return await openNodeTransport(wanted, { clock, observer: log });
    logger.info('using TLS for gossip');
    const observer = both(log, tlsTransportMetrics(registry));
    return await openTlsTransport(wanted, tlsOf(options.clusterTlsConfig), { clock, observer });
  } catch (error) {
    throw notOpened(error);
  }
}

function tlsOf(file: string): ClusterTls {
  const files = new NodeWebFiles();
  const trust = new SystemTrust();
  const read = (path: string): string => files.read(path);
  return loadClusterTls({ text: read(file), file, read, trustSystem: () => trust.use() });
}

/** What fails among members is what membership is there to find out: no news for people. */
function logging(logger: Logger): TransportObserver {
  return {
    packet: () => undefined,
    stream: () => undefined,
    failed: (direction, what, peer, error) =>
      logger.debug('transport failed', { direction, what, peer, err: error.message }),
  };
}

function both(first: TransportObserver, second: TransportObserver): TransportObserver {
  return {
    packet: (...of) => {
      first.packet(...of);
      second.packet(...of);
    },
    stream: (...of) => {
      first.stream(...of);
      second.stream(...of);
    },
    failed: (...of) => {
      first.failed(...of);
      second.failed(...of);
    },
  };
}

function clusterOver(
  transport: Transport,
  options: Options,
  { clock, logger, registry }: ClusterParts,
): Cluster {
  const random = new NodeRandom();
  const name = options.clusterPeerName || makeUlid(clock, random);
  const endpoint = advertisedEndpoint({
    bound: transport.bound,
    advertise: options.cluster?.advertise,
    allowPublic: options.clusterAllowInsecurePublicAdvertise,
  });
  logger.info('Listening for the other replicas', {
    name,
    address: formatEndpoint(transport.bound),
    advertised: formatEndpoint(endpoint),
  });
  const memberlist = memberlistOptions(options, { name, endpoint });
  return new Cluster(
    {
      name,
      endpoint,
      peers: options.cluster?.peers ?? [],
      peerTimeoutMs: options.clusterPeerTimeoutMs,
      gossipIntervalMs: options.clusterGossipIntervalMs,
      settleTimeoutMs: options.clusterSettleTimeoutMs,
      resolveTimeoutMs: options.clusterPeersResolveTimeoutMs,
      reconnectIntervalMs: options.clusterReconnectIntervalMs,
      reconnectTimeoutMs: options.clusterReconnectTimeoutMs,
    },
    {
      clock,
      logger,
      metrics: new ClusterMetrics(registry, name),
      resolver: new NodeResolver(),
      membership: (delegate) =>
        new Memberlist(memberlist, { transport, clock, random, logger, delegate }),
    },
  );
}

function memberlistOptions(
  options: Options,
  { name, endpoint }: Pick<MemberlistOptions, 'name' | 'endpoint'>,
): MemberlistOptions {
  return {
    name,
    endpoint,
    meta: OWN_META,
    label: options.clusterLabel,
    gossipIntervalMs: options.clusterGossipIntervalMs,
    pushPullIntervalMs: options.clusterPushPullIntervalMs,
    streamTimeoutMs: options.clusterTcpTimeoutMs,
    probeIntervalMs: options.clusterProbeIntervalMs,
    probeTimeoutMs: options.clusterProbeTimeoutMs,
    gossipNodes: Math.max(Math.floor(options.clusterPeers.length / 2), LEAST_GOSSIP_NODES),
  };
}

/** The original ends then, also on a machine of its own that nobody wants to join. */
function isWithoutAddress(error: unknown): boolean {
  return error instanceof CodedError && error.code === 'gossip-advertise';
}

function notOpened(error: unknown): CodedError {
  return new CodedError('cluster', `unable to initialize gossip mesh: ${messageOf(error)}`);
}
