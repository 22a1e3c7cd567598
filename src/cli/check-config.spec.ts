import { describe, expect, it } from '@jest/globals';
import { FEATURES } from '../app/options/features.ts';
import { KNOWN_FEATURES, runCheckConfig } from './check-config.ts';

const GOOD = `
route: { receiver: w }
receivers: [{ name: w }]
templates: [a.tmpl]
inhibit_rules: [{ equal: [a] }]
`;

const FILES: Readonly<Record<string, string>> = {
  'good.yml': GOOD,
  'bad.yml': 'route:\n  receiver: w\n  grup_by: [a]\n  group_wait: 5\n',
  'utf8.yml': 'route: { receiver: w, group_by: [a b] }\nreceivers: [{ name: w }]\n',
  'more.yml': 'receivers: [{ name: w, feishu_configs: [{ webhook_url: "https://x" }] }]\n',
  'wrong.yml': 'receivers:\n  - name: other\n',
  '-': GOOD,
};

async function check(
  ...args: readonly string[]
): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  const written = { out: '', err: '' };
  const io = {
    out: (text: string) => void (written.out += text),
    err: (text: string) => void (written.err += text),
  };
  const code = await runCheckConfig(args, io, async (file) => {
    const text = FILES[file];
    if (text === undefined) throw new Error(`ENOENT: no such file or directory, open '${file}'`);
    return text;
  });
  return { code, ...written };
}

describe('tocsin check-config', () => {
  it('sums up a good file as amtool does', async () => {
    expect(await check('good.yml')).toEqual({
      code: 0,
      out: `Checking 'good.yml'  SUCCESS
Found:
 - global config
 - route
 - 1 inhibit rules
 - 1 receivers
 - 1 templates

`,
      err: '',
    });
  });

  it('names every problem of a bad file at its place', async () => {
    expect(await check('bad.yml')).toEqual({
      code: 1,
      out: `Checking 'bad.yml'  FAILED:
bad.yml:3:3: route.grup_by: field grup_by not found, did you mean group_by?
bad.yml:4:15: route.group_wait: not a valid duration string: "5"

`,
      err: 'tocsin: error: failed to validate 1 file(s)\n',
    });
  });

  it('goes on after a bad file, and after one that is not there', async () => {
    const { code, out, err } = await check('bad.yml', 'none.yml', 'good.yml');
    expect(code).toBe(1);
    expect(out).toContain("Checking 'none.yml'  FAILED: ENOENT: no such file");
    expect(out).toContain("Checking 'good.yml'  SUCCESS");
    expect(err).toBe('tocsin: error: failed to validate 2 file(s)\n');
  });

  it('checks a file of extensions together with the file that it adds to', async () => {
    const good = await check('--extensions=more.yml', 'good.yml');
    expect(good).toMatchObject({
      code: 0,
      out: expect.stringContaining(" - 1 integrations of 'more.yml'"),
    });
    expect(await check('good.yml', '--extensions', 'wrong.yml')).toMatchObject({
      code: 1,
      out: `Checking 'good.yml'  FAILED:
wrong.yml:2:11: receivers[0].name: receiver "other" is not in good.yml: add it there, its name alone will do

`,
    });
  });

  it('reads standard input for a hyphen', async () => {
    expect((await check('-')).out).toContain("Checking '-'  SUCCESS");
  });

  it.each([
    [[], 0],
    [['--enable-feature=utf8-strict-mode'], 0],
    [['--enable-feature', 'classic-mode'], 1],
    [['--enable-feature=event-recorder,classic-mode'], 1],
  ])('reads label names as the mode of %j has it', async (args, code) => {
    expect((await check(...args, 'utf8.yml')).code).toBe(code);
  });

  it.each([
    [[], 'check-config needs the name of a file, try --help'],
    [['--foo', 'good.yml'], 'unknown flag --foo, try --help'],
    [['good.yml', '--enable-feature'], '--enable-feature needs a value, try --help'],
    [['good.yml', '--extensions'], '--extensions needs a value, try --help'],
    [
      ['--extensions=more.yml', 'good.yml', 'utf8.yml'],
      '--extensions goes with one file, try --help',
    ],
    [['--enable-feature=foo', 'good.yml'], "unknown option 'foo' for --enable-feature"],
    [
      ['--enable-feature=classic-mode,utf8-strict-mode', 'good.yml'],
      'cannot have both classic and UTF-8 modes enabled',
    ],
  ])('refuses the arguments %j with exit code 2', async (args, message) => {
    expect(await check(...args)).toEqual({ code: 2, out: '', err: `tocsin: error: ${message}\n` });
  });

  it('explains itself', async () => {
    const { code, out } = await check('--help');
    expect([code, out]).toEqual([0, expect.stringContaining('usage: tocsin check-config')]);
  });

  it('knows the features of the server', () => {
    expect(KNOWN_FEATURES.toSorted()).toEqual(Object.keys(FEATURES).toSorted());
  });
});
