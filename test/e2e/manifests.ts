import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { parseAllDocuments } from 'yaml';

/** An object for Kubernetes, as far as every one has it. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
}

const ROOT = join(import.meta.dirname, '../..');
/** Where the program that is checked pretends to be, so that it finds the packages. */
const PROGRAM = join(ROOT, 'test/e2e/manifests.checked.ts');

/** The objects in the YAML files of a folder and those below it, kustomizations excepted. */
export function readManifests(folder: string): Manifest[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.yaml') && !path.endsWith('kustomization.yaml'))
    .sort()
    .flatMap((path) => parseAllDocuments(readFileSync(join(folder, path), 'utf8')))
    .map((document) => document.toJS() as Manifest);
}

/**
 * What the definitions of Kubernetes' API and of the Prometheus Operator's have against some objects: missing keys, keys
 * that there are not, values of another kind. The packages' types are the definitions; so the objects are compiled.
 */
export function problemsOf(manifests: readonly Manifest[]): string[] {
  const lines = manifests.flatMap((manifest, index) => {
    const { apiVersion, kind } = manifest;
    const from = apiVersion.startsWith('monitoring.coreos.com/')
      ? '@kubernetes-models/prometheus-operator'
      : 'kubernetes-models';
    return [
      `import type { I${kind} as T${index} } from '${from}/${apiVersion}/${kind}';`,
      `export const o${index}: T${index} = ${JSON.stringify(manifest)};`,
    ];
  });
  return compile(`${lines.join('\n')}\n`);
}

function compile(text: string): string[] {
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    types: [],
  };
  const host = ts.createCompilerHost(options);
  const program = ts.createProgram([PROGRAM], options, {
    ...host,
    fileExists: (path) => path === PROGRAM || host.fileExists(path),
    getSourceFile: (path, ...rest) =>
      path === PROGRAM
        ? ts.createSourceFile(path, text, ts.ScriptTarget.ES2022)
        : host.getSourceFile(path, ...rest),
  });
  return ts
    .getPreEmitDiagnostics(program)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}
