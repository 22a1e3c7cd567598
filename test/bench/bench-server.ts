import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../support/ports.ts';
import type { ServerProgram } from '../support/servers.ts';
import { cpuSeconds, residentBytes } from './proc.ts';
import { Connection, getRequest } from './wire.ts';
import type { WireAnswer } from './wire.ts';

const SERVER_CORES = '0';
const READY = getRequest('/-/ready');

/** How groups behave in one measurement. */
export interface Timing {
  readonly groupWait: string;
  readonly groupBy: readonly string[];
  /** Lines of child routes. */
  readonly routes?: readonly string[];
  /** Lines of the receiver's integration; the sink's webhook where left out. */
  readonly integration?: readonly string[];
  /** Lines of further sections. */
  readonly sections?: readonly string[];
  /** Further flags. */
  readonly flags?: readonly string[];
  /** The cores that the server may use; one where left out. */
  readonly cores?: string;
}

/** A server pinned to its core, for one measurement. */
export class BenchServer {
  readonly port: number;
  readonly pid: number;
  /** From the start of the process until its first 200 on /-/ready. */
  readonly startUpMs: number;
  readonly #child: ChildProcess;
  readonly #folder: string;
  readonly #output: () => string;

  private constructor(
    port: number,
    child: ChildProcess,
    startUpMs: number,
    folder: string,
    output: () => string,
  ) {
    this.port = port;
    this.pid = child.pid ?? -1;
    this.startUpMs = startUpMs;
    this.#child = child;
    this.#folder = folder;
    this.#output = output;
  }

  static async start(
    program: ServerProgram,
    sinkPort: number,
    timing: Timing,
  ): Promise<BenchServer> {
    const folder = mkdtempSync(join(tmpdir(), 'tocsin-bench-'));
    const port = await freePort();
    writeFileSync(join(folder, 'alertmanager.yml'), configuration(sinkPort, timing));
    const started = performance.now();
    // taskset replaces itself by the program, so the pid is the server's own.
    const child = spawn(
      'taskset',
      [
        '-c',
        timing.cores ?? SERVER_CORES,
        program.command,
        ...program.args,
        ...flags(folder, port),
        ...(timing.flags ?? []),
      ],
      {
        cwd: folder,
        stdio: ['ignore', 'pipe', 'pipe'],
        // The pin alone gives Go one processor; said once more so that nobody has to wonder.
        env: { ...process.env, GOMAXPROCS: '1' },
      },
    );
    const killWithUs = (): void => void child.kill('SIGKILL');
    process.once('exit', killWithUs);
    child.once('close', () => process.removeListener('exit', killWithUs));
    let output = '';
    const keep = (chunk: Buffer): void =>
      void (output = (output + chunk.toString()).slice(-20_000));
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    await ready(port, child, () => output);
    return new BenchServer(port, child, performance.now() - started, folder, () => output);
  }

  cpuSeconds(): number {
    return cpuSeconds(this.pid);
  }

  residentBytes(): number {
    return residentBytes(this.pid);
  }

  /** One GET on a connection of its own; an answer that is not 200 is an error. */
  async get(path: string): Promise<WireAnswer> {
    const connection = await Connection.open(this.port);
    try {
      const answer = await connection.exchange(getRequest(path));
      if (answer.status !== 200) throw new Error(`GET ${path}: ${answer.status}`);
      return answer;
    } finally {
      connection.close();
    }
  }

  async stop(): Promise<void> {
    const exited = new Promise((resolve) => this.#child.once('close', resolve));
    if (this.#child.exitCode !== null)
      throw new Error(`the server ended by itself\n${this.#output()}`);
    this.#child.kill('SIGTERM');
    const force = setTimeout(() => this.#child.kill('SIGKILL'), 20_000);
    await exited;
    clearTimeout(force);
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

function flags(folder: string, port: number): string[] {
  return [
    `--config.file=${join(folder, 'alertmanager.yml')}`,
    `--storage.path=${join(folder, 'data')}`,
    `--web.listen-address=127.0.0.1:${port}`,
    '--cluster.listen-address=',
  ];
}

function configuration(sinkPort: number, timing: Timing): string {
  return [
    'route:',
    '  receiver: bench',
    `  group_by: [${timing.groupBy.join(', ')}]`,
    `  group_wait: ${timing.groupWait}`,
    '  group_interval: 1h',
    '  repeat_interval: 4h',
    ...(timing.routes ?? []),
    'receivers:',
    '  - name: bench',
    ...(timing.integration ?? [
      '    webhook_configs:',
      `      - url: http://127.0.0.1:${sinkPort}/`,
    ]),
    ...(timing.sections ?? []),
    '',
  ].join('\n');
}

/** Asks as often as a connection can be made, about every millisecond, so that start-up is measured finely. */
async function ready(port: number, child: ChildProcess, output: () => string): Promise<void> {
  const deadline = performance.now() + 30_000;
  while (performance.now() < deadline) {
    if (child.exitCode !== null)
      throw new Error(`the server ended early (${child.exitCode})\n${output()}`);
    const connection = await Connection.open(port).catch(() => undefined);
    if (connection !== undefined) {
      const answer = await connection.exchange(READY).catch(() => undefined);
      connection.close();
      if (answer?.status === 200) return;
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  child.kill('SIGKILL');
  throw new Error(`the server was not ready within 30 s\n${output()}`);
}
