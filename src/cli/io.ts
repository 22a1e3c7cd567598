/** What a command of the command line may touch of its process: its two outputs. Its exit code is its return value. */
export interface CliIo {
  /** Writes to standard output; the text brings its own newlines. */
  out(text: string): void;
  /** Writes to standard error. */
  err(text: string): void;
}

/**
 * A command: takes the arguments after its name and gives the exit code. 0 is success, 1 that the command found
 * something wrong or could not run.
 */
export type Command = (args: readonly string[], io: CliIo) => Promise<number>;

/** The command's code, loaded only when it is asked for, so that one command does not pay for another's imports. */
export type CommandLoader = () => Promise<Command>;
