import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { spawn } from 'node:child_process';
import { ask, getJson } from '../support/http.ts';
import type { HttpAnswer } from '../support/http.ts';
import { startServer, tocsinProgram } from '../support/servers.ts';
import type { Server } from '../support/servers.ts';
import { WebhookSink } from '../support/webhook-sink.ts';
import { rootRoute } from './configs.ts';

jest.setTimeout(60_000);

let sink: WebhookSink;
let server: Server;

const cleanup = new AsyncDisposableStack();

beforeAll(async () => {
  sink = await WebhookSink.start();
  sink.respond = ({ path }) => (path.startsWith('/bad') ? 403 : 200);
  cleanup.defer(() => sink.close());
  server = await startServer({
    program: tocsinProgram(),
    prefix: '/am',
    flags: ['--web.route-prefix=/am'],
    config: [
      rootRoute({ group_wait: '200ms' }),
      'receivers:',
      '  - name: default',
      '    webhook_configs:',
      `      - url: ${sink.url('/good')}`,
      `      - url: ${sink.url('/bad?token=tops3cret')}`,
      '  - name: no/route',
      '    webhook_configs:',
      `      - url: ${sink.url('/unused')}`,
      '    mattermost_configs:',
      `      - webhook_url: ${sink.url('/mm')}`,
      `        text: '{{ template "nowhere" . }}'`,
      '  - name: nobody',
      '',
    ].join('\n'),
  });
  cleanup.defer(() => server.stop());
});

afterAll(() => cleanup.disposeAsync());

function test(name: string): Promise<HttpAnswer> {
  const url = `${server.url}/api/ext/v1/receivers/${encodeURIComponent(name)}/test`;
  return ask(url, { method: 'POST' });
}

/** Runs the built program to its end. */
function run(...args: readonly string[]): Promise<{ code: number | null; out: string }> {
  const program = tocsinProgram();
  const child = spawn(program.command, [...program.args, ...args]);
  let out = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (out += chunk.toString()));
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, out })));
}

describe('POST /api/ext/v1/receivers/{name}/test', () => {
  it('tells of each integration what became of the test, and no secret', async () => {
    const { status, text, headers } = await test('default');
    expect([status, headers['content-type']]).toEqual([200, 'application/json']);
    const latencyMs = expect.any(Number);
    expect(JSON.parse(text)).toEqual({
      receiver: 'default',
      integrations: [
        { kind: 'webhook', index: 0, status: 'sent', latencyMs, message: '', response: '200' },
        {
          kind: 'webhook',
          index: 1,
          status: 'failed',
          latencyMs,
          message: 'unexpected status code 403',
          response: '',
        },
      ],
    });
    expect(text).not.toContain('tops3cret');
  });

  it('sends one alert that says it is a test', async () => {
    await test('default');
    const { payload } = sink.deliveries.findLast(({ path }) => path === '/good') ?? {};
    expect(payload).toMatchObject({
      receiver: 'default',
      status: 'firing',
      alerts: [{ labels: { alertname: 'TocsinTest', test: 'true' } }],
      commonAnnotations: { summary: 'This is a test notification' },
    });
  });

  it('leaves no alert, no group and no count behind', async () => {
    await test('default');
    expect(await getJson(`${server.url}/api/v2/alerts`)).toEqual([]);
    expect(await getJson(`${server.url}/api/v2/alerts/groups`)).toEqual([]);
    const { text } = await ask(`${server.url}/metrics`);
    expect(text).toMatch(/^alertmanager_notifications_total\{integration="webhook"[^}]*\} 0$/m);
  });

  it('reaches a receiver that no route names, and says when a template has failed', async () => {
    const { status, text } = await test('no/route');
    expect(status).toBe(200);
    expect(JSON.parse(text)).toMatchObject({
      integrations: [
        { kind: 'webhook', status: 'sent' },
        { kind: 'mattermost', message: expect.stringContaining('"nowhere"') },
      ],
    });
    expect(sink.deliveries.some(({ path }) => path === '/unused')).toBe(true);
  });

  it.each([
    ['nobody', 200, { receiver: 'nobody', integrations: [] }],
    ['stranger', 404, { code: 404, message: 'there is no receiver "stranger"' }],
  ])('answers for %s with %i', async (name, status, body) => {
    const answer = await test(name);
    expect([answer.status, JSON.parse(answer.text)]).toEqual([status, body]);
  });

  it('has no other method', async () => {
    const answer = await ask(`${server.url}/api/ext/v1/receivers/default/test`);
    expect([answer.status, answer.headers.allow]).toEqual([405, 'POST']);
  });
});

describe('tocsin receivers test', () => {
  it('shows the outcome and fails when one was not told', async () => {
    const { code, out } = await run('receivers', 'test', 'default', `--url=${server.url}`);
    expect(out).toMatch(
      /^webhook\[0\] {2}sent {2}\d+ ms {2}200\nwebhook\[1\] {2}failed {2}\d+ ms\n {4}unexpected status code 403\n$/,
    );
    expect(code).toBe(1);
  });

  it('succeeds when all were told', async () => {
    const { code, out } = await run(
      ...['receivers', 'test', 'no/route', '--web.route-prefix=/am'],
      `--url=${new URL(server.url).origin}`,
    );
    expect([code, out]).toEqual([0, expect.stringContaining('mattermost[0]  sent')]);
  });

  it('says what is wrong about an unknown receiver', async () => {
    expect(await run('receivers', 'test', 'x', `--url=${server.url}`)).toEqual({
      code: 1,
      out: 'tocsin: error: the server answered 404: there is no receiver "x"\n',
    });
  });
});
