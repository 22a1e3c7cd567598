#!/usr/bin/env node
// Nothing but the bare minimum is imported here: the compile cache only helps what is loaded after it is enabled, and
// an import that is waited for takes some milliseconds.
import * as nodeModule from 'node:module';
import { fileURLToPath } from 'node:url';
import { loadServer } from './app/load-server.ts';
import { runCli } from './cli/main-command.ts';

/** As `engines` in package.json says. */
const OLDEST_NODE = 24;

const { node } = process.versions;
if (Number.parseInt(node, 10) < OLDEST_NODE) {
  const cure = 'run it with the one that comes with its dependencies: npx node dist/main.js …';
  process.stderr.write(`tocsin: needs Node ${OLDEST_NODE} or newer, this is ${node}; ${cure}\n`);
  process.exit(1);
}

// Beside the program, as a directory that others can write to is no place for code. Where it cannot be written,
// the start takes a half longer.
nodeModule.enableCompileCache(fileURLToPath(new URL('.compile-cache', import.meta.url)));

const io = {
  out: (text: string): void => void process.stdout.write(text),
  err: (text: string): void => void process.stderr.write(text),
};
process.exitCode = await runCli(process.argv.slice(2), io, {
  serve: loadServer,
  'check-config': async () => (await import('./cli/check-config.ts')).runCheckConfig,
  explain: async () => (await import('./cli/explain.ts')).runExplain,
  export: async () => (await import('./cli/export.ts')).runExport,
  receivers: async () => (await import('./cli/receivers-test.ts')).runReceivers,
  template: async () => (await import('./cli/template-render.ts')).runTemplate,
});
