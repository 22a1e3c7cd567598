import type { Logger } from '../../../src/base/logger.ts';
import { CLAIMS_KEY, Cluster, type ClusterDelegate } from '../../../src/cluster/cluster.ts';
import { ClusterMetrics } from '../../../src/cluster/cluster.metrics.ts';
import { Memberlist } from '../../../src/cluster/memberlist.ts';
import { OWN_META } from '../../../src/cluster/membership.ts';
import { decodePart } from '../../../src/cluster/part.ts';
import { RecordState } from '../../../src/cluster/record-state.ts';
import type { Transport } from '../../../src/cluster/transport/transport.ts';
import type { Endpoint } from '../../../src/cluster/wire/messages.ts';
import type { NotificationLog } from '../../../src/notification-log/notification-log.ts';
import { msToNs } from '../../../src/replication/records.ts';
import { decodeMeshEntry, encodeMeshEntry } from '../../../src/replication/wire/mesh-entry.ts';
import {
  decodeMeshSilence,
  encodeMeshSilence,
} from '../../../src/replication/wire/mesh-silence.ts';
import type { Silences } from '../../../src/silences/silences.ts';
import type { Registry } from 'prom-client';
import type { MachineClock } from '../engine/machine-clock.ts';
import type { SeededRandom } from '../engine/seeded-random.ts';
import type { Settings } from '../plan.ts';
import type { Tampering } from '../mutations.ts';

/** The port of every replica. */
const PORT = 9094;

/** How long one that looks for others only at its start has for that. */
const FRESH_MS = 10_000;

/** How a process takes part in the cluster. */
export interface MembershipOptions {
  readonly replica: number;
  readonly replicas: number;
  readonly settings: Settings;
  /** Whether it looks like an Alertmanager to the others, so that names decide who sends. */
  readonly looksForeign: boolean;
  readonly clock: MachineClock;
  readonly random: SeededRandom;
  readonly logger: Logger;
  readonly registry: Registry;
  readonly transport: Transport;
  readonly silences: Silences;
  readonly log: NotificationLog;
  readonly tampering: Tampering;
}

/** Where a replica is reached. */
export function endpointOf(replica: number): Endpoint {
  return { host: `10.0.0.${replica + 1}`, port: PORT };
}

/** Which replica is reached there. */
export function numberOf({ host }: Endpoint): number {
  return Number(host.slice(host.lastIndexOf('.') + 1)) - 1;
}

/** A cluster as the product puts it together, over a network of the simulation's. */
export function openCluster(options: MembershipOptions): Cluster {
  const { replica, replicas, settings, clock, random, logger, registry, transport } = options;
  const name = `${uniqueName(clock, random)}-r${replica}`;
  const others = Array.from({ length: replicas }, (_, i) => endpointOf(i));
  const cluster = new Cluster(
    {
      name,
      endpoint: endpointOf(replica),
      peers: others,
      peerTimeoutMs: settings.peerTimeoutMs,
      gossipIntervalMs: 200,
      settleTimeoutMs: 60_000,
      resolveTimeoutMs: 15_000,
      reconnectIntervalMs: 10_000,
      reconnectTimeoutMs: 6 * 3_600_000,
    },
    {
      clock,
      logger,
      metrics: new ClusterMetrics(registry, name),
      resolver: { addresses: (host) => Promise.resolve([host]) },
      membership: (heard: ClusterDelegate) => {
        const delegate = options.tampering.hearsClaims ? heard : deafToClaims(heard);
        const members = new Memberlist(
          {
            name,
            endpoint: endpointOf(replica),
            meta: options.looksForeign ? new Uint8Array() : OWN_META,
            label: '',
            compress: settings.compress,
            pushPullIntervalMs: settings.pushPullMs,
          },
          { transport, clock, random, logger, delegate },
        );
        if (!options.tampering.reconnects) joinOnlyFirst(members, clock);
        return members;
      },
    },
  );
  shareState(cluster, options);
  return cluster;
}

/** Breaks it: what others say about whose turn it is is not heard. */
function deafToClaims(delegate: ClusterDelegate): ClusterDelegate {
  return {
    ...delegate,
    message: (data, from) => {
      if (decodePart(data).key !== CLAIMS_KEY) delegate.message(data, from);
    },
  };
}

/** Breaks it: only at its start does it look for others. */
function joinOnlyFirst(members: Memberlist, clock: MachineClock): void {
  const beganAt = clock.monotonic();
  const join = members.join.bind(members);
  members.join = (endpoints) =>
    clock.monotonic() - beganAt < FRESH_MS
      ? join(endpoints)
      : Promise.resolve({ joined: 0, errors: [] });
}

function shareState(
  cluster: Cluster,
  { silences, log, clock, logger, tampering }: MembershipOptions,
): void {
  const tellOfSilence = cluster.share(
    new RecordState({
      key: 'sil',
      records: () => silences.records(),
      merge: (record) => tampering.mergeSilence(silences, record, clock.now()),
      encode: encodeMeshSilence,
      decode: decodeMeshSilence,
      mayBePassedOn: (record) => silences.mayBePassedOn(record),
      relayed: () => undefined,
      logger,
    }),
  );
  const tellOfEntry = cluster.share(
    new RecordState({
      key: 'nfl',
      records: () => log.entries(),
      merge: (record) => tampering.mergeEntry(log, record, msToNs(clock.now())),
      encode: encodeMeshEntry,
      decode: decodeMeshEntry,
      mayBePassedOn: () => true,
      relayed: () => undefined,
      logger,
    }),
  );
  silences.onChange(tellOfSilence);
  if (tampering.gossipsEntries) log.onRecord(tellOfEntry);
}

/** As a ULID does: a later process has a greater name; by a clock that may be wrong. */
function uniqueName(clock: MachineClock, random: SeededRandom): string {
  return `${clock.now()}${random.whole(1000, 9999)}`;
}
