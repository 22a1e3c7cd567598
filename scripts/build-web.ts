// Builds the page into dist/web, compressed ahead, unless it is newer than what it is made from. Fails when the first
// view has become too large.
import { globSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const OUT = 'dist/web';
const SOURCES = [
  'src/web/**/*',
  'src/api/contract/*.ts',
  'vite.config.ts',
  'scripts/build-web.ts',
  'package-lock.json',
];

/** The most that the first view may weigh, as gzip makes it: page, script and styles. */
const MAX_FIRST_VIEW_BYTES = 250_000;
/** Smaller files do not become smaller on the wire. */
const MIN_COMPRESSED_BYTES = 200;

function changedAt(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function compressed(path: string): number {
  const bytes = readFileSync(path);
  if (bytes.length < MIN_COMPRESSED_BYTES) return bytes.length;
  const gzip = gzipSync(bytes, { level: 9 });
  writeFileSync(`${path}.gz`, gzip);
  const params = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY };
  writeFileSync(`${path}.br`, brotliCompressSync(bytes, { params }));
  return gzip.length;
}

/** What index.html itself asks for, and what those scripts import in turn. */
function firstView(): Set<string> {
  const files = new Set<string>();
  const follow = (text: string, pattern: RegExp): void => {
    for (const [, name] of text.matchAll(pattern)) {
      const path = `${OUT}/assets/${name ?? ''}`;
      if (files.has(path)) continue;
      files.add(path);
      if (path.endsWith('.js')) follow(readFileSync(path, 'utf8'), /from\s*"\.\/([^"]+\.js)"/g);
    }
  };
  follow(
    readFileSync(`${OUT}/index.html`, 'utf8'),
    /(?:src|href)="\.\/assets\/([^"]+\.(?:js|css))"/g,
  );
  return files;
}

const built = changedAt(`${OUT}/index.html`);
const sources = globSync(SOURCES).filter((path) => !path.endsWith('.spec.ts'));
if (sources.some((path) => changedAt(path) > built)) {
  const { build } = await import('vite');
  await build({ logLevel: 'warn' });
  // The page itself is not compressed ahead: the server puts a new nonce into each copy.
  const sizes = new Map(
    globSync(`${OUT}/assets/*.{js,css,svg}`).map((path) => [path, compressed(path)]),
  );
  const first = [...firstView()].reduce((sum, path) => sum + (sizes.get(path) ?? 0), 0);
  console.error(`The page's first view is ${Math.round(first / 1000)} kB compressed.`);
  if (first > MAX_FIRST_VIEW_BYTES)
    throw new Error(`the first view may be ${MAX_FIRST_VIEW_BYTES / 1000} kB at most`);
}
