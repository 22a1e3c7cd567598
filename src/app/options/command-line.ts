import { CodedError } from '../../base/errors.ts';
import { flagEntries } from './flag-table.ts';
import type { FlagKey, FlagSpec } from './flag-table.ts';

/** What was typed: the texts of each flag that was given, in order, and whether help or the version was asked for. */
export interface CommandLine {
  readonly values: ReadonlyMap<FlagKey, readonly string[]>;
  readonly ask: 'run' | 'help' | 'version';
}

/**
 * Splits arguments as kingpin does, whose texts the errors follow: `--flag=value`, `--flag value` (the value must
 * not begin with a hyphen then), `--flag` and `--no-flag` for booleans, a flag twice only where it is repeatable.
 * @throws CodedError `usage`
 */
export function readCommandLine(args: readonly string[]): CommandLine {
  const values = new Map<FlagKey, string[]>();
  let ask: CommandLine['ask'] = 'run';
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? '';
    if (arg === '-h' || arg === '--help') ask = 'help';
    else if (arg === '--version') ask = ask === 'help' ? ask : 'version';
    else at += readFlag(arg, args[at + 1], values);
  }
  return { values, ask };
}

/** Reads one flag into `values` and tells how many arguments beyond `arg` it took. */
function readFlag(arg: string, next: string | undefined, values: Map<FlagKey, string[]>): 0 | 1 {
  if (arg === '--') throw usage(next === undefined ? 'unexpected --' : `unexpected ${next}`);
  if (!arg.startsWith('-') || arg === '-') throw usage(`unexpected ${arg}`);
  if (!arg.startsWith('--')) throw usage(`unknown short flag '${arg.slice(0, 2)}'`);
  const equals = arg.indexOf('=');
  const typed = equals < 0 ? arg.slice(2) : arg.slice(2, equals);
  const inline = equals < 0 ? undefined : arg.slice(equals + 1);
  const [key, flag, negated] = findFlag(typed);
  if (values.has(key) && flag.kind !== 'strings') {
    throw usage(`flag '${flag.name}' cannot be repeated`);
  }
  if (flag.kind === 'boolean') {
    if (inline !== undefined) throw usage(`unexpected ${inline}`);
    values.set(key, [negated ? 'false' : 'true']);
    return 0;
  }
  const value = inline ?? valueFrom(flag, next);
  values.set(key, [...(values.get(key) ?? []), value]);
  return inline === undefined ? 1 : 0;
}

function findFlag(typed: string): [FlagKey, FlagSpec, boolean] {
  for (const [key, flag] of flagEntries()) {
    if (flag.name === typed) return [key, flag, false];
    if (flag.kind === 'boolean' && `no-${flag.name}` === typed) return [key, flag, true];
  }
  throw usage(`unknown long flag '--${typed}'`);
}

function valueFrom(flag: FlagSpec, next: string | undefined): string {
  if (next === undefined || (next.startsWith('-') && next !== '-')) {
    throw usage(`expected argument for flag '--${flag.name}'`);
  }
  return next;
}

function usage(message: string): CodedError {
  return new CodedError('usage', `${message}, try --help`);
}
