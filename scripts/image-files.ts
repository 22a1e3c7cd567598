// Gathers in a folder what the program needs to run and nothing else: the bundle, and the packages that stay outside
// of it with what they need themselves. Used by deploy/docker/Dockerfile; needs a finished `npm run build`.
import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The packages that scripts/bundle.ts leaves outside and that are needed at run time. */
const OUTSIDE = ['lmdb'];

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** Where `name`, needed by the package in `from`, is installed: the nearest node_modules upwards that has it. */
function installedAt(name: string, from: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name);
    if (existsSync(join(candidate, 'package.json'))) return candidate;
    if (folder === '.') return undefined;
  }
}

/** Copies a package and all that it needs; optional ones only where they are installed, as for another platform they are not. */
function copyPackage(path: string, into: string, done: Set<string>): void {
  if (done.has(path)) return;
  done.add(path);
  cpSync(path, join(into, path), {
    recursive: true,
    filter: (source) => !source.slice(path.length).includes('node_modules'),
  });
  const manifest = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8')) as Manifest;
  const { dependencies = {}, optionalDependencies = {} } = manifest;
  for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
    const found = installedAt(name, path);
    if (found !== undefined) copyPackage(found, into, done);
    else if (name in dependencies && !(name in optionalDependencies))
      throw new Error(`${path} needs ${name}, which is not installed: run npm ci`);
  }
}

const [into] = process.argv.slice(2);
if (into === undefined) throw new Error('usage: node scripts/image-files.ts FOLDER');
if (!existsSync('dist/main.js')) throw new Error('dist/ is missing: run npm run build');
mkdirSync(into, { recursive: true });
cpSync('dist', join(into, 'dist'), {
  recursive: true,
  filter: (source) => !source.endsWith('.map') && !source.includes('.compile-cache'),
});
// Says to Node that the files are modules.
cpSync('package.json', join(into, 'package.json'));
cpSync('LICENSE', join(into, 'LICENSE'));
const done = new Set<string>();
for (const name of OUTSIDE) copyPackage(join('node_modules', name), into, done);
