import { setTimeout as wait } from 'node:timers/promises';
import { getJson, postJson } from '../support/http.ts';
import { freePort } from '../support/ports.ts';
import {
  alertmanagerProgram,
  startServer,
  tocsinProgram,
  type Server,
  type ServerProgram,
} from '../support/servers.ts';

/** Either program. */
export type Kind = 'tocsin' | 'alertmanager';

/** What a replica is started with. */
export interface ReplicaOptions {
  readonly kind: Kind;
  readonly config: string;
  /** Whom it joins. */
  readonly peers?: readonly Replica[];
  readonly flags?: readonly string[];
  /** Where it listens for the others; a free port unless said. */
  readonly gossip?: string;
  /** Where its state is, when that outlives it. */
  readonly storage?: string;
}

interface Status {
  readonly cluster: {
    readonly name: string;
    readonly status: string;
    readonly peers: readonly { readonly name: string; readonly address: string }[];
  };
}

/** How long a replica may take for what is asked of it, on a machine that is busy. */
const LIMIT_MS = 30_000;

/** The program of this kind; the real Alertmanager has to be installed. */
function programOf(kind: Kind): ServerProgram {
  if (kind === 'tocsin') return tocsinProgram();
  const found = alertmanagerProgram();
  if (found === undefined) throw new Error('the interop tests need prometheus-alertmanager');
  return found;
}

/** A member of a cluster on the loopback interface: a real process of either program. */
export class Replica {
  readonly kind: Kind;
  readonly server: Server;
  /** Where it gossips. */
  readonly gossip: string;

  private constructor(kind: Kind, server: Server, gossip: string) {
    this.kind = kind;
    this.server = server;
    this.gossip = gossip;
  }

  static async start(options: ReplicaOptions): Promise<Replica> {
    const { kind, config, peers = [], flags = [], storage } = options;
    const { gossip = `127.0.0.1:${await freePort()}` } = options;
    const server = await startServer({
      program: programOf(kind),
      config,
      flags: [
        `--cluster.listen-address=${gossip}`,
        ...peers.map((peer) => `--cluster.peer=${peer.gossip}`),
        ...flags,
      ],
      ...(storage === undefined ? {} : { storage }),
    });
    return new Replica(kind, server, gossip);
  }

  async cluster(): Promise<Status['cluster']> {
    return ((await getJson(`${this.server.url}/api/v2/status`)) as Status).cluster;
  }

  /** The ids of the silences in a state, sorted. */
  async silences(state: string): Promise<readonly string[]> {
    const all = (await getJson(`${this.server.url}/api/v2/silences`)) as readonly {
      readonly id: string;
      readonly status: { readonly state: string };
    }[];
    return all
      .filter((each) => each.status.state === state)
      .map(({ id }) => id)
      .sort();
  }

  /** Creates a silence for an hour; answers its id. */
  async silence(name: string, value: string, comment = 'interop'): Promise<string> {
    const now = Date.now();
    const answer = await postJson(`${this.server.url}/api/v2/silences`, {
      matchers: [{ name, value, isRegex: false, isEqual: true }],
      startsAt: new Date(now).toISOString(),
      endsAt: new Date(now + 3_600_000).toISOString(),
      createdBy: this.kind,
      comment,
    });
    if (answer.status !== 200) throw new Error(`${answer.status} ${answer.text}`);
    return (JSON.parse(answer.text) as { readonly silenceID: string }).silenceID;
  }

  /** Creates so many silences, four at a time; answers their ids. */
  async silenceMany(count: number): Promise<readonly string[]> {
    const ids: string[] = [];
    let next = 0;
    const maker = async (): Promise<void> => {
      while (next < count) ids.push(await this.silence('number', String(next++)));
    };
    await Promise.all([maker(), maker(), maker(), maker()]);
    return ids;
  }

  async post(alerts: readonly Readonly<Record<string, unknown>>[]): Promise<void> {
    const { status, text } = await postJson(`${this.server.url}/api/v2/alerts`, alerts);
    if (status !== 200) throw new Error(`${status} ${text}`);
  }

  stop(): Promise<void> {
    return this.server.stop();
  }

  /** Ends it as a crash does: it can neither say so nor write anything. */
  async kill(): Promise<void> {
    this.server.program.signal('SIGKILL');
    await this.server.stop();
  }
}

/** Waits until `look` answers true, or fails saying what was waited for. */
export async function until(what: string, look: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + LIMIT_MS;
  while (!(await look())) {
    if (Date.now() > deadline) throw new Error(`not within ${LIMIT_MS} ms: ${what}`);
    await wait(50);
  }
}

/** Waits until every replica knows every other, and nothing but them, and is ready. */
export async function untilTogether(replicas: readonly Replica[]): Promise<void> {
  const wanted = replicas.map(({ gossip }) => gossip).sort();
  for (const replica of replicas) {
    await until(`${replica.kind} ${replica.gossip} in a cluster of ${wanted.length}`, async () => {
      const { status, peers } = await replica.cluster();
      const addresses = peers.map(({ address }) => address).sort();
      return status === 'ready' && addresses.join() === wanted.join();
    });
  }
}
