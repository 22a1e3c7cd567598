import { describe, expect, it } from '@jest/globals';
import { runReceivers } from './receivers-test.ts';

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  /** What was asked: the URL and the headers. */
  readonly asked: readonly (readonly [string, unknown])[];
}

async function run(args: readonly string[], status = 200, body: unknown = REPORT): Promise<Ran> {
  const written = { out: '', err: '' };
  const asked: (readonly [string, unknown])[] = [];
  const io = {
    out: (text: string) => void (written.out += text),
    err: (text: string) => void (written.err += text),
  };
  const code = await runReceivers(args, io, async (url, init) => {
    asked.push([url instanceof URL ? url.href : '', init?.headers]);
    return new Response(typeof body === 'string' ? body : JSON.stringify(body), { status });
  });
  return { code, ...written, asked };
}

const SENT = {
  kind: 'webhook',
  index: 0,
  status: 'sent',
  latencyMs: 12,
  message: '',
  response: '',
};
const REPORT = { receiver: 'team', integrations: [{ ...SENT, response: '200: ok' }] };

describe('tocsin receivers test', () => {
  it.each([
    [['team'], 'http://localhost:9093/api/ext/v1/receivers/team/test'],
    [['a b/ü', '--url=https://x:1'], 'https://x:1/api/ext/v1/receivers/a%20b%2F%C3%BC/test'],
    [['t', '--url', 'http://x/am/'], 'http://x/am/api/ext/v1/receivers/t/test'],
    [['t', '--url=http://x', '--web.route-prefix=/am'], 'http://x/am/api/ext/v1/receivers/t/test'],
  ])('of %j asks %s', async (args, url) => {
    expect((await run(['test', ...args])).asked).toEqual([[url, {}]]);
  });

  it('gives the user and password of the URL in a header', async () => {
    const { asked } = await run(['test', 't', '--url=http://me:p%40ss@x']);
    const authorization = `Basic ${Buffer.from('me:p@ss').toString('base64')}`;
    expect(asked).toEqual([['http://x/api/ext/v1/receivers/t/test', { authorization }]]);
  });

  it('shows a line for each integration', async () => {
    expect(await run(['test', 'team'])).toMatchObject({
      code: 0,
      out: 'webhook[0]  sent  12 ms  200: ok\n',
    });
  });

  it('shows why something failed, without what a terminal would obey', async () => {
    const failed = { ...SENT, kind: 'slack', status: 'failed', message: 'a\n\u001B[31mb' };
    expect(await run(['test', 'x'], 200, { integrations: [SENT, failed] })).toMatchObject({
      code: 1,
      out: 'webhook[0]  sent  12 ms\nslack[0]  failed  12 ms\n    a [31mb\n',
    });
  });

  it('says that nothing was sent where there is nobody to tell', async () => {
    const { code, out } = await run(['test', 'x'], 200, { integrations: [] });
    expect([code, out]).toEqual([0, expect.stringContaining('nothing was sent')]);
  });

  it.each<[number, unknown, string]>([
    [404, { code: 404, message: 'there is no receiver "x"' }, '404: there is no receiver "x"'],
    [404, '404 page not found\n', '404: is this Tocsin'],
    [200, '[]', '200: is this Tocsin'],
  ])('fails at an answer of %i %j', async (status, body, message) => {
    const { code, err } = await run(['test', 'x'], status, body);
    expect([code, err]).toEqual([1, expect.stringContaining(`the server answered ${message}`)]);
  });

  it.each([
    [[], 'a subcommand is needed'],
    [['list'], 'unexpected list'],
    [['test'], 'the name of one receiver is needed'],
    [['test', 'a', 'b'], 'the name of one receiver is needed'],
    [['test', 'a', '--url=ftp://x'], '--url is no http or https URL'],
    [['test', 'a', '--nope'], 'nope'],
  ])('refuses the arguments %j with exit code 2', async (args, message) => {
    const { code, err, asked } = await run(args);
    expect([code, err, asked]).toEqual([2, expect.stringContaining(message), []]);
  });

  it('explains itself', async () => {
    expect((await run(['--help'])).out).toContain('usage: tocsin receivers test');
  });
});
