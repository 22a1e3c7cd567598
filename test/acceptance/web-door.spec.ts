import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ask, type HttpAnswer, type HttpQuestion } from '../support/http.ts';
import { type Server, startServer, tocsinProgram } from '../support/servers.ts';

const CONFIG = 'route: { receiver: nobody }\nreceivers: [{ name: nobody }]\n';
/** Of `secret`. */
const HASH = '$2b$06$qPlNvhDv12A2PU6JGm8vnuczCTyQHl0cbeT2Vsz93Y73YOiDd6gaa';
const WEB = `basic_auth_users: { alice: ${HASH} }\nhttp_server_config: { headers: { X-Frame-Options: deny } }\n`;
const ALERT = '[{"labels":{"alertname":"a"}}]';
/** A change is seen after this; requests are asked for until then. */
const SEEN_MS = 5000;

let folder: string;
let webFile: string;
let server: Server;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tocsin-door-'));
  webFile = join(folder, 'web.yml');
  await writeFile(webFile, WEB);
  server = await startServer({
    program: tocsinProgram(),
    config: CONFIG,
    prefix: '/x',
    flags: [
      `--web.config.file=${webFile}`,
      '--web.route-prefix=/x',
      '--web.allow-origin=https://karma.example.com',
    ],
  });
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

function as(user: string, password: string): Record<string, string> {
  return { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` };
}

const ALICE = as('alice', 'secret');

function to(path: string, question: HttpQuestion = {}): Promise<HttpAnswer> {
  return ask(server.url + path, question);
}

function post(path: string, headers: Record<string, string>, body?: string): Promise<HttpAnswer> {
  const type: Record<string, string> =
    body === undefined ? {} : { 'content-type': 'application/json' };
  return to(path, {
    method: 'POST',
    headers: { ...type, ...headers },
    ...(body === undefined ? {} : { body }),
  });
}

describe('with users', () => {
  it.each(['/-/healthy', '/-/ready'])('%s is open', async (path) => {
    expect((await to(path)).status).toBe(200);
    expect((await to(path, { method: 'HEAD' })).status).toBe(200);
  });

  it.each([
    '/',
    '/metrics',
    '/api/v2/status',
    '/api/v2/alerts',
    '/api/v1/alerts',
    '/api/ext/v1/me',
    '/none',
    '/-/healthy/',
    '//-/healthy',
    '/-/healthy/..',
    '/-/healthy/../../api/v2/alerts',
    '/%2d/healthy',
    '/assets/x.js',
  ])('%s is not', async (path) => {
    const { status, headers, text } = await to(path);
    expect([status, text, headers['www-authenticate']]).toEqual([401, 'Unauthorized\n', 'Basic']);
    expect(headers['x-frame-options']).toBe('deny');
  });

  it('nothing outside of the prefix is either', async () => {
    const { origin } = new URL(server.url);
    for (const path of ['/', '/-/healthy', '/api/v2/alerts'])
      expect((await ask(origin + path)).status).toBe(401);
  });

  it.each([
    ['nobody', {}],
    ['a user with another password', as('alice', 'Secret')],
    ['an unknown user with the password', as('bob', 'secret')],
    ['a user without one', as('alice', '')],
    ['another scheme', { authorization: 'Bearer secret' }],
  ])('alerts are not taken from %s', async (_, headers) => {
    expect((await post('/api/v2/alerts', headers, ALERT)).status).toBe(401);
    expect((await post('/api/v2/alerts?common', headers, ALERT)).status).toBe(401);
    expect((await post('/-/reload', headers)).status).toBe(401);
    expect((await to('/api/v2/alerts', { headers: ALICE })).text).toBe('[]\n');
  });

  it('who signs in is let in, and known', async () => {
    expect(JSON.parse((await to('/api/ext/v1/me', { headers: ALICE })).text)).toEqual({
      user: 'alice',
    });
    expect((await post('/-/reload', ALICE)).status).toBe(200);
    expect((await post('/api/v2/alerts', ALICE, ALERT)).status).toBe(200);
    const { text, headers } = await to('/api/v2/alerts', { headers: ALICE });
    expect(text).toContain('"alertname":"a"');
    expect(headers['x-frame-options']).toBe('deny');
  });
});

describe('a page of another site', () => {
  const PATHS = [
    '/-/reload',
    '/api/v2/alerts',
    '/api/v2/silences',
    '/api/ext/v1/receivers/nobody/test',
  ];

  it.each(PATHS)('changes nothing by %s', async (path) => {
    for (const headers of [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
    ])
      expect((await post(path, { ...ALICE, ...headers }, '[]')).status).toBe(403);
  });

  it('may look, as ever', async () => {
    const headers = { ...ALICE, origin: 'https://evil.example' };
    const answer = await to('/api/v2/alerts', { headers });
    expect([answer.status, answer.headers['access-control-allow-origin']]).toEqual([200, '*']);
  });

  it('may change something where the command line says so', async () => {
    const headers = {
      ...ALICE,
      origin: 'https://karma.example.com',
      'sec-fetch-site': 'cross-site',
    };
    expect((await post('/-/reload', headers)).status).toBe(200);
  });

  it('is not our own', async () => {
    const headers = { ...ALICE, origin: new URL(server.url).origin };
    expect((await post('/-/reload', headers)).status).toBe(200);
    expect((await post('/api/v2/alerts', headers, ALERT)).status).toBe(200);
  });
});

describe('a change of the web settings', () => {
  const until = async (wanted: number, headers: Record<string, string>): Promise<void> => {
    const end = Date.now() + SEEN_MS;
    while ((await to('/metrics', { headers })).status !== wanted) {
      if (Date.now() > end) throw new Error(`not ${wanted} within ${SEEN_MS} ms`);
      await wait(20);
    }
  };

  it('is in effect soon; one that is wrong is not', async () => {
    await writeFile(webFile, WEB.replace('alice', 'carol'));
    await until(401, ALICE);
    await until(200, as('carol', 'secret'));
    await writeFile(webFile, 'nonsense: 1');
    await wait(300);
    expect((await to('/metrics', { headers: as('carol', 'secret') })).status).toBe(200);
    await writeFile(webFile, `${WEB}rate_limit: { interval: 1h, burst: 1 }\n`);
    await until(429, ALICE);
    expect((await to('/-/healthy')).status).toBe(200);
    await writeFile(webFile, WEB);
    await until(200, ALICE);
  });
});

describe('an address that guesses', () => {
  it('who guesses has to wait, and keeps nobody else out', async () => {
    const statuses: number[] = [];
    for (let i = 0; i < 15; i++)
      statuses.push((await to('/metrics', { headers: as('alice', String(i)) })).status);
    expect(statuses).toContain(401);
    expect(statuses.at(-1)).toBe(429);
    expect((await to('/metrics', { headers: ALICE })).status).toBe(200);
  });
});

describe('a start with web settings that are wrong', () => {
  it('is refused, saying where', async () => {
    const file = join(folder, 'wrong.yml');
    await writeFile(file, 'basic_auth_users:\n  alice: hunter2\n');
    const start = startServer({
      program: tocsinProgram(),
      config: CONFIG,
      flags: [`--web.config.file=${file}`],
    });
    await expect(start).rejects.toThrow(
      `${file}:2:10: basic_auth_users.alice: crypto/bcrypt: hashedSecret too short`,
    );
  });
});
