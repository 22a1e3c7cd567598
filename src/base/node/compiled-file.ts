import { accessSync, constants, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { cachedDataVersionTag } from 'node:v8';
import { Script } from 'node:vm';
// As a whole: an old Node, that is to say what is wrong, has no `crc32` to import.
import zlib from 'node:zlib';

const CRC_BYTES = 4;

/** What a CommonJS module is called with. */
type ModuleFunction = (
  exports: object,
  require: NodeJS.Require,
  module: { exports: object },
  filename: string,
  dirname: string,
) => void;

/** A file that was run. */
export interface CompiledFile {
  readonly exports: object;
  /** Whether its code is a former process's. */
  readonly isKept: boolean;
  /** Keeps what V8 has compiled of it by now for the next start, unless the code came from there. Never throws. */
  readonly keepCode: () => void;
}

/**
 * Runs a file that holds one function, a CommonJS module's. Its code comes from `folder` where a former process has left it
 * there. Node's own cache of compiled code holds the functions that are compiled before a file runs, which are few;
 * this one holds those that were compiled when `keepCode` was called. The name of the file must tell its content: V8
 * only looks at its length.
 */
export function runCompiled(file: string, folder: string): CompiledFile {
  // All ASCII, as the bundler writes it.
  const source = readFileSync(file, 'latin1');
  const place = join(folder, `${basename(file)}.${cachedDataVersionTag().toString(16)}`);
  const cachedData = readCode(place);
  const script = new Script(source, { filename: file, ...(cachedData && { cachedData }) });
  const module = { exports: {} };
  const run = script.runInThisContext() as ModuleFunction;
  run(module.exports, createRequire(file), module, file, dirname(file));
  const isKept = cachedData !== undefined && script.cachedDataRejected === false;
  const keepCode = (): void => {
    if (!isKept) keep(script, place);
  };
  return { exports: module.exports, isKept, keepCode };
}

function readCode(place: string): Buffer | undefined {
  try {
    const bytes = readFileSync(place);
    const code = bytes.subarray(CRC_BYTES);
    return zlib.crc32(code) === bytes.readUInt32LE(0) ? code : undefined;
  } catch {
    return undefined;
  }
}

/** Without effect where nothing can be written, as in an image. */
function keep(script: Script, place: string): void {
  try {
    mkdirSync(dirname(place), { recursive: true });
    accessSync(dirname(place), constants.W_OK);
    const code = script.createCachedData();
    const crc = Buffer.alloc(CRC_BYTES);
    crc.writeUInt32LE(zlib.crc32(code));
    const draft = `${place}.${process.pid}`;
    writeFileSync(draft, Buffer.concat([crc, code]));
    renameSync(draft, place);
  } catch {
    // The next start takes longer.
  }
}
