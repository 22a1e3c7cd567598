import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { ask, getJson, postJson } from '../support/http.ts';
import { startServer, subjectProgram } from '../support/servers.ts';
import type { Server } from '../support/servers.ts';
import { receiver, rootRoute } from './configs.ts';
import { testSince034 } from './since.ts';

jest.setTimeout(60_000);

const PATIENT = rootRoute({ group_wait: '1h' });
const END = '2199-01-01T00:00:00Z';
const running: Server[] = [];

async function start(config: string, flags: readonly string[] = [], prefix = ''): Promise<Server> {
  const server = await startServer({ program: subjectProgram(), config, flags, prefix });
  running.push(server);
  return server;
}

afterAll(() => Promise.all(running.map((server) => server.stop())));

interface Served {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly fingerprint: string;
}

async function served(server: Server, query = ''): Promise<readonly Served[]> {
  return (await getJson(`${server.url}/api/v2/alerts${query}`)) as readonly Served[];
}

async function names(server: Server, query = ''): Promise<readonly (string | undefined)[]> {
  return (await served(server, query)).map(({ labels }) => labels['alertname']).sort();
}

/** The value of a metric without labels, or with exactly the text `series` before its value. */
async function metric(server: Server, series: string): Promise<number> {
  const { text } = await ask(`${server.url}/metrics`);
  const line = text.split('\n').find((each) => each.startsWith(`${series} `));
  return Number(line?.slice(series.length + 1));
}

describe('POST /api/v2/alerts', () => {
  let server: Server;
  beforeAll(async () => {
    server = await start(`${PATIENT}receivers:\n${receiver('default', [])}`);
  });

  it('takes the good alerts of a body and names what is wrong with the others', async () => {
    const answer = await postJson(`${server.url}/api/v2/alerts`, [
      { labels: { alertname: 'good-1' }, endsAt: END },
      { labels: { alertname: '' } },
      { labels: { alertname: 'good-2' }, endsAt: END },
    ]);
    expect(answer.status).toBe(400);
    expect(answer.text).toBe('"at least one label pair required"\n');
    expect(await names(server, '?filter=alertname%3D~%22good-.%22')).toEqual(['good-1', 'good-2']);
  });

  it('sets the start to now and the end to resolve_timeout later where they are missing', async () => {
    const before = Date.now();
    await postJson(`${server.url}/api/v2/alerts`, [{ labels: { alertname: 'timeless' } }]);
    const [alert] = await served(server, '?filter=alertname%3D%22timeless%22');
    const [startMs, endMs] = [Date.parse(alert?.startsAt ?? ''), Date.parse(alert?.endsAt ?? '')];
    expect(startMs).toBeGreaterThanOrEqual(before - 1);
    expect(startMs).toBeLessThanOrEqual(Date.now());
    expect(endMs - startMs).toBe(5 * 60_000);
  });

  it('lets the later of two equal alerts in one body win', async () => {
    await postJson(`${server.url}/api/v2/alerts`, [
      { labels: { alertname: 'twice' }, annotations: { n: '1' }, endsAt: END },
      { labels: { alertname: 'twice' }, annotations: { n: '2' }, endsAt: END },
    ]);
    const found = await served(server, '?filter=alertname%3D%22twice%22');
    expect(found.map(({ annotations }) => annotations)).toEqual([{ n: '2' }]);
  });

  it('does not show an alert after its end', async () => {
    const ended = { alertname: 'ended' };
    await postJson(`${server.url}/api/v2/alerts`, [{ labels: ended, endsAt: END }]);
    expect(await names(server, '?filter=alertname%3D%22ended%22')).toEqual(['ended']);
    await postJson(`${server.url}/api/v2/alerts`, [
      { labels: ended, endsAt: new Date().toISOString() },
    ]);
    expect(await names(server, '?filter=alertname%3D%22ended%22')).toEqual([]);
  });

  it('counts what it received', async () => {
    const series = 'alertmanager_alerts_received_total{status="firing",version="v2"}';
    const before = await metric(server, series);
    await postJson(`${server.url}/api/v2/alerts`, [
      { labels: { alertname: 'counted' }, endsAt: END },
    ]);
    expect(await metric(server, series)).toBe(before + 1);
  });

  testSince034('forbids caches to keep an answer', async () => {
    const { headers } = await ask(`${server.url}/api/v2/alerts`);
    expect(headers['cache-control']).toBe('no-store');
  });

  it('sorts alerts by fingerprint', async () => {
    const prints = (await served(server)).map(({ fingerprint }) => fingerprint);
    expect(prints.length).toBeGreaterThan(3);
    expect(prints).toEqual([...prints].sort());
  });
});

describe('GET /api/v2/status', () => {
  it('tells of the version, the start and a configuration that loads again, without secrets', async () => {
    const secret = 'http://127.0.0.1:1/hook?key=verysecret';
    const server = await start(`${PATIENT}receivers:\n${receiver('default', [secret])}`);
    const status = (await getJson(`${server.url}/api/v2/status`)) as {
      readonly cluster: unknown;
      readonly config: { readonly original: string };
      readonly uptime: string;
      readonly versionInfo: Readonly<Record<string, string>>;
    };
    expect(status.cluster).toEqual({ peers: [], status: 'disabled' });
    expect(Math.abs(Date.parse(status.uptime) - Date.now())).toBeLessThan(60_000);
    expect(Object.keys(status.versionInfo).sort()).toEqual(
      ['branch', 'buildDate', 'buildUser', 'goVersion', 'revision', 'version'].sort(),
    );
    expect(status.config.original).not.toContain('verysecret');
    expect(status.config.original).toContain('group_wait: 1h');
    await server.writeConfig(status.config.original);
    const reload = await ask(`${server.url}/-/reload`, { method: 'POST' });
    expect(`${reload.status} ${reload.text}`).toBe('200 ');
  });
});

describe('limits', () => {
  testSince034(
    '--alerts.per-alertname-limit refuses new alerts of a full name and still updates the old',
    async () => {
      const server = await start(`${PATIENT}receivers:\n${receiver('default', [])}`, [
        '--alerts.per-alertname-limit=2',
      ]);
      const post = (n: string, note: string): Promise<unknown> =>
        postJson(`${server.url}/api/v2/alerts`, [
          { labels: { alertname: 'a', n }, annotations: { note }, endsAt: END },
        ]);
      for (const n of ['1', '2', '3']) await post(n, 'first');
      await post('1', 'second');
      await postJson(`${server.url}/api/v2/alerts`, [{ labels: { alertname: 'b' }, endsAt: END }]);
      const kept = (await served(server)).map(
        ({ labels, annotations }) => `${labels['n'] ?? 'b'} ${annotations['note'] ?? ''}`,
      );
      expect(kept.sort()).toEqual(['1 second', '2 first', 'b ']);
      expect(await metric(server, 'alertmanager_alerts_limited_total')).toBe(1);
      expect(await metric(server, 'alertmanager_alerts_per_alert_limit')).toBe(2);
    },
  );

  it('--web.get-concurrency answers 503 while that many GETs are under way, and POSTs go on', async () => {
    const server = await start(`${PATIENT}receivers:\n${receiver('default', [])}`, [
      '--web.get-concurrency=1',
    ]);
    const long = 'x'.repeat(2_000);
    const many = Array.from({ length: 10_000 }, (_, n) => ({
      labels: { alertname: 'big', n: String(n) },
      annotations: { long },
      endsAt: END,
    }));
    for (let at = 0; at < many.length; at += 1_000) {
      await postJson(`${server.url}/api/v2/alerts`, many.slice(at, at + 1_000));
    }
    const slow = await startedReading(server);
    const refused = await ask(`${server.url}/-/healthy`);
    expect(refused.status).toBe(503);
    expect(refused.text).toMatch(
      /^Limit of concurrent GET requests reached \(1\), try again later\.\n?/,
    );
    expect((await postJson(`${server.url}/api/v2/alerts`, [])).status).toBe(200);
    slow.destroy();
    const deadline = Date.now() + 5_000;
    let status = 503;
    while (status === 503 && Date.now() < deadline) {
      status = (await ask(`${server.url}/-/healthy`)).status;
    }
    expect(status).toBe(200);
    const series = 'alertmanager_http_concurrency_limit_exceeded_total{method="get"}';
    expect(await metric(server, series)).toBeGreaterThanOrEqual(1);
  });
});

/** A GET of 20 MB whose reader stops after the first bytes, so that it stays under way. */
function startedReading(server: Server): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const { port } = new URL(server.url);
    const socket = connect(Number(port), '127.0.0.1', () =>
      socket.write('GET /api/v2/alerts HTTP/1.1\r\nHost: x\r\n\r\n'),
    );
    socket.once('error', reject);
    socket.once('data', () => {
      socket.pause();
      resolve(socket);
    });
  });
}

describe('--web.route-prefix', () => {
  let server: Server;
  beforeAll(async () => {
    const flags = ['--web.route-prefix=/foo/'];
    server = await start(`${PATIENT}receivers:\n${receiver('default', [])}`, flags, '/foo');
  });

  it('puts every path below it', async () => {
    await postJson(`${server.url}/api/v2/alerts`, [{ labels: { alertname: 'a' }, endsAt: END }]);
    expect(await names(server)).toEqual(['a']);
    expect((await ask(`${server.url}/metrics`)).status).toBe(200);
    expect((await ask(`${server.url}/-/reload`, { method: 'POST' })).status).toBe(200);
    expect((await ask(`${server.url}/api/v2/nope`)).status).toBe(404);
  });

  it('leads / there and knows no path outside', async () => {
    const root = new URL('/', server.url).toString();
    const answer = await ask(root);
    expect(answer.status).toBe(302);
    expect(answer.headers.location).toBe('/foo');
    expect((await ask(`${root}api/v2/alerts`)).status).toBe(404);
    expect((await ask(`${root}-/ready`)).status).toBe(404);
  });
});

describe('the command line', () => {
  it.each([
    ['an unknown flag', ['--no.such.flag=1']],
    ['a bad duration', ['--alerts.gc-interval=soon']],
    ['an external URL that is no URL', ['--web.external-url=ftp://x']],
  ])('%s ends the start with code 1 and one line that says why', async (_, flags) => {
    const failure = await start(`${PATIENT}receivers:\n${receiver('default', [])}`, flags).then(
      () => 'started',
      (error: unknown) => String(error),
    );
    expect(failure).toMatch(/ended early \(1\)/);
  });

  it('a configuration that does not load ends the start with code 1', async () => {
    const failure = await start('route:\n  receiver: nobody\n').then(
      () => 'started',
      (error: unknown) => String(error),
    );
    expect(failure).toMatch(/ended early \(1\)/);
    expect(failure).toMatch(/undefined receiver.*nobody.*used in route/);
  });
});
