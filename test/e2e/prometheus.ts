import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { getJson } from '../support/http.ts';
import { freePort } from '../support/ports.ts';
import { ChildProgram, untilReady } from '../support/process.ts';
import { findOnPath } from '../support/servers.ts';

/** The real Prometheus where it is installed, else undefined. */
export function prometheusProgram(): string | undefined {
  return findOnPath(['prometheus']);
}

/** A sample of a series: seconds since the epoch, and the value. */
export type Sample = readonly [seconds: number, value: string];

export interface ActiveAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly state: string;
  readonly activeAt: string;
}

interface Reply<T> {
  readonly data: T;
}

/** A real Prometheus on loopback with everything it keeps in a folder of its own. */
export class Prometheus {
  readonly url: string;
  readonly #program: ChildProgram;
  readonly #folder: string;

  private constructor(url: string, program: ChildProgram, folder: string) {
    this.url = url;
    this.#program = program;
    this.#folder = folder;
  }

  /** Starts `command` with the text of prometheus.yml and of the rules it names as rules.yml. */
  static async start(command: string, config: string, rules: string): Promise<Prometheus> {
    const folder = await mkdtemp(join(tmpdir(), 'tocsin-prometheus-'));
    await writeFile(join(folder, 'prometheus.yml'), config);
    await writeFile(join(folder, 'rules.yml'), rules);
    const port = await freePort();
    const program = new ChildProgram({
      name: 'prometheus',
      command,
      args: [
        '--config.file=prometheus.yml',
        `--storage.tsdb.path=${join(folder, 'data')}`,
        `--web.listen-address=127.0.0.1:${port}`,
        '--rules.alert.resend-delay=1s',
      ],
      cwd: folder,
    });
    const prometheus = new Prometheus(`http://127.0.0.1:${port}`, program, folder);
    try {
      await untilReady(program, `${prometheus.url}/-/ready`, 60_000);
    } catch (error) {
      await prometheus.stop();
      throw error;
    }
    return prometheus;
  }

  /** The alerts it holds to be pending or firing now. */
  async alerts(): Promise<readonly ActiveAlert[]> {
    const reply = (await getJson(`${this.url}/api/v1/alerts`)) as Reply<{
      readonly alerts: readonly ActiveAlert[];
    }>;
    return reply.data.alerts;
  }

  /** The samples of the only series that `selector` (with a range) picks; none if there is no series yet. */
  async samples(selector: string): Promise<readonly Sample[]> {
    const query = encodeURIComponent(selector);
    const reply = (await getJson(`${this.url}/api/v1/query?query=${query}`)) as Reply<{
      readonly result: readonly { readonly values: readonly Sample[] }[];
    }>;
    if (reply.data.result.length > 1) throw new Error(`${selector} picks several series`);
    return reply.data.result[0]?.values ?? [];
  }

  /** Waits until the newest sample of `metric` is `value`. */
  async untilValue(metric: string, value: string, limitMs: number): Promise<void> {
    const deadline = Date.now() + limitMs;
    while ((await this.samples(`${metric}[1m]`)).at(-1)?.[1] !== value) {
      if (Date.now() > deadline) throw new Error(`${metric} was not ${value} within ${limitMs} ms`);
      await wait(50);
    }
  }

  async stop(): Promise<void> {
    try {
      await this.#program.stop();
    } finally {
      await rm(this.#folder, { recursive: true, force: true });
    }
  }
}
