import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findOnPath } from '../support/servers.ts';
import type { AmtoolStep } from './amtool-steps.ts';

/** The real amtool where it is installed (Debian: prometheus-alertmanager), else undefined. */
export function amtoolProgram(): string | undefined {
  return findOnPath(['amtool']);
}

/** What a call left, with ids, times and versions named so that it is the same in every run. */
export interface AmtoolOutcome {
  readonly code: number | null;
  /** In lines, so that a failure shows which differ. */
  readonly out: readonly string[];
  readonly err: readonly string[];
}

interface RawOutcome {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

const LIMIT_MS = 20_000;
const UNIT_MS = { s: 1_000, m: 60_000, h: 3_600_000 };
const ID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
const TIME = /\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z| UTC)/g;
/** Times further away than this are those that the steps name. */
const NEAR_MS = 7 * 24 * UNIT_MS.h;
/** A run takes less than a minute: this much after its beginning the same minute is meant. */
const MINUTE_BEGINS_MS = 5_000;

/** Calls amtool on a server, step by step, in a folder of its own. */
export class AmtoolSession {
  readonly #command: string;
  readonly #url: string;
  readonly #folder: string;
  readonly #beginMs = Date.now();
  /** Ids by the names that the steps give them. */
  readonly #kept = new Map<string, string>();
  /** What each id is called, in the order in which they appear. */
  readonly #names = new Map<string, string>();

  private constructor(command: string, url: string, folder: string) {
    this.#command = command;
    this.#url = url;
    this.#folder = folder;
  }

  static async open(
    command: string,
    url: string,
    files: Readonly<Record<string, string>>,
  ): Promise<AmtoolSession> {
    const folder = await mkdtemp(join(tmpdir(), 'tocsin-amtool-'));
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
    return new AmtoolSession(command, url, folder);
  }

  async close(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
  }

  async take({ args, keep, into, from }: AmtoolStep): Promise<AmtoolOutcome> {
    const input = from === undefined ? '' : await readFile(join(this.#folder, from), 'utf8');
    const filled = args.map((arg) => this.#fill(arg));
    const checks = args.includes('--version-check') ? [] : ['--no-version-check'];
    const raw = await this.#run([`--alertmanager.url=${this.#url}`, ...checks, ...filled], input);
    if (into !== undefined) await writeFile(join(this.#folder, into), raw.out);
    if (keep !== undefined) this.#keep(keep, raw);
    return { code: raw.code, out: this.#named(raw.out), err: this.#named(raw.err) };
  }

  #run(args: readonly string[], input: string): Promise<RawOutcome> {
    return new Promise((resolve, reject) => {
      const child = spawn(this.#command, [...args], {
        cwd: this.#folder,
        // Without a home of its own it would read somebody's configuration file.
        env: { PATH: process.env['PATH'], HOME: this.#folder, USER: 'tester', TZ: 'UTC' },
        timeout: LIMIT_MS,
        killSignal: 'SIGKILL',
      });
      let out = '';
      let err = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
      child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
      child.once('error', reject);
      child.once('close', (code) => resolve({ code, out, err }));
      // It may end without reading.
      child.stdin.on('error', () => undefined);
      child.stdin.end(input);
    });
  }

  #keep(name: string, { out, err }: RawOutcome): void {
    const [id] = out.match(ID) ?? [];
    if (id === undefined) throw new Error(`no id for ${name} in ${out}${err}`);
    this.#kept.set(name, id);
    if (!this.#names.has(id)) this.#names.set(id, `<id:${name}>`);
  }

  #fill(text: string): string {
    return text
      .replace(/<id:(\w+)>/g, (_, name: string) => {
        const id = this.#kept.get(name);
        if (id === undefined) throw new Error(`nothing was kept as ${name}`);
        return id;
      })
      .replace(/<([+-])(\d+)([smh])>/g, (_, sign: string, count: string, unit: string) => {
        const distance = Number(count) * UNIT_MS[unit as keyof typeof UNIT_MS];
        return new Date(this.#beginMs + (sign === '+' ? distance : -distance)).toISOString();
      });
  }

  #named(text: string): readonly string[] {
    return (
      text
        .replaceAll(this.#url, '<url>')
        .replaceAll(new URL(this.#url).host, '<host>')
        .replaceAll(this.#folder, '<folder>')
        .replace(ID, (id) => this.#nameOf(id))
        .replace(TIME, (time) => this.#nameOfTime(time))
        .replace(/"versionInfo":\{[^}]*\}/, '"versionInfo":{…}')
        .replace(/^(branch|buildDate|buildUser|goVersion|revision|version)(\s+).*$/gm, '$1 …')
        .replace(/(alertmanager version \().*?\)/, '$1…)')
        // What --quiet of an update prints in place of an id: an address in memory.
        .replace(/\b0xc0[0-9a-f]+/g, '0xc0…')
        .split('\n')
    );
  }

  #nameOf(id: string): string {
    if (/^1{8}-/.test(id)) return id;
    const name = this.#names.get(id) ?? `<id:${this.#names.size}>`;
    this.#names.set(id, name);
    return name;
  }

  #nameOfTime(time: string): string {
    const ms = Date.parse(time.replace(' UTC', 'Z').replace(' ', 'T'));
    if (Math.abs(ms - this.#beginMs) > NEAR_MS) return time;
    return `<now+${Math.floor((ms - this.#beginMs + MINUTE_BEGINS_MS) / UNIT_MS.m)}m>`;
  }
}
