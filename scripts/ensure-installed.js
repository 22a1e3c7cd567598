// Installs the dependencies where they are missing or older than the lockfile, so that every npm script works on a
// fresh clone. Plain JavaScript for an old Node: it runs before the pinned one is there.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** What npm noted of an installation, or nothing when there is none. */
function packagesOf(lockfile) {
  const path = root + lockfile;
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).packages : {};
}

/** Whether each package of the lockfile is there in its version; those for other platforms may be missing. */
function isInstalled() {
  const installed = packagesOf('node_modules/.package-lock.json');
  return Object.entries(packagesOf('package-lock.json')).every(
    ([path, { version, optional, devOptional, peer }]) =>
      path === '' ||
      installed[path]?.version === version ||
      (installed[path] === undefined && (optional || devOptional || peer)),
  );
}

function fail(message) {
  console.error(message);
  process.exit(1);
}

if (!isInstalled()) {
  console.error('Installing the dependencies (npm ci), once ...');
  const npm = process.env.npm_execpath;
  const [command, ...before] = npm === undefined ? ['npm'] : [process.execPath, npm];
  const { status } = spawnSync(
    command,
    [...before, 'ci', '--no-audit', '--no-fund', '--loglevel=error'],
    {
      cwd: root,
      stdio: ['ignore', 2, 2],
    },
  );
  if (status !== 0) fail('npm ci failed');
}
const pinned = `${root}node_modules/node/bin/node`;
if (!existsSync(pinned) && !existsSync(`${pinned}.exe`)) {
  fail(
    'The pinned Node is missing, because npm ran no install scripts: npm rebuild node --ignore-scripts=false',
  );
}
