// Bundles what `nest build` compiled into dist/: one entry and the chunks it loads on demand, with source maps.
import { execFileSync } from 'node:child_process';
import { globSync, readFileSync, rmSync } from 'node:fs';
import { basename } from 'node:path';
import { build } from 'esbuild';
import type { Plugin } from 'esbuild';
import type { BuildInfo } from '../src/base/build-info.ts';

/** Packages that libraries try to load and do without. They stay out, whether or not they happen to be installed. */
const OPTIONAL = [
  '@nestjs/microservices',
  '@nestjs/platform-express',
  '@nestjs/websockets',
  '@fastify/multipart',
  '@fastify/static',
  '@fastify/view',
  'class-transformer',
  'class-validator',
  'file-type',
];

/** CommonJS inside the bundle still needs a `require` for what Node itself brings. */
const REQUIRE = `import { createRequire as createRequireHere } from 'node:module';
const require = createRequireHere(import.meta.url);`;

/**
 * Has `http` required instead of imported: an import reads every name that it exports, and that makes Node load its
 * whole fetch, 30 ms of the start.
 */
const requireHttp: Plugin = {
  name: 'require-http',
  setup: (bundler) => {
    bundler.onResolve({ filter: /^(node:)?http$/ }, ({ kind }) =>
      kind === 'import-statement' ? { path: 'http', namespace: 'required' } : undefined,
    );
    bundler.onLoad({ filter: /.*/, namespace: 'required' }, () => ({
      contents: "module.exports = require('node:http');",
    }));
  },
};

function git(...args: string[]): string {
  try {
    return execFileSync('git', args, {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return '';
  }
}

function buildInfo(): BuildInfo {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  return {
    version,
    revision: git('rev-parse', 'HEAD'),
    branch: git('branch', '--show-current'),
    buildDate: git('log', '-1', '--format=%cI'),
  };
}

// The page is built by itself and kept while it is new enough (scripts/build-web.ts).
for (const path of globSync('dist/*'))
  if (basename(path) !== 'web') rmSync(path, { recursive: true, force: true });
await build({
  entryPoints: {
    main: 'build/main.js',
    // Threads of their own: files beside the chunks that start them.
    'chunks/state-writer': 'build/storage/state-writer.js',
    'chunks/bcrypt-thread': 'build/api/door/bcrypt-thread.js',
  },
  outdir: 'dist',
  chunkNames: 'chunks/[name]-[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  sourcemap: true,
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'linked',
  banner: { js: REQUIRE },
  // LMDB finds its native part beside its own files.
  external: ['lmdb', ...OPTIONAL.flatMap((name) => [name, `${name}/*`])],
  define: { TOCSIN_BUILD: JSON.stringify(buildInfo()) },
  plugins: [requireHttp],
  logLevel: 'warning',
});
