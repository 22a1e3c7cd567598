import { messageOf } from '../base/errors.ts';
import type { CliIo, Command, CommandLoader } from './io.ts';

/** The commands by name; `serve` is what runs when none is named. */
export type Commands = Readonly<
  Record<'serve' | 'check-config' | 'explain' | 'export' | 'template' | 'receivers', CommandLoader>
>;

/**
 * Runs the command that `args` name (without the program's own name) and gives the exit code. The first argument
 * names a command only when it does not look like a flag; everything else goes to `serve`, as Alertmanager's own
 * command line has no commands at all.
 */
export async function runCli(
  args: readonly string[],
  io: CliIo,
  commands: Commands,
): Promise<number> {
  const [first, ...rest] = args;
  if (first === undefined || first.startsWith('-')) return run(commands.serve, args, io);
  if (isCommand(commands, first)) return run(commands[first], rest, io);
  io.err(`tocsin: error: unexpected ${first}, try --help\n`);
  return 1;
}

function isCommand(commands: Commands, name: string): name is keyof Commands {
  return Object.hasOwn(commands, name);
}

async function run(load: CommandLoader, args: readonly string[], io: CliIo): Promise<number> {
  try {
    const command: Command = await load();
    return await command(args, io);
  } catch (error) {
    io.err(`tocsin: error: ${messageOf(error)}\n`);
    return 1;
  }
}
