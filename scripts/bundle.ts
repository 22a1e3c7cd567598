// Bundles what `nest build` compiled into dist/: one entry and the chunks it loads on demand, and the server as one
// file, with source maps.
import { execFileSync } from 'node:child_process';
import { globSync, readFileSync, rmSync } from 'node:fs';
import { basename } from 'node:path';
import { build } from 'esbuild';
import type { BuildOptions, Plugin } from 'esbuild';
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

/**
 * Has Nest's own loggers make their formatter of times when they write, which they never do here: that lists the locales of
 * the world, 20 ms of the start.
 */
const lateLocales: Plugin = {
  name: 'late-locales',
  setup: (bundler) => {
    bundler.onLoad({ filter: /\/(console-)?logger\.service\.js$/ }, ({ path }) => {
      const text = readFileSync(path, 'utf8');
      const late = text.replace('= new Intl.DateTimeFormat(', '= lateFormat(');
      if (late === text) throw new Error(`${path} makes no formatter any more: drop this plugin`);
      return { contents: `${late}\n${LATE_FORMAT}` };
    });
  },
};

const LATE_FORMAT = `function lateFormat(...options) {
  return { format: (time) => new Intl.DateTimeFormat(...options).format(time) };
}`;

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

const COMMON: BuildOptions = {
  outdir: 'dist',
  bundle: true,
  platform: 'node',
  target: 'node24',
  sourcemap: true,
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'linked',
  // LMDB finds its native part beside its own files.
  external: ['lmdb', ...OPTIONAL.flatMap((name) => [name, `${name}/*`])],
  logLevel: 'warning',
};

/**
 * The server as one function, for src/base/node/compiled-file.ts. Answers its name, which tells what is in it.
 */
async function bundleServer(): Promise<string> {
  const { metafile } = await build({
    ...COMMON,
    entryPoints: { 'chunks/server': 'build/app/server.js' },
    entryNames: '[dir]/[name]-[hash]',
    outExtension: { '.js': '.cjs' },
    format: 'cjs',
    banner: { js: `(function (exports, require, module, __filename, __dirname) {${FILE_URL}` },
    footer: { js: '})' },
    define: { TOCSIN_BUILD: JSON.stringify(buildInfo()), 'import.meta.url': 'fileUrlHere' },
    metafile: true,
    plugins: [lateLocales],
  });
  const [path = ''] = Object.keys(metafile.outputs).filter((output) => output.endsWith('.cjs'));
  return basename(path);
}

/** What `import.meta.url` is in an ECMAScript module. */
const FILE_URL = `const fileUrlHere = require('node:url').pathToFileURL(__filename).href;`;

// The page is built by itself and kept while it is new enough (scripts/build-web.ts).
for (const path of globSync('dist/{*,.compile-cache}'))
  if (basename(path) !== 'web') rmSync(path, { recursive: true, force: true });
const server = await bundleServer();
await build({
  ...COMMON,
  entryPoints: {
    main: 'build/main.js',
    // A thread of its own: a file beside the chunk that starts it.
    'chunks/bcrypt-thread': 'build/api/door/bcrypt-thread.js',
  },
  chunkNames: 'chunks/[name]-[hash]',
  splitting: true,
  format: 'esm',
  banner: { js: REQUIRE },
  define: { TOCSIN_SERVER: JSON.stringify(`chunks/${server}`) },
  plugins: [requireHttp],
});
