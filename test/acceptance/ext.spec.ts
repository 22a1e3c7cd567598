import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AlertsAnswer, LabelsAnswer } from '../../src/api/contract/alerts.ts';
import type { ExplainAnswer } from '../../src/api/contract/explain.ts';
import type { HistoryAnswer } from '../../src/api/contract/history.ts';
import type { ChangesAnswer } from '../../src/api/contract/status.ts';
import { ask, getJson, type HttpAnswer, postJson } from '../support/http.ts';
import { type Server, startServer, tocsinProgram } from '../support/servers.ts';
import { WebhookSink } from '../support/webhook-sink.ts';

let server: Server;
let sink: WebhookSink;

function config(url: string): string {
  return `
route:
  receiver: all
  group_by: [alertname]
  group_wait: 100ms
  group_interval: 1m
  routes:
    - { receiver: quiet, matchers: [severity="info"], mute_time_intervals: [always] }
receivers:
  - { name: all, webhook_configs: [{ url: '${url}' }] }
  - { name: quiet }
inhibit_rules:
  - { source_matchers: [severity="critical"], target_matchers: [severity="warning"], equal: [alertname] }
time_intervals:
  - { name: always, time_intervals: [{ times: [{ start_time: '00:00', end_time: '24:00' }] }] }
`;
}

const get = (path: string): Promise<unknown> => getJson(`${server.url}/api/ext/v1${path}`);
const asked = (path: string, headers: Record<string, string> = {}): Promise<HttpAnswer> =>
  ask(`${server.url}/api/ext/v1${path}`, { headers });

beforeAll(async () => {
  sink = await WebhookSink.start();
  server = await startServer({ program: tocsinProgram(), config: config(sink.url('/')) });
  const severities = ['critical', 'warning', 'info'];
  const alerts = severities.map((severity) => ({
    labels: { alertname: 'A', severity },
    annotations: { s: 'x' },
  }));
  await postJson(`${server.url}/api/v2/alerts`, alerts);
  const end = Date.now() + 10_000;
  while (((await get('/history?outcome=sent')) as HistoryAnswer).flushes.length === 0)
    if (Date.now() > end) throw new Error('nothing was sent');
});
afterAll(async () => {
  await server.stop();
  await sink.close();
});

describe('alerts for the page', () => {
  it('come in groups as notified, with counts', async () => {
    const { counts, groups, page } = (await get('/alerts')) as AlertsAnswer;
    expect(counts).toEqual({ total: 3, active: 1, silenced: 0, inhibited: 1, muted: 1 });
    expect([groups, page.map(({ notified }) => notified?.receiver)]).toEqual([2, ['all', 'quiet']]);
  });

  it('are filtered, grouped and paged as asked', async () => {
    const query = async (text: string): Promise<AlertsAnswer> =>
      (await get(`/alerts?${text}`)) as AlertsAnswer;
    expect((await query('filter=severity%3D~%22c.*%22')).alerts).toBe(1);
    expect((await query('receiver=quiet')).counts.total).toBe(1);
    expect((await query('state=inhibited&state=muted')).alerts).toBe(2);
    expect(
      (await query('group_by=severity&limit=1&offset=1')).page.map(({ labels }) => labels),
    ).toEqual([{ severity: 'info' }]);
    expect(
      (await query('group_by=&alerts=2')).page.map(({ alerts, counts }) => [
        alerts.length,
        counts.total,
      ]),
    ).toEqual([[2, 3]]);
  });

  it('are not sent again where nothing has changed', async () => {
    const first = await asked('/alerts?state=active');
    const etag = String(first.headers.etag);
    expect(await asked('/alerts?state=active', { 'if-none-match': etag })).toMatchObject({
      status: 304,
      text: '',
    });
    expect((await asked('/alerts?state=muted', { 'if-none-match': etag })).status).toBe(200);
  });

  it('have labels to complete', async () => {
    const { page } = (await get('/labels?top=1')) as LabelsAnswer;
    expect(page.map(({ name, alerts, values }) => [name, alerts, values])).toEqual([
      ['alertname', 3, 1],
      ['severity', 3, 3],
    ]);
    expect(await get('/labels/values?name=severity&search=RIT')).toEqual({
      values: 1,
      page: [{ value: 'critical', alerts: 1 }],
    });
  });

  it('say when they change, and not when they are merely sent again', async () => {
    const changes = async (): Promise<number> => ((await get('/changes')) as ChangesAnswer).alerts;
    const before = await changes();
    const alert = { labels: { alertname: 'A', severity: 'critical' }, annotations: { s: 'x' } };
    await postJson(`${server.url}/api/v2/alerts`, [alert]);
    expect(await changes()).toBe(before);
    await postJson(`${server.url}/api/v2/alerts`, [{ ...alert, annotations: { s: 'y' } }]);
    expect(await changes()).toBe(before + 1);
  });
});

describe('explanations', () => {
  const explained = async (severity: string): Promise<ExplainAnswer> =>
    (await get(`/explain?label=alertname%3DA&label=severity%3D${severity}`)) as ExplainAnswer;

  it.each([
    ['critical', 'told'],
    ['warning', 'inhibited'],
    ['info', 'muted'],
    ['none', 'not firing'],
  ])('of %s say %s', async (severity, verdict) => {
    const { routes, fires } = await explained(severity);
    expect(routes.map((route) => route.verdict)).toEqual([verdict]);
    expect(fires).toBe(verdict !== 'not firing');
  });

  it('are the same by POST and by fingerprint', async () => {
    const { fingerprint, steps } = await explained('critical');
    const by = async (body: unknown): Promise<ExplainAnswer> =>
      JSON.parse((await postJson(`${server.url}/api/ext/v1/explain`, body)).text) as ExplainAnswer;
    expect((await by({ fingerprint })).steps).toEqual(steps);
    expect((await by({ labels: { alertname: 'A', severity: 'critical' } })).fingerprint).toBe(
      fingerprint,
    );
  });
});

describe('silences for the page', () => {
  it('are previewed, shown with what they hit, and expired together', async () => {
    const matchers = [{ name: 'alertname', operator: '=', value: 'A' }];
    const preview = await postJson(`${server.url}/api/ext/v1/silences/preview`, {
      matchers,
      limit: 1,
    });
    expect(JSON.parse(preview.text)).toMatchObject({ alerts: 3, of: 3, matchesEverything: false });
    const endsAt = new Date(Date.now() + 60_000).toISOString();
    const given = {
      matchers: [{ name: 'alertname', value: 'A', isRegex: false }],
      startsAt: new Date().toISOString(),
      endsAt,
      createdBy: 'me',
      comment: 'c',
    };
    const { silenceID: id } = JSON.parse(
      (await postJson(`${server.url}/api/v2/silences`, given)).text,
    ) as { silenceID: string };
    expect(await get('/silences?search=ME')).toMatchObject({
      counts: { active: 1 },
      page: [{ id, alerts: 3, comment: 'c' }],
    });
    const ended = await postJson(`${server.url}/api/ext/v1/silences/expire`, { ids: [id, 'none'] });
    expect(JSON.parse(ended.text)).toEqual({
      silences: [
        { id, outcome: 'expired' },
        { id: 'none', outcome: 'not found' },
      ],
    });
  });
});

describe('what cannot be answered', () => {
  it.each([
    ['/alerts?filter=nonsense', 400],
    ['/alerts?receiver=(', 400],
    ['/alerts?state=odd', 400],
    ['/alerts?limit=-1', 400],
    ['/alerts/0123456789abcdef', 404],
    ['/alerts/x', 404],
    ['/groups/x', 404],
    ['/explain', 400],
    ['/explain?label=x', 400],
    ['/history?fingerprint=x', 400],
    ['/labels/values', 400],
    ['/matchers?text=foo', 400],
    ['/none', 404],
  ])('%s is %i', async (path, code) => {
    const { status, text } = await asked(path);
    expect(status).toBe(code);
    expect(JSON.parse(text)).toMatchObject({ code, message: expect.stringMatching(/./) });
  });

  it.each([
    ['/explain', '{}'],
    ['/explain', 'null'],
    ['/explain', '{"labels":{"a":1}}'],
    ['/silences/preview', '{"matchers":[]}'],
    ['/silences/preview', '{"matchers":[{"name":"a","operator":"=~","value":"("}]}'],
    ['/silences/expire', '{"ids":"x"}'],
    ['/silences/expire', '['],
  ])('%s takes no %s', async (path, body) => {
    const { status, text } = await ask(`${server.url}/api/ext/v1${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    expect([status, JSON.parse(text)]).toEqual([
      400,
      { code: 400, message: expect.stringMatching(/./) },
    ]);
  });
});
