import { describe, expect, it } from '@jest/globals';
import type { CommandLoader } from './io.ts';
import { runCli } from './main-command.ts';

interface Ran {
  readonly code: number;
  readonly calls: unknown[];
  readonly err: string;
}

async function ran(...args: string[]): Promise<Ran> {
  const calls: unknown[] = [];
  let err = '';
  const command =
    (name: string, code: number): CommandLoader =>
    () =>
      Promise.resolve((given) => {
        calls.push([name, ...given]);
        return Promise.resolve(code);
      });
  const io = { out: (): void => undefined, err: (text: string): void => void (err += text) };
  const broken: CommandLoader = () => Promise.reject(new Error('no such chunk'));
  const commands = { serve: args.includes('--broken') ? broken : command('serve', 0) };
  const others = {
    'check-config': command('check', 3),
    explain: command('explain', 6),
    export: command('export', 1),
    template: command('template', 4),
    receivers: command('receivers', 5),
  };
  const code = await runCli(args, io, { ...commands, ...others });
  return { code, calls, err };
}

describe('the command line', () => {
  it.each<[args: string[], call: string[], code: number]>([
    [[], ['serve'], 0],
    [['--web.timeout=1s'], ['serve', '--web.timeout=1s'], 0],
    [['serve', '-h'], ['serve', '-h'], 0],
    [['check-config', 'a.yml', 'b.yml'], ['check', 'a.yml', 'b.yml'], 3],
    [['export', '--force'], ['export', '--force'], 1],
    [['template', 'render'], ['template', 'render'], 4],
    [['receivers', 'test', 'x'], ['receivers', 'test', 'x'], 5],
  ])('sends %j to its command and gives its exit code', async (args, call, code) => {
    expect(await ran(...args)).toEqual({ code, calls: [call], err: '' });
  });

  it.each(['frobnicate', 'toString', 'a.yml'])('refuses the command %s', async (name) => {
    const err = `tocsin: error: unexpected ${name}, try --help\n`;
    expect(await ran(name)).toEqual({ code: 1, calls: [], err });
  });

  it('reports a command that fails in one line', async () => {
    const err = 'tocsin: error: no such chunk\n';
    expect(await ran('serve', '--broken')).toEqual({ code: 1, calls: [], err });
  });
});
