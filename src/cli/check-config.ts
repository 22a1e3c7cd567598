import { text as readStream } from 'node:stream/consumers';
import { CodedError, messageOf } from '../base/errors.ts';
import { NodeClock } from '../base/node/node-clock.ts';
import { machineZone } from '../base/node/runtime.ts';
import { NodeTemplateFiles } from '../base/node/template-files.ts';
import { readTextFile } from '../base/node/text-file.ts';
import { checkTemplates } from '../config/check-templates.ts';
import type { Config } from '../config/config.ts';
import { loadConfig } from '../config/load.ts';
import { ConfigError, formatProblem } from '../config/problem.ts';
import type { MatcherMode } from '../labels/matcher-parser.ts';
import { readTemplateFiles } from '../templates/template-files.ts';
import { TemplateLibrary } from '../templates/template-library.ts';
import type { CliIo } from './io.ts';

const USAGE = `usage: tocsin check-config [--enable-feature=<names>] [--extensions=FILE] FILE...

Checks configuration files: their syntax, every key and value, and what their sections say about each other.
FILE may be - for standard input. --enable-feature takes what the server does; classic-mode and utf8-strict-mode
decide how matchers and label names are read. --extensions is the server's --config.extensions: a second file, which
is checked together with the one FILE that it adds to.

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
  /** The file of extensions; empty for none. */
  readonly extensions: string;
  readonly help: boolean;
}

type ReadFile = (file: string) => Promise<string>;

/** Runs `tocsin check-config` with the arguments after its name; gives the exit code: 0, 1, or 2 for a usage error. */
export async function runCheckConfig(
  args: readonly string[],
  io: CliIo,
  readFile: ReadFile = readInput,
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
    if (!(await check(file, parsed, io, readFile))) failed++;
  }
  if (failed === 0) return 0;
  io.err(`tocsin: error: failed to validate ${failed} file(s)\n`);
  return 1;
}

async function check(
  file: string,
  { mode, extensions: second }: Arguments,
  io: CliIo,
  readFile: ReadFile,
): Promise<boolean> {
  io.out(`Checking '${file}'`);
  try {
    const text = await readFile(file);
    const extensions = second === '' ? undefined : { file: second, text: await readFile(second) };
    const { config, warnings } = loadConfig({ text, file, extensions, mode });
    io.out(`  SUCCESS\n${summary(config)}`);
    for (const warning of warnings) io.out(`warning: ${formatProblem(warning)}\n`);
    return await checkTemplateFiles(config, io);
  } catch (error) {
    if (!(error instanceof ConfigError)) {
      io.out(`  FAILED: ${messageOf(error)}\n\n`);
      return false;
    }
    io.out(`  FAILED:\n${error.problems.map(formatProblem).join('\n')}\n\n`);
    return false;
  }
}

/** Reads the templates that a good file names, and tries them. */
async function checkTemplateFiles(config: Config, io: CliIo): Promise<boolean> {
  const clock = new NodeClock();
  const surroundings = { clock, localZone: machineZone, externalUrl: 'http://localhost' };
  try {
    const sources = await readTemplateFiles(config.templates, new NodeTemplateFiles());
    const library = new TemplateLibrary(sources, surroundings);
    for (const remark of checkTemplates(config, library, clock.now())) {
      io.out(`warning: ${remark}\n`);
    }
  } catch (error) {
    io.out(`  FAILED: ${messageOf(error)}\n\n`);
    return false;
  }
  io.out('\n');
  return true;
}

/** What amtool says about a good file, and what is added to it. */
function summary({ inhibitRules, receivers, templates, extensions }: Config): string {
  const added = extensions?.receivers.flatMap(({ integrations }) => integrations);
  return [
    'Found:',
    ' - global config',
    ' - route',
    ` - ${inhibitRules.length} inhibit rules`,
    ` - ${receivers.length} receivers`,
    ` - ${templates.length} templates`,
    ...(added === undefined ? [] : [` - ${added.length} integrations of '${extensions?.file}'`]),
    '',
  ].join('\n');
}

function parseArguments(args: readonly string[]): Arguments {
  const files: string[] = [];
  const features: string[] = [];
  let extensions = '';
  let help = false;
  const queue = [...args];
  for (let arg = queue.shift(); arg !== undefined; arg = queue.shift()) {
    if (arg === '--') files.push(...queue.splice(0));
    else if (arg === '-' || !arg.startsWith('-')) files.push(arg);
    else if (arg === '--help' || arg === '-h') help = true;
    else if (/^--extensions(=|$)/.test(arg)) extensions = valueOf('--extensions', arg, queue);
    else features.push(...featureNames(arg, queue));
  }
  if (files.length === 0 && !help) {
    throw new CodedError('usage', 'check-config needs the name of a file, try --help');
  }
  if (extensions !== '' && files.length > 1) {
    throw new CodedError('usage', '--extensions goes with one file, try --help');
  }
  return { files, mode: modeOf(features), extensions, help };
}

function featureNames(flag: string, queue: string[]): readonly string[] {
  if (flag.split('=')[0] !== '--enable-feature')
    throw new CodedError('usage', `unknown flag ${flag}, try --help`);
  const given = valueOf('--enable-feature', flag, queue);
  return given === '' ? [] : given.split(',');
}

/** What stands after the equals sign of `arg`, or else the next of the arguments. */
function valueOf(name: string, arg: string, queue: string[]): string {
  const given = arg === name ? queue.shift() : arg.slice(name.length + 1);
  if (given === undefined) throw new CodedError('usage', `${name} needs a value, try --help`);
  return given;
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
