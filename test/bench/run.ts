// Compares Tocsin with the real Alertmanager: see docs/benchmarks.md.
import { readFileSync, writeFileSync } from 'node:fs';
import { alertmanagerProgram, tocsinProgram } from '../support/servers.ts';
import type { ServerProgram } from '../support/servers.ts';
import { FastSink } from './fast-sink.ts';
import { benchOptions, USAGE } from './options.ts';
import type { BenchOptions, ServerName } from './options.ts';
import { pinSelf } from './proc.ts';
import { reportLines, reportTable } from './report.ts';
import type { Results } from './report.ts';
import { STAGES } from './all-stages.ts';

const LOAD_CORE = 1;

function program(name: ServerName, options: BenchOptions): ServerProgram {
  if (name === 'tocsin') {
    const built = tocsinProgram();
    return { ...built, args: [...options.nodeArgs, ...built.args] };
  }
  if (options.alertmanager !== undefined) return { name, command: options.alertmanager, args: [] };
  const installed = alertmanagerProgram();
  if (installed === undefined) {
    throw new Error(
      'Alertmanager is not installed: give --alertmanager=PATH, or measure --only=tocsin',
    );
  }
  return installed;
}

/** Measures every stage of every round, the servers taking turns at going first. */
async function measure(
  options: BenchOptions,
): Promise<{ readonly results: Results; readonly invalid: string[] }> {
  const sink = await FastSink.start();
  const programs = new Map(options.servers.map((name) => [name, program(name, options)]));
  const results = {
    tocsin: {} as Record<string, number[]>,
    alertmanager: {} as Record<string, number[]>,
  };
  const invalid: string[] = [];
  for (let round = 0; round < options.rounds; round++) {
    const order = round % 2 === 0 ? options.servers : [...options.servers].reverse();
    for (const stage of STAGES.filter(({ id }) => options.stages.includes(id))) {
      for (const name of order) {
        const server = programs.get(name);
        if (server === undefined) continue;
        try {
          const figures = await stage.run({ program: server, sink });
          for (const [row, value] of Object.entries(figures))
            (results[name][row] ??= []).push(value);
          progress(`round ${round + 1} ${stage.id} ${name}: ${shown(figures)}`);
        } catch (error) {
          const message = `round ${round + 1} ${stage.id} ${name}: ${error instanceof Error ? error.message : String(error)}`;
          invalid.push(message);
          progress(`INVALID ${message}`);
        }
      }
    }
  }
  sink.close();
  return { results, invalid };
}

function shown(figures: Readonly<Record<string, number>>): string {
  return Object.entries(figures)
    .map(([row, value]) => `${row} ${value.toPrecision(4)}`)
    .join(', ');
}

function progress(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** The text of a page with the table between its two marks replaced. */
function withTable(file: string, table: string): string {
  const text = readFileSync(file, 'utf8');
  const marked = /(<!-- results -->\n)[^]*(\n<!-- end of results -->)/;
  if (!marked.test(text)) throw new Error(`${file} has no marks for the results`);
  return text.replace(
    marked,
    (_, before: string, after: string) => `${before}\n${table}\n${after}`,
  );
}

async function main(): Promise<number> {
  let options: BenchOptions;
  try {
    options = benchOptions(process.argv.slice(2));
    // Before a quarter of an hour is spent.
    if (options.out.endsWith('.md')) withTable(options.out, '');
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${USAGE}\n`);
    return 2;
  }
  pinSelf(LOAD_CORE);
  const { results, invalid } = await measure(options);
  const lines = reportLines(results, options.rows);
  const json = JSON.stringify({ rounds: options.rounds, invalid, results }, null, 2);
  const table = reportTable(lines);
  process.stdout.write(`${options.out === 'json' ? json : table}\n`);
  if (options.out.endsWith('.md')) writeFileSync(options.out, withTable(options.out, table));
  else if (options.out.includes('.')) writeFileSync(options.out, `${json}\n`);
  for (const message of invalid) process.stdout.write(`INVALID ${message}\n`);
  return invalid.length > 0 || lines.some(({ verdict }) => verdict === false) ? 1 : 0;
}

process.exitCode = await main();
