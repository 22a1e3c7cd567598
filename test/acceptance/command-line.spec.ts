import { describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { tocsinProgram } from '../support/servers.ts';

interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the built program to its end. */
function run(...args: string[]): Promise<Ran> {
  const program = tocsinProgram();
  const child = spawn(program.command, [...program.args, ...args]);
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  return new Promise((resolve) => {
    child.once('close', (code) => resolve({ code, out, err }));
  });
}

describe('the program as it was built', () => {
  it.each([
    [['--help'], /^usage: tocsin \[serve\]/],
    [['serve', '-h'], /--config.file="alertmanager.yml"/],
    [['--version'], /^tocsin, version \d+\.\d+\.\d+ \(branch: .*, revision: .*\)\n/],
  ])('answers %j on standard output', async (args, expected) => {
    const { code, out, err } = await run(...args);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(expected);
  });

  it.each([
    [['--unknown'], "tocsin: error: unknown long flag '--unknown', try --help\n"],
    [['frobnicate'], 'tocsin: error: unexpected frobnicate, try --help\n'],
    [['--enable-feature=x'], "tocsin: error: unknown option 'x' for --enable-feature\n"],
    [['--web.timeout=1'], 'tocsin: error: --web.timeout: time: missing unit in duration "1"\n'],
  ])('refuses %j with one line on standard error and exit code 1', async (args, line) => {
    expect(await run(...args)).toEqual({ code: 1, out: '', err: line });
  });

  it('logs why it could not start and exits with code 1', async () => {
    const { code, out, err } = await run(
      '--config.file=/does/not/exist.yml',
      '--web.listen-address=127.0.0.1:0',
      '--cluster.listen-address=',
    );
    expect({ code, err }).toEqual({ code: 1, err: '' });
    expect(out).toMatch(/level=ERROR .*\/does\/not\/exist\.yml/);
    expect(out).toMatch(/^(time=\S+ level=[A-Z]+ msg=.*\n)+$/);
  });
});
