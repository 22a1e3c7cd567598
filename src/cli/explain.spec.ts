import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExplainAnswer } from '../api/contract/explain.ts';
import { runExplain } from './explain.ts';

const CONFIG = `
route:
  receiver: all
  routes:
    - { receiver: pager, matchers: [severity="critical"], continue: true }
    - { receiver: db, matchers: [team="db"] }
receivers: [{ name: all }, { name: pager }, { name: db }]
`;
const ANSWER: ExplainAnswer = {
  at: '2026-03-01T10:00:00.000Z',
  labels: { alertname: 'A' },
  fingerprint: '0123456789abcdef',
  fires: true,
  muted: [],
  steps: [
    {
      routeId: '{}',
      depth: 0,
      receiver: 'all',
      matchers: [],
      result: 'taken',
      goesOn: false,
      because: 'root',
    },
  ],
  routes: [
    {
      routeId: '{}',
      receiver: 'all',
      groupBy: [],
      groupByAll: false,
      groupLabels: {},
      groupKey: '{}:{}',
      groupWaitMs: 30_000,
      groupIntervalMs: 300_000,
      repeatIntervalMs: 14_400_000,
      muteTimeIntervals: ['nights'],
      activeTimeIntervals: [],
      muted: { by: 'mute_time_interval', ids: ['nights'], count: 1 },
      held: true,
      verdict: 'muted',
      flushes: [],
    },
  ],
};

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  readonly asked: readonly (readonly [string, RequestInit | undefined])[];
}

async function ran(args: readonly string[], status = 200, body: unknown = ANSWER): Promise<Ran> {
  let out = '';
  let err = '';
  const asked: [string, RequestInit | undefined][] = [];
  const request = async (url: URL | Request | string, init?: RequestInit): Promise<Response> => {
    asked.push([url instanceof URL ? url.href : 'another', init]);
    return new Response(JSON.stringify(body), { status });
  };
  const io = {
    out: (text: string): void => void (out += text),
    err: (text: string): void => void (err += text),
  };
  const code = await runExplain(args, io, request);
  return { code, out, err, asked };
}

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tocsin-explain-'));
  await writeFile(join(folder, 'a.yml'), CONFIG);
});
afterAll(() => rm(folder, { recursive: true }));

describe('tocsin explain', () => {
  it('shows the path through the routes of a file', async () => {
    const { code, out, asked } = await ran([
      `--config.file=${join(folder, 'a.yml')}`,
      'severity=critical',
      'team=web',
    ]);
    expect([code, asked]).toEqual([0, []]);
    expect(out).toBe(
      [
        '- all: everything: yes, and so does a route below',
        '  - pager: severity="critical": yes, taken (continue: the next is asked too)',
        '  - db: team="db": no: team is "web"',
        'Receivers: pager',
        '',
      ].join('\n'),
    );
  });

  it('asks a server, with its prefix and password', async () => {
    const { code, out, asked } = await ran([
      '--alertmanager.url=http://u:p@am:9093/x/',
      'alertname=A',
      'q=a=b',
    ]);
    expect(code).toBe(0);
    const [[url, init] = ['', undefined]] = asked;
    expect(url).toBe('http://am:9093/x/api/ext/v1/explain');
    expect(init).toMatchObject({
      method: 'POST',
      body: '{"labels":{"alertname":"A","q":"a=b"}}',
      headers: { authorization: 'Basic dTpw' },
    });
    expect(out).toContain('The alert fires (fingerprint 0123456789abcdef).');
    expect(out).toContain('Receiver all: not told: the time intervals of the route mute it');
    expect(out).toContain('muted now by mute time interval nights');
  });

  it('says that an end is held, and why', async () => {
    const [route] = ANSWER.routes;
    if (route === undefined) throw new Error('no route');
    const at = ANSWER.at;
    const held = { integration: 'webhook', index: 0, reason: 'held', kind: 'skipped' } as const;
    const flush = {
      ...{ id: 1, at, endedAt: at, groupId: 'g', groupKey: '{}:{}', groupLabels: {} },
      ...{ receiver: 'all', routeId: '{}', firing: 0, resolved: 1, success: false, muted: [] },
      integrations: [held],
    };
    const group = {
      ...{ id: 'g', groupKey: '{}:{}', labels: {}, receiver: 'all', routeId: '{}' },
      ...{ groupWaitMs: 1, groupIntervalMs: 1, repeatIntervalMs: 1, nextFlushAt: at },
      counts: { active: 0, silenced: 0, inhibited: 0, muted: 0 },
      integrations: [{ integration: 'webhook', index: 0, sendResolved: true, next: 'held' }],
    };
    const answer = { ...ANSWER, routes: [{ ...route, group, flushes: [flush] }] };
    const { out } = await ran(['--fingerprint=0123456789abcdef'], 200, answer);
    const why = 'held, as other replicas have told of more that fires';
    expect(out).toContain(`webhook[0]: never told; next flush: ${why}`);
    expect(out).toContain(`webhook[0] skipped (${why})`);
  });

  it('asks by fingerprint, and gives the answer as it is', async () => {
    const { out, asked } = await ran(['--fingerprint=0123456789abcdef', '--json']);
    expect(asked[0]?.[1]?.body).toBe('{"fingerprint":"0123456789abcdef"}');
    expect(JSON.parse(out)).toEqual(ANSWER);
  });

  it('says why a server refuses', async () => {
    const { code, err } = await ran(['a=b'], 400, { code: 400, message: 'labels: no' });
    expect([code, err]).toEqual([1, 'tocsin: error: the server answered 400: labels: no\n']);
    expect((await ran(['a=b'], 404, 'x')).err).toContain('is this Tocsin');
  });

  it.each([
    [[]],
    [['a']],
    [['=b']],
    [['--fingerprint=1', 'a=b']],
    [['--alertmanager.url=ftp://x', 'a=b']],
    [['--nonsense', 'a=b']],
    [['--config.file=x', '--fingerprint=1']],
  ])('does not understand %j', async (args) => {
    const { code, err } = await ran(args);
    expect(code).toBe(2);
    expect(err).toContain('try --help');
  });
});
