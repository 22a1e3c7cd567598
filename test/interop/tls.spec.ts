import { describe, expect, it } from '@jest/globals';
import { ask } from '../support/http.ts';
import { writeTlsConfig } from './certificates.ts';
import { InteropCluster } from './cluster.ts';
import { type Kind, Replica } from './replica.ts';

const LIMIT_MS = 150_000;

/** Of both programs, where something went over TLS. */
const SENT = /^alertmanager_tls_transport_packet_bytes_sent_total [1-9]/m;

/** A replica without TLS that wants to join; nobody may know of it. */
const outsider = (cluster: InteropCluster): Promise<Replica> =>
  Replica.start({ kind: 'tocsin', config: cluster.config, peers: cluster.replicas });

describe('over TLS with certificates on both sides', () => {
  it.concurrent.each<[first: Kind, second: Kind]>([
    ['tocsin', 'tocsin'],
    ['tocsin', 'alertmanager'],
    ['alertmanager', 'tocsin'],
  ])(
    '%s and %s know each other, share silences short and long, and tell once',
    (first, second) =>
      InteropCluster.with(async (cluster) => {
        const file = await writeTlsConfig(cluster.folder);
        cluster.flags = [...cluster.flags, `--cluster.tls-config=${file}`];
        await cluster.start(first);
        const stranger = await outsider(cluster);
        const late = await cluster.start(second);
        await cluster.together();
        await cluster.exchangeSilences();
        await cluster.exchangeSilences('x'.repeat(900));
        await cluster.tellOnce(['A', 'B', 'C']);
        for (const { server } of cluster.replicas)
          expect((await ask(`${server.url}/metrics`)).text).toMatch(SENT);
        expect((await stranger.cluster()).peers).toHaveLength(1);
        await stranger.stop();
        await cluster.stop(late);
        await cluster.together();
        expect(cluster.sink.deliveries).toHaveLength(6);
      }),
    LIMIT_MS,
  );
});
