import { beforeEach, describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import { ManualClock } from '../base/testing/manual-clock.ts';
import { MemoryLogger } from '../base/testing/memory-logger.ts';
import { type Claim, decodeClaim, encodeClaim } from './claim-message.ts';
import { CLAIMS_KEY, Cluster, type ClusterOptions } from './cluster.ts';
import { ClusterMetrics } from './cluster.metrics.ts';
import type { ClusterMember } from './membership.ts';
import { decodeFullState, decodePart, encodePart } from './part.ts';
import type { HostPort } from './peer-addresses.ts';
import { RecordState } from './record-state.ts';
import { FakeMembership, member, stranger } from './testing/fake-membership.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;

let clock: ManualClock;
let logger: MemoryLogger;
let registry: Registry;
let membership: FakeMembership;
/** What the name service knows. */
let names: Map<string, string[]>;
beforeEach(() => {
  clock = new ManualClock();
  logger = new MemoryLogger();
  registry = new Registry();
  membership = new FakeMembership(member('a', 1));
  names = new Map();
});

function open(peers: readonly string[] = [], over: Partial<ClusterOptions> = {}): Cluster {
  return new Cluster(
    {
      name: 'a',
      endpoint: { host: '10.0.0.1', port: 9094 },
      peers: peers.map((host): HostPort => ({ host, port: 9094 })),
      peerTimeoutMs: 15 * SECOND,
      gossipIntervalMs: 200,
      settleTimeoutMs: MINUTE,
      resolveTimeoutMs: 15 * SECOND,
      reconnectIntervalMs: 10 * SECOND,
      reconnectTimeoutMs: 6 * 60 * MINUTE,
      ...over,
    },
    {
      clock,
      logger,
      metrics: new ClusterMetrics(registry, 'a'),
      resolver: {
        addresses: async (host) => {
          const found = names.get(host);
          if (found === undefined) throw new Error(`ENOTFOUND ${host}`);
          return found;
        },
      },
      membership: (delegate) => {
        membership.delegate = delegate;
        return membership;
      },
    },
  );
}

const at = (n: number): string => `10.0.0.${n}:9094`;
/** Somebody listens where this member is. */
const reachable = (...members: ClusterMember[]): void => {
  for (const each of members) {
    membership.reachable.set(`${each.endpoint.host}:${each.endpoint.port}`, each);
  }
};
const known = (): string[] => membership.members().map(({ name }) => name);
async function metric(name: string): Promise<number | undefined> {
  const found = await registry.getSingleMetric(`alertmanager_${name}`)?.get();
  return found?.values[0]?.value;
}

describe('joining', () => {
  it('goes to every address of every peer but our own, and settles ten seconds later', async () => {
    names.set('am', ['10.0.0.1', '10.0.0.2', '10.0.0.3']);
    reachable(stranger('b', 2));
    const cluster = open(['am', '10.0.0.4']);
    cluster.start();
    await clock.advance(0);
    expect(membership.joins).toEqual([[at(2), at(3), at(4)]]);
    expect(await metric('cluster_failed_peers')).toBe(2);
    expect(cluster.status).toEqual({
      name: 'a',
      status: 'settling',
      peers: [
        { name: 'a', address: at(1) },
        { name: 'b', address: at(2) },
      ],
    });
    await clock.advance(9999);
    expect(cluster.status.status).toBe('settling');
    await clock.advance(1);
    expect(cluster.status.status).toBe('ready');
  });

  it('that fails is logged, and does not keep us from settling', async () => {
    const cluster = open(['10.0.0.2']);
    cluster.start();
    await clock.advance(10 * SECOND);
    expect(cluster.status.status).toBe('ready');
    expect(logger.lines).toContainEqual(
      expect.objectContaining({ level: 'warn', message: 'failed to join cluster' }),
    );
  });

  it('works with a headless service that has no address at the start', async () => {
    reachable(member('b', 2));
    open(['am']).start();
    await clock.advance(3 * SECOND);
    expect(known()).toEqual(['a']);
    names.set('am', ['10.0.0.1', '10.0.0.2']);
    await clock.advance(1 * SECOND);
    expect(known()).toEqual(['a', 'b']);
  });

  it('goes on for names that appear only much later', async () => {
    reachable(member('b', 2));
    open(['am']).start();
    await clock.advance(5 * MINUTE + 1);
    names.set('am', ['10.0.0.2']);
    await clock.advance(15 * SECOND);
    expect(known()).toEqual(['a', 'b']);
    expect(await metric('cluster_refresh_join_total')).toBe(1);
    const warnings = logger.lines.filter(({ message }) => message.startsWith('refresh'));
    expect(warnings.map(({ level }) => level).filter((level) => level === 'warn')).toHaveLength(1);
  });

  it('does not wait longer for the name service than it may', async () => {
    const cluster = open(['am'], { settleTimeoutMs: 0 });
    names.set = () => names;
    names.get = () => {
      throw new Error('unreachable');
    };
    cluster.start();
    await clock.advance(15 * SECOND);
    expect(cluster.status.status).toBe('ready');
  });
});

describe('a member that is lost', () => {
  beforeEach(async () => {
    reachable(member('b', 2));
    open(['10.0.0.2']).start();
    await clock.advance(0);
    membership.reachable.clear();
    membership.go('b');
    membership.joins.length = 0;
  });

  it('is tried again every ten seconds until it is back', async () => {
    expect(await metric('cluster_failed_peers')).toBe(1);
    await clock.advance(10 * SECOND);
    expect(membership.joins).toEqual([[at(2)]]);
    expect(await metric('cluster_reconnections_failed_total')).toBe(1);
    reachable(member('b2', 2));
    await clock.advance(10 * SECOND);
    expect(known()).toEqual(['a', 'b2']);
    expect(await metric('cluster_failed_peers')).toBe(0);
    expect(await metric('cluster_peers_left_total')).toBe(1);
  });

  it('is given up after six hours; the address that the flag names is not', async () => {
    await clock.advance(6 * 60 * MINUTE + 5 * MINUTE);
    expect(await metric('cluster_failed_peers')).toBe(0);
    reachable(member('b', 2));
    await clock.advance(15 * SECOND);
    expect(known()).toEqual(['a', 'b']);
  });
});

describe('leaving', () => {
  it('comes after everything that waits has been sent', async () => {
    const cluster = open();
    cluster.start();
    membership.come(member('b', 2));
    membership.queued = 2;
    const left = cluster.leave(10 * SECOND);
    await clock.advance(1000);
    expect(membership.events).toEqual(['start']);
    membership.queued = 0;
    await clock.advance(200);
    await left;
    expect(membership.events).toEqual(['start', 'leave within 8800', 'stop']);
    await cluster.close();
    expect(membership.events).toHaveLength(3);
    expect(clock.pendingCount).toBe(0);
  });

  it('does not wait for ever for what cannot be sent, and not at all when alone', async () => {
    const alone = open();
    alone.start();
    membership.queued = 2;
    await alone.leave(10 * SECOND);
    registry = new Registry();
    membership = new FakeMembership(member('a', 1));
    const cluster = open();
    cluster.start();
    membership.come(member('b', 2));
    membership.queued = 2;
    const left = cluster.leave(10 * SECOND);
    await clock.advance(3 * SECOND);
    await left;
    expect(membership.events).toEqual(['start', 'leave within 7000', 'stop']);
  });
});

describe('a cluster', () => {
  it('tells others of a record once it is shared, and not of one that harms them', () => {
    const cluster = open();
    const tell = cluster.share(
      new RecordState<{ readonly text: string }>({
        key: 'k',
        records: () => [],
        merge: () => true,
        encode: ({ text }) => Buffer.from(text),
        decode: (bytes) => ({ text: Buffer.from(bytes).toString() }),
        mayBePassedOn: ({ text }) => text !== 'harm',
        relayed: () => undefined,
        logger,
      }),
    );
    tell({ text: 'x' });
    tell({ text: 'harm' });
    expect(membership.broadcasts.map((part) => Buffer.from(part).toString('hex'))).toEqual([
      '0a016b12020178',
    ]);
  });

  it('asks its members before it tells in a later turn, and answers them while it tells', async () => {
    const cluster = open();
    cluster.start();
    membership.come(stranger('Z', 2));
    membership.come(member('b', 3));
    const says = (): Claim[] =>
      membership.broadcasts.map((part) => decodeClaim(decodePart(part).data));
    const claim = cluster.turn.claim('g');
    let isOurs = false;
    const request = { isToTell: () => true, signal: new AbortController().signal };
    void claim.wait(request).then(() => (isOurs = true));
    await clock.advance(15 * SECOND - 1);
    expect(says()).toEqual([]);
    await clock.advance(1);
    const group = says()[0]?.group ?? '';
    expect(says()).toEqual([{ group, by: 'a', number: 1, kind: 'asks' }]);
    await clock.advance(699);
    expect(isOurs).toBe(false);
    await clock.advance(1);
    expect(isOurs).toBe(true);
    claim.begin();
    membership.broadcasts.length = 0;
    const heard = { group, by: 'b', number: 1, kind: 'asks' } as const;
    const data = encodePart({ key: CLAIMS_KEY, data: encodeClaim(heard) });
    membership.delegate?.message(data, member('b', 3).endpoint);
    membership.delegate?.message(data);
    // It answers, and passes on what it has heard, once.
    expect(says()).toEqual([{ group, by: 'a', number: 2, kind: 'tells' }, heard]);
    expect(membership.heardFrom.slice(-1)).toEqual([member('b', 3).endpoint]);
    const all = membership.delegate?.localState(false) ?? new Uint8Array();
    expect(decodeFullState(all)).toEqual([]);
  });

  it('logs what it cannot read of what members say about their turns', () => {
    open().start();
    membership.delegate?.message(encodePart({ key: CLAIMS_KEY, data: Buffer.from('x') }));
    expect(membership.broadcasts).toEqual([]);
    expect(logger.lines).toContainEqual(
      expect.objectContaining({ level: 'warn', message: 'A broadcast could not be taken in' }),
    );
  });

  it('cuts the queue of broadcasts to 4096 every quarter of an hour', async () => {
    open().start();
    membership.queued = 5000;
    await clock.advance(15 * MINUTE);
    expect(membership.queued).toBe(4096);
    expect(await metric('cluster_messages_pruned_total')).toBe(904);
  });

  it('has its order follow its members', async () => {
    const cluster = open();
    cluster.start();
    membership.come(stranger('Z', 2));
    expect(await metric('peer_position')).toBe(1);
    expect(cluster.turn.waitMs('g')).toBe(15.7 * SECOND);
    membership.go('Z');
    expect(cluster.turn.waitMs('g')).toBe(0);
  });
});
