#!/usr/bin/env node
// Nothing but the bare minimum is imported here: the compile cache only helps what is loaded after it is enabled.
import { enableCompileCache } from 'node:module';

enableCompileCache();
const { runCli } = await import('./cli/main-command.ts');

const io = {
  out: (text: string): void => void process.stdout.write(text),
  err: (text: string): void => void process.stderr.write(text),
};
process.exitCode = await runCli(process.argv.slice(2), io, {
  serve: async () => {
    const { runServe } = await import('./app/options/serve-command.ts');
    return (args, output) =>
      runServe(args, output, async () => (await import('./app/serve.ts')).serve);
  },
  'check-config': async () => (await import('./cli/check-config.ts')).runCheckConfig,
});
