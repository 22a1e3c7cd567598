import { spawnSync } from 'node:child_process';
import { alertmanagerProgram, tocsinProgram } from '../support/servers.ts';
import type { ServerProgram } from '../support/servers.ts';

const INSIDE = 'TOCSIN_NETWORK_INSIDE';

/** Runs this program again in a network namespace of its own, so that nothing of the machine's network is touched. */
export async function insideNetwork(main: () => Promise<number>): Promise<void> {
  if (process.env[INSIDE] !== undefined) {
    process.exitCode = await main();
    return;
  }
  const { status } = spawnSync('unshare', ['--net', process.execPath, ...process.argv.slice(1)], {
    stdio: 'inherit',
    env: { ...process.env, [INSIDE]: '1' },
  });
  process.exitCode = status ?? 1;
}

/** The programs that the command line names, a path being that of another Alertmanager; both without. */
export function programs(): ServerProgram[] {
  const named = process.argv.slice(2);
  return (named.length > 0 ? named : ['tocsin', 'alertmanager']).map((name) => {
    if (name === 'tocsin') return tocsinProgram();
    if (name.includes('/')) return { name: 'another', command: name, args: [] };
    const installed = alertmanagerProgram();
    if (installed === undefined) throw new Error('Alertmanager is not installed');
    return installed;
  });
}
