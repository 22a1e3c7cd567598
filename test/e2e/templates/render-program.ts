import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Feature } from './forms.ts';
import type { Generated } from './grammar.ts';

/** What a template came to: its output, or why it has none. */
export type Rendered = { readonly out: string } | { readonly err: string };

/** A template that asks for one thing each, to see what a program knows. */
const PROBES: Readonly<Record<Feature, string>> = {
  functions: '{{ toJson (list 1) }}{{ routeLabels "x" }}',
  'labels as text': '{{ .CommonLabels.SortedPairs.String }}',
  'names as Strings': '{{ .CommonLabels.Names.Join "," }}',
  'range over numbers': '{{ range 3 }}{{ end }}',
  'else with': '{{ with 1 }}{{ else with 2 }}{{ end }}',
  'newer html': '{{ with 1 }}{{ else with 2 }}{{ end }}',
};

/** All that a program may know. */
export const FEATURES = Object.keys(PROBES) as readonly Feature[];

/** Stands between the templates of one call; no template has it. */
const SEPARATOR = '␞';
const MAX_OUTPUT = 64 * 1024 * 1024;
/** Nothing there ends a template that counts to a billion. */
const LIMIT_MS = 10_000;

/** `amtool template render`, many templates to a call: a call takes some 30 ms, whatever it renders. */
export class RenderProgram {
  readonly #command: string;
  readonly #dataFile: string;
  readonly #folder: string;
  #calls = 0;

  private constructor(command: string, dataFile: string, folder: string) {
    this.#command = command;
    this.#dataFile = dataFile;
    this.#folder = folder;
  }

  static async open(command: string, dataFile: string): Promise<RenderProgram> {
    return new RenderProgram(command, dataFile, await mkdtemp(join(tmpdir(), 'tocsin-render-')));
  }

  async close(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** What this version knows of what not all do. */
  async features(): Promise<ReadonlySet<Feature>> {
    const found = new Set<Feature>();
    for (const feature of FEATURES) {
      const rendered = await this.one({ type: 'text', helpers: [], body: PROBES[feature] });
      if ('out' in rendered) found.add(feature);
    }
    return found;
  }

  /** Renders a template by itself. */
  one({ type, helpers, body }: Generated): Promise<Rendered> {
    const file = helpers.map((helper) => define(helper.name, helper.body)).join('');
    return this.#call(file, body, type);
  }

  /** Renders templates of one type together; a call that fails is halved until it is known which of them fail. */
  async all(templates: readonly Generated[]): Promise<readonly Rendered[]> {
    const [first] = templates;
    if (first === undefined) return [];
    if (templates.length === 1) return [await this.one(first)];
    const together = await this.#together(templates, first.type);
    if (together !== undefined) return together;
    const half = Math.ceil(templates.length / 2);
    const left = await this.all(templates.slice(0, half));
    return [...left, ...(await this.all(templates.slice(half)))];
  }

  async #together(
    templates: readonly Generated[],
    type: Generated['type'],
  ): Promise<readonly Rendered[] | undefined> {
    const file = templates.flatMap(({ helpers, body }, i) => [
      ...helpers.map((helper) => define(helper.name, helper.body)),
      define(`case ${i}`, body),
    ]);
    const calls = templates.map((_, i) => `{{ template "case ${i}" . }}`);
    const rendered = await this.#call(file.join(''), calls.join(SEPARATOR), type);
    if ('err' in rendered) return undefined;
    return rendered.out.split(SEPARATOR).map((out) => ({ out }));
  }

  async #call(file: string, text: string, type: Generated['type']): Promise<Rendered> {
    const path = join(this.#folder, `${this.#calls++}.tmpl`);
    await writeFile(path, file);
    const flags = [`--template.glob=${path}`, `--template.text=${text}`];
    flags.push(`--template.type=${type}`, `--template.data=${this.#dataFile}`);
    const env = { ...process.env, TZ: 'UTC' };
    const limits = { maxBuffer: MAX_OUTPUT, timeout: LIMIT_MS, killSignal: 'SIGKILL' } as const;
    const rendered = await new Promise<Rendered>((resolve) => {
      execFile(
        this.#command,
        ['template', 'render', ...flags],
        { env, ...limits },
        (error, out, err) => {
          resolve(error === null ? { out } : { err });
        },
      );
    });
    await rm(path);
    return rendered;
  }
}

function define(name: string, body: string): string {
  return `{{ define ${JSON.stringify(name)} }}${body}{{ end }}`;
}
