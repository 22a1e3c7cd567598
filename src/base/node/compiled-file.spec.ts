import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCompiled } from './compiled-file.ts';

const root = mkdtempSync(join(tmpdir(), 'tocsin-code-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const SOURCE = `(function (exports, require, module, __filename, __dirname) {
  exports.here = require('node:path').basename(__filename);
  exports.twice = function (n) { return 2 * n; };
})`;

let file: string;
let kept: string;
beforeEach(() => {
  const folder = mkdtempSync(join(root, 'program-'));
  file = join(folder, 'program.cjs');
  kept = join(folder, 'kept');
  writeFileSync(file, SOURCE);
});

interface Program {
  readonly here: string;
  readonly twice: (n: number) => number;
}

function use(): boolean {
  const { exports, isKept, keepCode } = runCompiled(file, kept);
  const { here, twice } = exports as Program;
  expect([here, twice(21)]).toEqual(['program.cjs', 42]);
  keepCode();
  return isKept;
}

function onlyKept(): string {
  const [name = '', ...others] = readdirSync(kept);
  expect(others).toEqual([]);
  return join(kept, name);
}

describe('a compiled file', () => {
  it('is run, and its code kept for the next time', () => {
    expect([use(), use()]).toEqual([false, true]);
    expect(onlyKept()).toMatch(/program\.cjs\.[0-9a-f]+$/);
  });

  it.each([
    ['cut off', (code: Buffer) => code.subarray(0, code.length / 2)],
    ['changed', (code: Buffer) => code.fill(1, code.length / 2)],
    ['empty', () => Buffer.alloc(0)],
  ])('is compiled anew, and kept again, when what was kept is %s', (_, damage) => {
    use();
    writeFileSync(onlyKept(), damage(readFileSync(onlyKept())));
    expect([use(), use()]).toEqual([false, true]);
  });

  it('is run where nothing can be kept', () => {
    writeFileSync(kept, 'no folder');
    expect([use(), use()]).toEqual([false, false]);
    rmSync(kept);
    mkdirSync(kept);
    expect([use(), use()]).toEqual([false, true]);
  });
});
