import { hostname } from 'node:os';
import { BUILD_INFO } from '../../base/build-info.ts';
import { CodedError } from '../../base/errors.ts';
import { nodeRuntime } from '../../base/node/runtime.ts';
import { parseServeArgs } from '../options.ts';
import type { Options, ServeRequest } from '../options.ts';
import { helpText } from './help.ts';
import { versionText } from './version.ts';

interface Output {
  out(text: string): void;
  err(text: string): void;
}

/**
 * `tocsin serve`: reads the arguments and starts `serve`, or prints what was asked for instead. Gives the exit code.
 * `loadServe` is called only when there is something to serve.
 */
export async function runServe(
  args: readonly string[],
  io: Output,
  loadServe: () => Promise<(options: Options) => Promise<number>>,
): Promise<number> {
  const request = read(args, io);
  switch (request?.kind) {
    case undefined:
      return 1;
    case 'help':
      io.out(helpText());
      return 0;
    case 'version':
      io.out(versionText(BUILD_INFO, nodeRuntime()));
      return 0;
    case 'serve': {
      const serve = await loadServe();
      return serve(request.options);
    }
  }
}

function read(args: readonly string[], io: Output): ServeRequest | undefined {
  try {
    return parseServeArgs(args, hostname);
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    io.err(`tocsin: error: ${error.message}\n`);
    return undefined;
  }
}
