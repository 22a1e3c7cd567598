import { text as readStream } from 'node:stream/consumers';
import { CodedError, messageOf } from '../base/errors.ts';
import { readTextFile } from '../base/node/text-file.ts';
import type { Config } from '../config/config.ts';
import { loadConfig } from '../config/load.ts';
import { ConfigError, formatProblem } from '../config/problem.ts';
import type { MatcherMode } from '../labels/matcher-parser.ts';
import type { CliIo } from './io.ts';

const USAGE = `usage: tocsin check-config [--enable-feature=<names>] FILE...

Checks configuration files: their syntax, every key and value, and what their sections say about each other.
FILE may be - for standard input. --enable-feature takes what the server does; classic-mode and utf8-strict-mode
decide how matchers and label names are read.

Exit codes: 0 all files are good, 1 at least one is not, 2 the command line could not be understood.
`;

/** What the server's `--enable-feature` takes; only two of them matter here. */
export const KNOWN_FEATURES = [
  'alert-names-in-metrics',
  'receiver-name-in-metrics',
  'group-key-in-metrics',
  'classic-mode',
  'utf8-strict-mode',
  'auto-gomemlimit',
  'event-recorder',
];

interface Arguments {
  readonly files: readonly string[];
  readonly mode: MatcherMode;
  readonly help: boolean;
}

/** Runs `tocsin check-config` with the arguments after its name; gives the exit code: 0, 1, or 2 for a usage error. */
export async function runCheckConfig(
  args: readonly string[],
  io: CliIo,
  readFile: (file: string) => Promise<string> = readInput,
): Promise<number> {
  let parsed: Arguments;
  try {
    parsed = parseArguments(args);
  } catch (error) {
    io.err(`tocsin: error: ${messageOf(error)}\n`);
    return 2;
  }
  if (parsed.help) {
    io.out(USAGE);
    return 0;
  }
  let failed = 0;
  for (const file of parsed.files) {
    if (!(await check(file, parsed.mode, io, readFile))) failed++;
  }
  if (failed === 0) return 0;
  io.err(`tocsin: error: failed to validate ${failed} file(s)\n`);
  return 1;
}

async function check(
  file: string,
  mode: MatcherMode,
  io: CliIo,
  readFile: (file: string) => Promise<string>,
): Promise<boolean> {
  io.out(`Checking '${file}'`);
  try {
    const { config, warnings } = loadConfig({ text: await readFile(file), file, mode });
    io.out(`  SUCCESS\n${summary(config)}`);
    for (const warning of warnings) io.out(`warning: ${formatProblem(warning)}\n`);
    io.out('\n');
    return true;
  } catch (error) {
    if (!(error instanceof ConfigError)) {
      io.out(`  FAILED: ${messageOf(error)}\n\n`);
      return false;
    }
    io.out(`  FAILED:\n${error.problems.map(formatProblem).join('\n')}\n\n`);
    return false;
  }
}

/** What amtool says about a good file. */
function summary({ inhibitRules, receivers, templates }: Config): string {
  return [
    'Found:',
    ' - global config',
    ' - route',
    ` - ${inhibitRules.length} inhibit rules`,
    ` - ${receivers.length} receivers`,
    ` - ${templates.length} templates`,
    '',
  ].join('\n');
}

function parseArguments(args: readonly string[]): Arguments {
  const files: string[] = [];
  const features: string[] = [];
  let help = false;
  const queue = [...args];
  for (let arg = queue.shift(); arg !== undefined; arg = queue.shift()) {
    if (arg === '--') files.push(...queue.splice(0));
    else if (arg === '-' || !arg.startsWith('-')) files.push(arg);
    else if (arg === '--help' || arg === '-h') help = true;
    else features.push(...featureNames(arg, queue));
  }
  if (files.length === 0 && !help) {
    throw new CodedError('usage', 'check-config needs the name of a file, try --help');
  }
  return { files, mode: modeOf(features), help };
}

function featureNames(flag: string, queue: string[]): readonly string[] {
  const [name, ...value] = flag.split('=');
  if (name !== '--enable-feature')
    throw new CodedError('usage', `unknown flag ${flag}, try --help`);
  const given = value.length > 0 ? value.join('=') : queue.shift();
  if (given === undefined) {
    throw new CodedError('usage', '--enable-feature needs a value, try --help');
  }
  return given === '' ? [] : given.split(',');
}

function modeOf(features: readonly string[]): MatcherMode {
  const unknown = features.find((name) => !KNOWN_FEATURES.includes(name));
  if (unknown !== undefined) {
    throw new CodedError('usage', `unknown option '${unknown}' for --enable-feature`);
  }
  const isClassic = features.includes('classic-mode');
  const isUtf8 = features.includes('utf8-strict-mode');
  if (isClassic && isUtf8) {
    throw new CodedError('usage', 'cannot have both classic and UTF-8 modes enabled');
  }
  if (isClassic) return 'classic';
  return isUtf8 ? 'utf8' : 'fallback';
}

function readInput(file: string): Promise<string> {
  return file === '-' ? readStream(process.stdin) : readTextFile(file);
}
