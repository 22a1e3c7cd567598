import { mkdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { messageOf } from '../base/errors.ts';
import { exportState } from '../storage/export-state.ts';
import type { CliIo } from './io.ts';

const USAGE = `usage: tocsin export [--storage.path=data/] --output=DIR [--force]

Writes the silences and the notification log as the files that Alertmanager keeps below its --storage.path: silences
and nflog. A server may be running meanwhile. Files that are there are overwritten with --force only.

Exit codes: 0 written, 1 not, 2 the command line could not be understood.
`;

interface Arguments {
  readonly storagePath: string;
  readonly output: string;
  readonly force: boolean;
  readonly help: boolean;
}

/** Runs `tocsin export` with the arguments after its name; gives the exit code: 0, 1, or 2 for a usage error. */
export async function runExport(args: readonly string[], io: CliIo): Promise<number> {
  let parsed: Arguments;
  try {
    parsed = parseArguments(args);
  } catch (error) {
    io.err(`tocsin: error: ${messageOf(error)}\n`);
    return 2;
  }
  const { storagePath: from, output: to, force, help } = parsed;
  if (help) {
    io.out(USAGE);
    return 0;
  }
  try {
    mkdirSync(to, { recursive: true });
    const { silences, log } = await exportState({ from, to, force });
    io.out(`Wrote ${silences} silences and ${log} entries of the notification log to ${to}\n`);
    return 0;
  } catch (error) {
    io.err(`tocsin: error: ${messageOf(error)}\n`);
    return 1;
  }
}

function parseArguments(args: readonly string[]): Arguments {
  const { values } = parseArgs({
    args: [...args],
    options: {
      'storage.path': { type: 'string', default: 'data/' },
      output: { type: 'string', default: '' },
      force: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const { output, force, help, 'storage.path': storagePath } = values;
  if (output === '' && !help) throw new Error('required flag --output not provided');
  return { storagePath, output, force, help };
}
