// Builds when dist/ is missing or older than what it is made from; the page by itself where only that has changed.
import { execFileSync } from 'node:child_process';
import { globSync, statSync } from 'node:fs';

const SOURCES = [
  'src/**/*.{ts,json,html}',
  'package-lock.json',
  'tsconfig*.json',
  'scripts/bundle.ts',
];

function changedAt(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

const built = changedAt('dist/main.js');
const sources = globSync(SOURCES).filter(
  (path) => !path.endsWith('.spec.ts') && !path.startsWith('src/web/'),
);
if (sources.some((path) => changedAt(path) > built)) {
  console.error('Building ...');
  const npm = process.env['npm_execpath'];
  const [command, ...before] = npm === undefined ? ['npm'] : [process.execPath, npm];
  execFileSync(command, [...before, 'run', '--silent', 'build'], { stdio: ['ignore', 2, 2] });
} else {
  await import('./build-web.ts');
}
