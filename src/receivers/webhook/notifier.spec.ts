import { afterEach, describe, expect, it } from '@jest/globals';
import { Secret } from '../../base/secret.ts';
import { ManualClock } from '../../base/testing/manual-clock.ts';
import { readYaml } from '../../config/yaml/document.ts';
import type { HttpSenderDeps } from '../http/create-http-sender.ts';
import { DEFAULT_HTTP_CONFIG } from '../http/schema.ts';
import type { Templating } from '../templating.ts';
import { aFlushedAlert, aNotification } from '../testing/notifications.ts';
import { receiverDeps } from '../testing/samples.ts';
import { failingTemplating, plainTemplating } from '../testing/templating.ts';
import { type Answer, startServer, type TestServer } from '../testing/test-server.ts';
import { Opened, turns } from '../testing/using.ts';
import { WebhookNotifier } from './notifier.ts';
import type { WebhookConfig } from './schema.ts';

const opened = new Opened();
afterEach(() => opened.closeAll());

async function serving(answer?: Answer): Promise<TestServer> {
  return opened.add(await startServer(answer === undefined ? {} : { answer }));
}

function building(
  changes: Partial<WebhookConfig>,
  deps: Partial<HttpSenderDeps> = {},
  templating = plainTemplating,
): WebhookNotifier {
  const config: WebhookConfig = {
    sendResolved: true,
    http: DEFAULT_HTTP_CONFIG,
    maxAlerts: 0,
    timeoutMs: 0,
    ...changes,
  };
  return opened.add(new WebhookNotifier(config, { ...receiverDeps(deps, templating), readYaml }));
}

const { signal } = new AbortController();

describe('a webhook', () => {
  it('posts the payload as JSON', async () => {
    const server = await serving();
    const notifier = building({ url: new Secret(`${server.origin}/hook?a=b`) });
    expect(await notifier.notify(aNotification(), signal)).toMatchObject({ kind: 'sent' });
    const [request] = server.received;
    expect(request).toMatchObject({ method: 'POST', url: '/hook?a=b' });
    expect(request?.headers).toMatchObject({
      'content-type': 'application/json',
      'user-agent': 'Alertmanager/test',
    });
    expect(request?.body).toMatch(
      /^\{"receiver":"team",.*"externalURL":"http:\/\/alerts\.example","version":"4",.*\}\n$/,
    );
  });

  it('leaves out what is over max_alerts', async () => {
    const server = await serving();
    const notifier = building({ url: new Secret(server.origin), maxAlerts: 1 });
    await notifier.notify(aNotification({ alerts: [aFlushedAlert(), aFlushedAlert()] }), signal);
    expect(JSON.parse(server.received[0]?.body ?? '')).toMatchObject({
      alerts: [{}],
      truncatedAlerts: 1,
    });
  });

  it('reads the file of its URL at each notification, without the white space around it', async () => {
    const server = await serving();
    let file = `\n ${server.origin}/one \n`;
    const notifier = building({ urlFile: '/url' }, { readText: () => Promise.resolve(file) });
    await notifier.notify(aNotification(), signal);
    file = `${server.origin}/two`;
    await notifier.notify(aNotification(), signal);
    expect(server.received.map(({ url }) => url)).toEqual(['/one', '/two']);
  });

  it.each<[string, Partial<WebhookConfig>, string, string]>([
    ['an empty file', { urlFile: '/url' }, ' \n', 'webhook URL is empty after templating'],
  ])('fails for good with %s', async (_name, config, file, message) => {
    const notifier = building(config, { readText: () => Promise.resolve(file) });
    const failed = { kind: 'failed', retry: false, reason: 'other', message };
    expect(await notifier.notify(aNotification(), signal)).toEqual(failed);
  });

  it('fails for good when the file of its URL cannot be read', async () => {
    const notifier = building(
      { urlFile: '/url' },
      { readText: () => Promise.reject(new Error('ENOENT')) },
    );
    expect(await notifier.notify(aNotification(), signal)).toMatchObject({
      retry: false,
      message: 'read url_file: ENOENT',
    });
  });

  it.each<[string, Partial<WebhookConfig>, string]>([
    [
      'its URL',
      { url: new Secret('http://{{ .x }}') },
      'failed to template webhook URL: template: x:1:2: it failed',
    ],
    [
      'its payload',
      { url: new Secret('http://127.0.0.1:9'), payload: { a: '{{ .x }}' } },
      'failed to render custom payload: template: x:1:2: it failed',
    ],
  ])('fails for good when a template of %s fails', async (_name, config, message) => {
    const notifier = building(config, {}, failingTemplating);
    const failed = { kind: 'failed', retry: false, reason: 'other', message };
    expect(await notifier.notify(aNotification(), signal)).toEqual(failed);
  });

  it('posts to the URL that its template gives', async () => {
    const server = await serving();
    const url = new Secret(`${server.origin}/{{ template "x" . }}`);
    expect(await building({ url }).notify(aNotification(), signal)).toMatchObject({ kind: 'sent' });
    expect(server.received[0]?.url).toBe('/x%20(firing)');
  });

  it('posts its own payload, texts rendered and read as YAML, keys in the order of their bytes', async () => {
    const server = await serving();
    const payload = { b: ['{{ template "x" . }}', '12', 3], a: { '{{ template "k" . }}': null } };
    const notifier = building({ url: new Secret(server.origin), payload });
    await notifier.notify(aNotification(), signal);
    expect(server.received[0]?.body).toBe('{"a":{"k (firing)":null},"b":["x (firing)",12,3]}\n');
  });

  it('keeps what is no template in its payload when a notification goes out in plain words', async () => {
    const server = await serving();
    const plain = (): string => 'plain';
    const texts = { required: String, message: plain, htmlMessage: plain, detail: plain };
    const payload = { msgtype: 'text', content: '{{ .x }}' };
    const inPlainWords: Templating = { render: (_notification, build) => build(texts) };
    const notifier = building({ url: new Secret(server.origin), payload }, {}, inPlainWords);
    await notifier.notify(aNotification(), signal);
    expect(server.received[0]?.body).toBe('{"content":"plain","msgtype":"text"}\n');
  });

  it('shows templates no more alerts than max_alerts', async () => {
    const server = await serving();
    const alerts = [aFlushedAlert('resolved'), aFlushedAlert('firing')];
    const payload = '{{ template "x" . }}';
    const notifier = building({ url: new Secret(server.origin), payload, maxAlerts: 1 });
    await notifier.notify(aNotification({ alerts }), signal);
    expect(server.received[0]?.body).toBe('"x (resolved)"\n');
  });

  it('gives up after its own timeout, which is worth another try', async () => {
    const clock = new ManualClock();
    const server = await serving(() => undefined);
    const notifier = building({ url: new Secret(server.origin), timeoutMs: 1500 }, { clock });
    const outcome = notifier.notify(aNotification(), signal);
    while (server.received.length === 0) await turns(1);
    await clock.advance(1500);
    expect(await outcome).toEqual({
      kind: 'failed',
      retry: true,
      reason: 'other',
      message:
        'Post "<redacted>": context deadline exceeded: configured webhook timeout reached (1.5s)',
    });
  });

  it('ends with the notification before its own timeout', async () => {
    const server = await serving(() => undefined);
    const notifier = building({ url: new Secret(server.origin), timeoutMs: 1500 });
    const controller = new AbortController();
    const outcome = notifier.notify(aNotification(), controller.signal);
    while (server.received.length === 0) await turns(1);
    controller.abort(new Error('stop'));
    expect(await outcome).toMatchObject({
      reason: 'contextCanceled',
      message: 'Post "<redacted>": stop',
    });
  });

  it('leaves no timer behind', async () => {
    const clock = new ManualClock();
    const server = await serving();
    const notifier = building({ url: new Secret(server.origin), timeoutMs: 1500 }, { clock });
    await notifier.notify(aNotification(), signal);
    expect(clock.pendingCount).toBe(0);
  });
});
