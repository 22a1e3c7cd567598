import { runServe } from './options/serve-command.ts';

type ServerCommand = (
  args: readonly string[],
  io: Parameters<typeof runServe>[1],
) => Promise<number>;

/** `tocsin serve`; `started` is called once it serves. All that serves is evaluated only when there is something to serve. */
export function serverCommand(started?: () => void): ServerCommand {
  return (args, io) =>
    runServe(args, io, async () => {
      const { serve } = await import('./serve.ts');
      return (options) => serve(options, started);
    });
}
