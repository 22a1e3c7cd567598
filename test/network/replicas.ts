import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { cpuSeconds } from '../bench/proc.ts';
import { ask, getJson, postJson } from '../support/http.ts';
import { ChildProgram, untilReady } from '../support/process.ts';
import type { ServerProgram } from '../support/servers.ts';
import type { NetworkLab } from './lab.ts';

const WEB = 9093;
/** Where they gossip, by UDP and TCP. */
export const GOSSIP = 9094;
const LOOK_EVERY_MS = 10;

interface Status {
  readonly cluster: { readonly status: string; readonly peers: readonly unknown[] };
}

/** Replicas of one program, one on each host of a lab. */
export class Replicas {
  readonly #lab: NetworkLab;
  readonly #program: ServerProgram;
  readonly #flags: readonly string[];
  readonly #folder = mkdtempSync(join(tmpdir(), 'tocsin-network-'));
  readonly #running = new Map<number, ChildProgram>();

  constructor(lab: NetworkLab, program: ServerProgram, config: string, flags: readonly string[]) {
    this.#lab = lab;
    this.#program = program;
    this.#flags = flags;
    writeFileSync(join(this.#folder, 'config.yml'), config);
  }

  url(host: number): string {
    return `http://${this.#lab.address(host)}:${WEB}`;
  }

  /** Starts the replica of a host, over the data it has left there; resolves when it is ready. */
  async start(host: number): Promise<void> {
    const { name, command, args } = this.#program;
    const peers = this.#lab.hosts().map((h) => `--cluster.peer=${this.#lab.address(h)}:${GOSSIP}`);
    const child = new ChildProgram({
      name: `${name} ${host}`,
      command: 'ip',
      args: [
        ...['netns', 'exec', this.#lab.namespace(host), command, ...args],
        `--config.file=${join(this.#folder, 'config.yml')}`,
        `--storage.path=${join(this.#folder, String(host))}`,
        `--web.listen-address=${this.#lab.address(host)}:${WEB}`,
        `--cluster.listen-address=${this.#lab.address(host)}:${GOSSIP}`,
        ...peers,
        ...this.#flags,
      ],
      cwd: this.#folder,
    });
    this.#running.set(host, child);
    await untilReady(child, `${this.url(host)}/-/ready`);
  }

  /** Ends the replica of a host without a word to the others. */
  async kill(host: number): Promise<void> {
    const child = this.#running.get(host);
    child?.signal('SIGKILL');
    await child?.exited;
    this.#running.delete(host);
  }

  /** How many members a replica sees, itself included. */
  async members(host: number): Promise<number> {
    return (await this.#status(host)).cluster.peers.length;
  }

  async settled(host: number): Promise<boolean> {
    return (await this.#status(host)).cluster.status === 'ready';
  }

  async silence(host: number, comment: string): Promise<string> {
    const now = Date.now();
    const answer = await postJson(`${this.url(host)}/api/v2/silences`, {
      matchers: [{ name: 'comment', value: comment, isRegex: false, isEqual: true }],
      startsAt: new Date(now).toISOString(),
      endsAt: new Date(now + 3_600_000).toISOString(),
      createdBy: 'network',
      comment,
    });
    if (answer.status !== 200) throw new Error(answer.text);
    return (JSON.parse(answer.text) as { silenceID: string }).silenceID;
  }

  async expire(host: number, id: string): Promise<void> {
    await ask(`${this.url(host)}/api/v2/silence/${id}`, { method: 'DELETE' });
  }

  /** The state of a silence as a replica has it, undefined where it does not know it. */
  async silenceState(host: number, id: string): Promise<string | undefined> {
    const { status, text } = await ask(`${this.url(host)}/api/v2/silence/${id}`);
    if (status !== 200) return undefined;
    return (JSON.parse(text) as { status: { state: string } }).status.state;
  }

  /** Sends alerts to every replica, as Prometheus does. */
  async post(alerts: readonly unknown[]): Promise<void> {
    await Promise.all(
      Array.from(this.#running.keys(), (host) =>
        postJson(`${this.url(host)}/api/v2/alerts`, alerts),
      ),
    );
  }

  /** CPU seconds that all have used. */
  cpuSeconds(): number {
    return Array.from(this.#running.values(), ({ pid }) => cpuSeconds(pid)).reduce(
      (sum, each) => sum + each,
      0,
    );
  }

  /** The sum of a metric over all replicas. */
  async metric(name: string): Promise<number> {
    let sum = 0;
    for (const host of this.#running.keys()) {
      const { text } = await ask(`${this.url(host)}/metrics`);
      for (const [, value] of text.matchAll(new RegExp(`^${name}(?:{.*})? (\\S+)$`, 'gm')))
        sum += Number(value);
    }
    return sum;
  }

  async close(): Promise<void> {
    for (const host of this.#running.keys()) await this.kill(host);
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #status(host: number): Promise<Status> {
    return (await getJson(`${this.url(host)}/api/v2/status`)) as Status;
  }
}

/** How long it takes until `holds`, milliseconds; fails after `limitMs`. */
export async function timeUntil(
  what: string,
  holds: () => Promise<boolean>,
  limitMs: number,
): Promise<number> {
  const begin = performance.now();
  while (performance.now() - begin < limitMs) {
    if (await holds()) return performance.now() - begin;
    await wait(LOOK_EVERY_MS);
  }
  throw new Error(`${what}: not within ${limitMs} ms`);
}
