import { parseArgs } from 'node:util';
import { ROWS } from './rows.ts';

export type ServerName = 'tocsin' | 'alertmanager';

export interface BenchOptions {
  readonly servers: readonly ServerName[];
  readonly stages: readonly string[];
  readonly rows: readonly string[];
  readonly rounds: number;
  /** 'table' or 'json' for standard output, or also a file: x.json for the figures, x.md to put the table into. */
  readonly out: string;
  /** Options for the Node that runs Tocsin, such as --cpu-prof. */
  readonly nodeArgs: readonly string[];
  /** An Alertmanager to use instead of the installed one. */
  readonly alertmanager: string | undefined;
}

export const USAGE = `npm run bench -- [options]
  --only=NAME[,NAME]     only these servers (tocsin, alertmanager), stages (${[...new Set(ROWS.map((row) => row.stage))].join(', ')})
                         or rows (${ROWS.map((row) => row.id).join(', ')})
  --rounds=N             how often each is measured; the table shows medians (3)
  --out=json|FILE        figures as JSON to standard output or into FILE.json; the table into FILE.md, between its
                         marks <!-- results --> and <!-- end of results -->
  --node-args="ARGS"     options for Tocsin's Node, for example "--cpu-prof --cpu-prof-dir=profile"
  --alertmanager=PATH    an Alertmanager to compare with instead of the installed one`;

const SERVERS: readonly ServerName[] = ['tocsin', 'alertmanager'];

/** Reads the command line; throws with a message for the user. */
export function benchOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string', multiple: true, default: [] },
      rounds: { type: 'string', default: '3' },
      out: { type: 'string', default: 'table' },
      'node-args': { type: 'string', default: '' },
      alertmanager: { type: 'string' },
    },
  });
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1)
    throw new Error(`--rounds=${values.rounds}: a number from 1 on`);
  const names = values.only.flatMap((list) => list.split(','));
  const servers = SERVERS.filter((name) => names.includes(name));
  const parts = names.filter((name) => !SERVERS.some((server) => server === name));
  const unknown = parts.find((name) => !ROWS.some((row) => row.id === name || row.stage === name));
  if (unknown !== undefined) throw new Error(`--only=${unknown}: no such row, stage or server`);
  const rows = ROWS.filter(
    (row) => parts.length === 0 || parts.includes(row.id) || parts.includes(row.stage),
  );
  return {
    servers: servers.length === 0 ? SERVERS : servers,
    stages: [...new Set(rows.map((row) => row.stage))],
    rows: rows.map((row) => row.id),
    rounds,
    out: values.out,
    nodeArgs: values['node-args'].split(' ').filter((arg) => arg !== ''),
    alertmanager: values.alertmanager,
  };
}
