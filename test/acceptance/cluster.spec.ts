import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as wait } from 'node:timers/promises';
import { getJson } from '../support/http.ts';
import { freePort } from '../support/ports.ts';
import { startServer, tocsinProgram } from '../support/servers.ts';
import type { Server } from '../support/servers.ts';

const CONFIG = `
route: { receiver: nobody }
receivers: [{ name: nobody }]
`;

interface Status {
  readonly cluster: { readonly peers: readonly { readonly address: string }[] };
}

const replicas: Server[] = [];

async function start(listen: string, ...flags: string[]): Promise<void> {
  const program = tocsinProgram();
  const cluster = [`--cluster.listen-address=${listen}`, ...flags];
  replicas.push(await startServer({ program, config: CONFIG, flags: cluster }));
}

/** The members as a replica sees them, as soon as there are two. */
async function membersOf({ url }: Server, path: string): Promise<Status['cluster']> {
  const deadline = Date.now() + 10_000;
  for (;;) {
    const { cluster } = (await getJson(`${url}${path}`)) as Status;
    if (cluster.peers.length === 2 || Date.now() > deadline) return cluster;
    await wait(50);
  }
}

describe('two replicas', () => {
  const addresses: string[] = [];
  beforeAll(async () => {
    addresses.push(`127.0.0.1:${await freePort()}`, `127.0.0.1:${await freePort()}`);
    const [first = '', second = ''] = addresses;
    await start(first);
    await start(second, `--cluster.peer=${first}`);
  }, 60_000);
  afterAll(async () => {
    for (const replica of replicas) await replica.stop();
  }, 60_000);

  it('are members of one cluster to each of them, and the page is told the same', async () => {
    for (const replica of replicas) {
      const cluster = await membersOf(replica, '/api/v2/status');
      expect(cluster.peers.map(({ address }) => address).sort()).toEqual(addresses.sort());
      expect((await membersOf(replica, '/api/ext/v1/status')).peers).toEqual(cluster.peers);
    }
  });
});
