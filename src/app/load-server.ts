import { fileURLToPath } from 'node:url';
import { collectLittle } from '../base/node/collector.ts';
import { runCompiled } from '../base/node/compiled-file.ts';
import { processEnvironment } from '../base/node/runtime.ts';
import type * as Server from './server.ts';

/** Where `server.ts` is, from the main file. Put in by scripts/bundle.ts; not there when the source runs unbundled. */
declare const TOCSIN_SERVER: string | undefined;

/** Loads the command that serves. */
export async function loadServer(): Promise<ReturnType<typeof Server.serverCommand>> {
  if (typeof TOCSIN_SERVER === 'undefined') return (await import('./server.ts')).serverCommand();
  collectLittle();
  const pathTo = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
  const { exports, keepCode } = runCompiled(pathTo(TOCSIN_SERVER), pathTo('.compile-cache'));
  // As for Node's own cache.
  const isWanted = processEnvironment()['NODE_DISABLE_COMPILE_CACHE'] === undefined;
  return (exports as typeof Server).serverCommand(isWanted ? keepCode : undefined);
}
