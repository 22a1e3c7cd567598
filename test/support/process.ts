import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import { ask } from './http.ts';

export interface ProcessSpec {
  /** What messages call it. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

export interface ProcessExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** How long a process may take to end after SIGTERM before it is killed and the stop counts as failed. */
const STOP_LIMIT_MS = 15_000;
/** Enough of the output to explain a failure. */
const OUTPUT_LIMIT = 200_000;

/** A child process that this program started; it is always ended by its own pid. */
export class ChildProgram {
  readonly name: string;
  readonly pid: number;
  readonly exited: Promise<ProcessExit>;
  readonly #child: ChildProcess;
  readonly #killWithUs: () => void;
  #output = '';

  constructor(spec: ProcessSpec) {
    this.name = spec.name;
    this.#child = spawn(spec.command, [...spec.args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...spec.env },
      ...(spec.cwd === undefined ? {} : { cwd: spec.cwd }),
    });
    this.pid = this.#child.pid ?? -1;
    const keep = (chunk: Buffer): void => {
      this.#output = (this.#output + chunk.toString('utf8')).slice(-OUTPUT_LIMIT);
    };
    this.#child.stdout?.on('data', keep);
    this.#child.stderr?.on('data', keep);
    this.#killWithUs = () => this.#child.kill('SIGKILL');
    process.once('exit', this.#killWithUs);
    this.exited = new Promise((resolve) => {
      this.#child.once('error', (error) => {
        this.#output += error.message;
        resolve({ code: -1, signal: null });
      });
      this.#child.once('close', (code, signal) => resolve({ code, signal }));
    });
    void this.exited.then(() => process.removeListener('exit', this.#killWithUs));
  }

  /** Standard output and standard error so far, the newest 200,000 characters. */
  get output(): string {
    return this.#output;
  }

  get running(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null && this.pid > 0;
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Ends it with SIGTERM and waits; a process that does not end is killed, and that is an error. */
  async stop(): Promise<ProcessExit> {
    if (this.running) this.signal('SIGTERM');
    const limit = new AbortController();
    const late = wait(STOP_LIMIT_MS, 'late' as const, { signal: limit.signal, ref: false });
    const end = await Promise.race([this.exited, late.catch(() => 'late' as const)]);
    limit.abort();
    if (end !== 'late') return end;
    this.signal('SIGKILL');
    await this.exited;
    throw new Error(
      `${this.name} did not end within ${STOP_LIMIT_MS} ms of SIGTERM\n${this.#output}`,
    );
  }
}

/** Waits until `url` answers 200; a process that ends first is an error that shows its output. */
export async function untilReady(
  program: ChildProgram,
  url: string,
  limitMs = 20_000,
): Promise<void> {
  const deadline = Date.now() + limitMs;
  while (Date.now() < deadline) {
    if (!program.running) {
      const { code, signal } = await program.exited;
      throw new Error(`${program.name} ended early (${code ?? signal})\n${program.output}`);
    }
    const status = await ask(url, { timeoutMs: 2_000 }).then(
      (answer) => answer.status,
      () => 0,
    );
    if (status === 200) return;
    await wait(20);
  }
  await program.stop();
  throw new Error(`${program.name} was not ready within ${limitMs} ms\n${program.output}`);
}
