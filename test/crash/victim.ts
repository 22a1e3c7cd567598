import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { freePort } from '../support/ports.ts';
import { ChildProgram, untilReady } from '../support/process.ts';
import { tocsinProgram } from '../support/servers.ts';

/** A start takes less than a second, but a machine may be busy with much else for the length of a run. */
const READY_LIMIT_MS = 180_000;

/** A Tocsin that is killed and started again over one data directory. */
export class Victim {
  readonly #folder: string;
  #child: ChildProgram | undefined;
  #url = '';

  constructor(folder: string) {
    this.#folder = folder;
  }

  get url(): string {
    return this.#url;
  }

  async start(config: string): Promise<void> {
    const file = join(this.#folder, 'tocsin.yml');
    await writeFile(file, config);
    const port = await freePort();
    const { name, command, args } = tocsinProgram();
    this.#url = `http://127.0.0.1:${port}`;
    this.#child = new ChildProgram({
      name,
      command,
      args: [
        ...args,
        `--config.file=${file}`,
        `--storage.path=${this.#data}`,
        `--web.listen-address=127.0.0.1:${port}`,
        '--cluster.listen-address=',
      ],
    });
    await untilReady(this.#child, `${this.#url}/-/ready`, READY_LIMIT_MS);
  }

  /** `kill -9`, at this very moment. */
  async kill(): Promise<void> {
    this.#child?.signal('SIGKILL');
    await this.#child?.exited;
  }

  /** The notification log as it is on disk, in Alertmanager's format; empty where it did not live to write anything. */
  async exportLog(): Promise<Uint8Array> {
    if (!existsSync(join(this.#data, 'tocsin', 'state.mdb'))) return new Uint8Array();
    const output = join(this.#folder, 'export');
    await mkdir(output, { recursive: true });
    const { command, args } = tocsinProgram();
    const flags = [`--storage.path=${this.#data}`, `--output=${output}`, '--force'];
    const run = spawnSync(command, [...args, 'export', ...flags], { encoding: 'utf8' });
    if (run.status !== 0) throw new Error(`tocsin export failed\n${run.stdout}${run.stderr}`);
    return readFile(join(output, 'nflog'));
  }

  get #data(): string {
    return join(this.#folder, 'data');
  }
}
