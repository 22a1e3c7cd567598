import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { freePort } from './ports.ts';
import { ChildProgram, untilReady } from './process.ts';

/** A program that serves the Alertmanager API: what starts it, before its flags. */
export interface ServerProgram {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
}

const ROOT = resolve(import.meta.dirname, '../..');

/** Tocsin as built by `npm run build`, under the Node that the repository pins. */
export function tocsinProgram(): ServerProgram {
  const main = join(ROOT, 'dist/main.js');
  if (!existsSync(main)) throw new Error('dist/main.js is not there: run `npm run build` first');
  return { name: 'tocsin', command: join(ROOT, 'node_modules/.bin/node'), args: [main] };
}

/** The real Alertmanager where it is installed (Debian: prometheus-alertmanager), else undefined. */
export function alertmanagerProgram(): ServerProgram | undefined {
  const command = findOnPath(['prometheus-alertmanager', 'alertmanager']);
  return command === undefined ? undefined : { name: 'alertmanager', command, args: [] };
}

/**
 * The program the black-box suites try. Normally Tocsin; `TOCSIN_SUBJECT=alertmanager`, or the path of an
 * Alertmanager, tries the suite itself against the original.
 */
export function subjectProgram(): ServerProgram {
  const subject = process.env['TOCSIN_SUBJECT'] ?? 'tocsin';
  if (subject === 'tocsin') return tocsinProgram();
  if (subject !== 'alertmanager') return { name: subject, command: subject, args: [] };
  const found = alertmanagerProgram();
  if (found === undefined) throw new Error('TOCSIN_SUBJECT=alertmanager, but it is not installed');
  return found;
}

/** The flags that have a program take changes from pages of other sites, as the original does without being told. */
export function openToPages({ name }: ServerProgram): readonly string[] {
  return name === 'tocsin' ? ['--web.allow-origin=*'] : [];
}

/** The first of `names` that is an executable on the PATH or in the usual places of system programs. */
export function findOnPath(names: readonly string[]): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(':'), '/usr/bin', '/usr/local/bin'];
  const candidates = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  return candidates.find((path) => existsSync(path));
}

/** Says that there is no cluster, unless an address follows. */
const CLUSTER_LISTEN = '--cluster.listen-address=';

export interface ServerOptions {
  readonly program: ServerProgram;
  /** The text of the configuration file. */
  readonly config: string;
  readonly flags?: readonly string[];
  /** The prefix of its paths, when the flags set one; '' or like '/foo'. */
  readonly prefix?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Where its state is, when that shall outlive it; else a folder of its own. */
  readonly storage?: string;
}

/** A started server with a configuration file and a data folder of its own. */
export class Server {
  /** Where it answers, prefix included, without a trailing slash. */
  readonly url: string;
  readonly configFile: string;
  readonly program: ChildProgram;
  readonly #folder: string;

  constructor(url: string, configFile: string, program: ChildProgram, folder: string) {
    this.url = url;
    this.configFile = configFile;
    this.program = program;
    this.#folder = folder;
  }

  /** Replaces the configuration file's text; the server reads it at its next reload. */
  async writeConfig(text: string): Promise<void> {
    await writeFile(this.configFile, text);
  }

  async stop(): Promise<void> {
    try {
      await this.program.stop();
    } finally {
      await rm(this.#folder, { recursive: true, force: true });
    }
  }
}

/** Starts a server on a free port of 127.0.0.1, without clustering unless the flags say where, and waits until it is ready. */
export async function startServer(options: ServerOptions): Promise<Server> {
  const { program, config, flags = [], prefix = '' } = options;
  const folder = await mkdtemp(join(tmpdir(), 'tocsin-test-'));
  const configFile = join(folder, 'alertmanager.yml');
  await writeFile(configFile, config);
  const port = await freePort();
  const child = new ChildProgram({
    name: program.name,
    command: program.command,
    args: [
      ...program.args,
      `--config.file=${configFile}`,
      `--storage.path=${options.storage ?? join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      ...(flags.some((flag) => flag.startsWith(CLUSTER_LISTEN)) ? [] : [CLUSTER_LISTEN]),
      ...flags,
    ],
    cwd: folder,
    ...(options.env === undefined ? {} : { env: options.env }),
  });
  const server = new Server(`http://127.0.0.1:${port}${prefix}`, configFile, child, folder);
  try {
    await untilReady(child, `${server.url}/-/ready`);
  } catch (error) {
    await server.stop();
    throw error;
  }
  return server;
}
