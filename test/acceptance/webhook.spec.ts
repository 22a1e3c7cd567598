import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { ask, postJson } from '../support/http.ts';
import { startServer, subjectProgram } from '../support/servers.ts';
import type { Server } from '../support/servers.ts';
import { WebhookSink } from '../support/webhook-sink.ts';
import type { Delivery } from '../support/webhook-sink.ts';
import { rootRoute } from './configs.ts';
import { testSince034 } from './since.ts';

jest.setTimeout(60_000);

let sink: WebhookSink;
let server: Server;
let delivery: Delivery;

const cleanup = new AsyncDisposableStack();

beforeAll(async () => {
  sink = await WebhookSink.start();
  cleanup.defer(() => sink.close());
  const routes = [
    '  routes:',
    '    - matchers: [team=~"x|y"]',
    '      receiver: team.x+',
    '      group_by: [alertname, absent]',
  ].join('\n');
  server = await startServer({
    program: subjectProgram(),
    config: [
      rootRoute({ group_wait: '200ms' }, routes),
      'receivers:',
      '  - name: default',
      '  - name: team.x+',
      '    webhook_configs:',
      `      - url: ${sink.url('/x?token=a%20b')}`,
      '        http_config:',
      '          authorization: {credentials: letmein}',
      '',
    ].join('\n'),
    flags: ['--web.external-url=http://alerts.example/am/', '--web.route-prefix=/'],
  });
  cleanup.defer(() => server.stop());
  // Starts in the future: an old first alert would not wait for the second.
  await postJson(`${server.url}/api/v2/alerts`, [
    {
      labels: { alertname: 'A&B', team: 'x', job: 'b', z: '<1>' },
      annotations: { same: 's', own: '1' },
      startsAt: '2188-05-06T07:08:09.123456789+02:00',
      endsAt: '2199-01-01T00:00:00Z',
      generatorURL: 'http://prometheus.example/graph?a=b&c=d',
    },
    {
      labels: { alertname: 'A&B', team: 'x', job: 'a' },
      annotations: { same: 's', own: '2' },
      startsAt: '2188-05-06T07:08:09Z',
      endsAt: '2199-01-01T00:00:00Z',
    },
  ]);
  const [first] = await sink.waitUntil(({ length }) => length > 0, 10_000);
  if (first === undefined) throw new Error('nothing came');
  delivery = first;
});

afterAll(() => cleanup.disposeAsync());

testSince034("a webhook body is the original's, byte for byte", () => {
  expect(delivery.text).toBe(
    String.raw`{"receiver":"team\\.x\\+","status":"firing","alerts":[` +
      String.raw`{"status":"firing","labels":{"alertname":"A\u0026B","job":"a","team":"x"},"annotations":{"own":"2","same":"s"},"startsAt":"2188-05-06T07:08:09Z","endsAt":"0001-01-01T00:00:00Z","generatorURL":"","fingerprint":"4eccc64068983b0e"},` +
      String.raw`{"status":"firing","labels":{"alertname":"A\u0026B","job":"b","team":"x","z":"\u003c1\u003e"},"annotations":{"own":"1","same":"s"},"startsAt":"2188-05-06T07:08:09.123456789+02:00","endsAt":"0001-01-01T00:00:00Z","generatorURL":"http://prometheus.example/graph?a=b\u0026c=d","fingerprint":"4baa6506c89828f4"}` +
      String.raw`],"notification_reason":"first notification","groupLabels":{"alertname":"A\u0026B"},"commonLabels":{"alertname":"A\u0026B","team":"x"},"commonAnnotations":{"same":"s"},"routeLabels":{},"externalURL":"http://alerts.example/am","version":"4","groupKey":"{}/{team=~\"x|y\"}:{alertname=\"A\u0026B\"}","truncatedAlerts":0}` +
      '\n',
  );
});

it('a webhook is a POST of JSON to the whole URL, with the credentials it was given', () => {
  expect(delivery.method).toBe('POST');
  expect(delivery.path).toBe('/x?token=a%20b');
  expect(delivery.headers).toMatchObject({
    'content-type': 'application/json',
    authorization: 'Bearer letmein',
    'content-length': String(Buffer.byteLength(delivery.text)),
  });
  expect(delivery.headers['user-agent']).toMatch(/^Alertmanager\//);
});

it('a sent notification is counted under its integration', async () => {
  const { text } = await ask(`${server.url}/metrics`);
  expect(text).toMatch(/^alertmanager_notifications_total\{integration="webhook"[^}]*\} 1$/m);
  expect(text).toMatch(/^alertmanager_notifications_total\{integration="email"[^}]*\} 0$/m);
  expect(text).toMatch(
    /^alertmanager_notification_requests_total\{integration="webhook"[^}]*\} 1$/m,
  );
});
