// Runs Jest on the projects named, between commas (further arguments go to Jest), then says what was left out and why.
import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The real programs that the end-to-end tests drive. */
const REAL_PROGRAMS = [
  'chromium',
  'prometheus',
  'promtool',
  'prometheus-alertmanager',
  'amtool',
  'postfix',
  'curl',
  'systemd-analyze',
];

function isInstalled(program: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

const [named = '', ...rest] = process.argv.slice(2);
const projects = named.split(',');
const jest = [
  '--experimental-vm-modules',
  '--disable-warning=ExperimentalWarning',
  'node_modules/jest/bin/jest.js',
];
const { status } = spawnSync(
  process.execPath,
  [...jest, '--passWithNoTests', ...rest, '--selectProjects', ...projects],
  { stdio: 'inherit', env: { ...process.env, TZ: 'UTC' } },
);
const missing = REAL_PROGRAMS.filter((program) => !isInstalled(program));
if (!projects.includes('e2e') && !projects.includes('web')) {
  console.log('\nNot run here: the tests against real programs (npm run test:e2e, test:web).');
} else if (missing.length > 0) {
  console.log(`\nLeft out, as these programs are not installed: ${missing.join(', ')}.`);
}
process.exitCode = status ?? 1;
