// Three replicas in network namespaces, killed, cut off, and on a bad network; Tocsin beside the real Alertmanager:
//
//     npm run test:network                      # as root, on Linux; some five minutes for each program
//     npm run test:network -- tocsin            # one of them
//
// Prints a table, and fails when a group was not told of or, with nothing wrong, told of twice.
import { spawnSync } from 'node:child_process';
import { alertmanagerProgram, tocsinProgram } from '../support/servers.ts';
import type { ServerProgram } from '../support/servers.ts';
import { FIGURES, measure } from './scenarios.ts';
import type { Figure, Figures } from './scenarios.ts';

const INSIDE = 'TOCSIN_NETWORK_INSIDE';

function program(name: string): ServerProgram {
  if (name === 'tocsin') return tocsinProgram();
  const installed = alertmanagerProgram();
  if (installed === undefined) throw new Error('Alertmanager is not installed');
  return installed;
}

function table(results: ReadonlyMap<string, Figures>): string {
  const names = [...results.keys()];
  const rows = (Object.keys(FIGURES) as Figure[]).map((figure) => [
    FIGURES[figure],
    ...names.map((name) => Math.round(results.get(name)?.[figure] ?? NaN).toLocaleString('en-GB')),
  ]);
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(['', ...names]), line(['---', ...names.map(() => '---:')]), ...rows.map(line)].join(
    '\n',
  );
}

async function main(): Promise<number> {
  const results = new Map<string, Figures>();
  const named = process.argv.slice(2);
  for (const name of named.length > 0 ? named : ['tocsin', 'alertmanager']) {
    results.set(name, await measure(program(name)));
    console.log(`\n${table(results)}`);
  }
  const ours = results.get('tocsin');
  if (ours === undefined) return 0;
  return ours.missed === 0 && ours.calm === 50 && ours.afterHeal === 50 ? 0 : 1;
}

if (process.env[INSIDE] === undefined) {
  // In a network namespace of its own, so that nothing of the machine's network is touched.
  const { status } = spawnSync('unshare', ['--net', process.execPath, ...process.argv.slice(1)], {
    stdio: 'inherit',
    env: { ...process.env, [INSIDE]: '1' },
  });
  process.exitCode = status ?? 1;
} else {
  process.exitCode = await main();
}
