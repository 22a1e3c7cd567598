import { afterEach, describe, expect, it } from '@jest/globals';
import { Secret } from '../../base/secret.ts';
import { ManualClock } from '../../base/testing/manual-clock.ts';
import type { Notification, Notifier, SendResult } from '../../notify/contract.ts';
import { DEFAULT_HTTP_CONFIG } from '../http/schema.ts';
import type { GivenSettings } from '../kind-schema.ts';
import type { Texts } from '../templating.ts';
import { configOf } from '../testing/configs.ts';
import { aNotification } from '../testing/notifications.ts';
import { receiverDeps } from '../testing/samples.ts';
import { failingTemplating } from '../testing/templating.ts';
import { type Answer, startServer, type TestServer } from '../testing/test-server.ts';
import { Opened, turns } from '../testing/using.ts';
import { slack } from './index.ts';
import { slackPayload } from './payload.ts';
import { slackSchema } from './schema.ts';

const opened = new Opened();
afterEach(() => opened.closeAll());

const { signal } = new AbortController();

/** Answers each request with the next of `bodies`, the last one for good. */
function answering(type: string, ...bodies: readonly unknown[]): Answer {
  const left = bodies.map((body) => (typeof body === 'string' ? body : JSON.stringify(body)));
  return (_request, response) => {
    const body = left.length > 1 ? left.shift() : left[0];
    response.setHeader('content-type', type).end(body);
  };
}

const json = (...bodies: readonly unknown[]): Answer =>
  answering('application/json; charset=utf-8', ...bodies);

async function serving(answer: Answer): Promise<TestServer> {
  return opened.add(await startServer({ answer }));
}

function building(settings: GivenSettings, deps = receiverDeps()): Notifier {
  const notifier = slack.build(configOf(slackSchema, settings), deps);
  opened.add({ close: async () => notifier.close?.() });
  return notifier;
}

/** One that posts to `/api/chat.postMessage` of the server, and may change what it posted. */
function updating({ origin }: TestServer): Notifier {
  const api_url = new Secret(`${origin}/api/chat.postMessage`);
  return building({ api_url, channel: '#a', update_message: true });
}

async function outcome(answer: Answer, channel = '#a'): Promise<SendResult> {
  const { origin } = await serving(answer);
  const notifier = building({ api_url: new Secret(`${origin}/secret-path`), channel });
  return notifier.notify(aNotification(), signal);
}

describe('what Slack answers with the status 200', () => {
  it.each<[string, Answer, SendResult | Partial<SendResult>]>([
    ['ok', answering('text/html', 'ok'), { kind: 'sent' }],
    ['ok in JSON', json({ ok: true }), { kind: 'sent' }],
    [
      'another word',
      answering('text/html', 'no_service at /secret-path'),
      {
        kind: 'failed',
        retry: false,
        reason: 'clientError',
        message: 'channel "#a": received an error response from Slack: no_service at <redacted>',
      },
    ],
    [
      'an error in JSON',
      json({ ok: false, error: 'channel_not_found' }),
      {
        kind: 'failed',
        retry: false,
        reason: 'clientError',
        message: 'channel "#a": error response from Slack: channel_not_found',
      },
    ],
    ['what is no JSON though it says so', json('{'), { retry: true, reason: 'clientError' }],
    ['JSON that is no object', json('[]'), { retry: true, reason: 'clientError' }],
  ])('is judged as the original does: %s', async (_name, answer, expected) => {
    expect(await outcome(answer)).toMatchObject(expected);
  });

  it('is told in few words, however many there are', async () => {
    const result = await outcome(answering('text/html', 'x'.repeat(60_000)));
    expect(JSON.stringify(result).length).toBeLessThan(3000);
  });
});

describe('a message that is changed', () => {
  const posted = { ok: true, ts: '1.5', channel: 'C1' };
  const noted = new Map([
    ['threadTs', '1.5'],
    ['channelId', 'C1'],
  ]);
  const again: Notification = aNotification({ receiverData: noted });

  it('is noted when it is posted, beside what was noted before', async () => {
    const server = await serving(json(posted));
    const before = aNotification({ receiverData: new Map([['own', 7n]]) });
    expect(await updating(server).notify(before, signal)).toMatchObject({
      kind: 'sent',
      receiverData: new Map<string, unknown>([['own', 7n], ...noted]),
    });
    expect(server.received[0]?.url).toBe('/api/chat.postMessage');
  });

  it('is changed in its channel by the next notification', async () => {
    const server = await serving(json(posted));
    expect(await updating(server).notify(again, signal)).toMatchObject({
      kind: 'sent',
      receiverData: noted,
    });
    expect(server.received.map(({ url }) => url)).toEqual(['/api/chat.update']);
    expect(server.received[0]?.body).toMatch(/^\{"channel":"C1","ts":"1\.5","username":/);
  });

  it.each(['message_not_found', 'cant_update_message', 'edit_window_closed'])(
    'is posted anew when Slack says %s',
    async (error) => {
      const server = await serving(json({ ok: false, error }, { ...posted, ts: '2.5' }));
      expect(await updating(server).notify(again, signal)).toMatchObject({
        kind: 'sent',
        receiverData: new Map([...noted, ['threadTs', '2.5']]),
      });
      expect(server.received.map(({ url }) => url)).toEqual([
        '/api/chat.update',
        '/api/chat.postMessage',
      ]);
      expect(JSON.parse(server.received[1]?.body ?? '')).toMatchObject({ channel: '#a' });
    },
  );

  it('is not posted anew for another error', async () => {
    const server = await serving(json({ ok: false, error: 'invalid_auth' }));
    expect(await updating(server).notify(again, signal)).toMatchObject({
      retry: false,
      message: 'channel "C1": error response from Slack: invalid_auth',
    });
    expect(server.received).toHaveLength(1);
  });

  it.each<[string, ReadonlyMap<string, string | bigint>]>([
    ['a channel only', new Map([['channelId', 'C1']])],
    ['empty texts', new Map([...noted, ['threadTs', '']])],
    ['a number', new Map<string, string | bigint>([...noted, ['threadTs', 1n]])],
  ])('is posted anew when %s was noted', async (_name, receiverData) => {
    const server = await serving(json(posted));
    await updating(server).notify(aNotification({ receiverData }), signal);
    expect(server.received.map(({ url }) => url)).toEqual(['/api/chat.postMessage']);
  });

  it('is none where update_message is not set, whatever was noted', async () => {
    const server = await serving(json(posted));
    const notifier = building({ api_url: new Secret(`${server.origin}/x`) });
    expect(await notifier.notify(again, signal)).toMatchObject({ kind: 'sent' });
    expect(server.received.map(({ url }) => url)).toEqual(['/x']);
  });
});

describe('where Slack is', () => {
  const { origin } = { origin: 'http://127.0.0.1:9' };
  const token = new Secret('t');

  it('comes from a file that is read at every notification', async () => {
    const server = await serving(answering('text/plain', 'ok'));
    let file = `${server.origin}/one\n`;
    const deps = receiverDeps({ readText: () => Promise.resolve(file) });
    const notifier = building({ api_url_file: '/url' }, deps);
    await notifier.notify(aNotification(), signal);
    file = `${server.origin}/two`;
    await notifier.notify(aNotification(), signal);
    expect(server.received.map(({ url }) => url)).toEqual(['/one', '/two']);
  });

  it('fails for good when that file cannot be read', async () => {
    const deps = receiverDeps({ readText: () => Promise.reject(new Error('ENOENT')) });
    const notifier = building({ api_url_file: '/url' }, deps);
    expect(await notifier.notify(aNotification(), signal)).toEqual({
      kind: 'failed',
      retry: false,
      reason: 'other',
      message: 'read api_url_file: ENOENT',
    });
  });

  it.each([
    ['the token of the item', { app_token: token }, {}, 'app'],
    ['the token of all', {}, { slack_app_token: token }, 'app'],
    ['the file of a token', { app_token_file: '/t' }, {}, 'app'],
    [
      'its own address, not the token of all',
      { api_url: new Secret(origin) },
      { slack_app_token: token },
      'own',
    ],
    [
      'the token of all before a file of its own',
      { api_url_file: '/u' },
      { slack_app_token: token },
      'app',
    ],
    ['the address of all', {}, { slack_api_url: new Secret(`${origin}/all`) }, 'all'],
    [
      'its own before the address of all',
      { api_url: new Secret(origin) },
      { slack_api_url: new Secret(`${origin}/all`) },
      'own',
    ],
  ])('is told by %s', (_name, settings, global, where) => {
    const given = { app_url: `${origin}/app`, ...settings };
    const { apiUrl, http } = configOf(slackSchema, given, undefined, global);
    const urls: Record<string, string> = {
      app: `${origin}/app`,
      own: origin,
      all: `${origin}/all`,
    };
    expect(apiUrl?.reveal()).toBe(urls[where]);
    expect(http.authorization?.type).toBe(where === 'app' ? 'Bearer' : undefined);
  });

  it('leaves the authorization of an item alone that has one', () => {
    const authorization = { type: 'Bearer', credentials: new Secret('own') };
    const own = { ...DEFAULT_HTTP_CONFIG, authorization };
    const global = { slack_app_token: token, slack_api_url: new Secret(origin) };
    const { apiUrl, http } = configOf(slackSchema, {}, own, global);
    expect([apiUrl?.reveal(), http.authorization]).toEqual([origin, authorization]);
  });
});

describe('a Slack notification', () => {
  it('is whole in its plain form, and leaves out links that lead nowhere', async () => {
    const texts: Texts = {
      required: (template) => template,
      message: () => 'plain',
      htmlMessage: () => 'plain',
      detail: (template, text = '') => (template.includes('{{') ? text : template),
    };
    const config = configOf(slackSchema, {
      api_url: new Secret('http://127.0.0.1:9'),
      channel: '#a',
      fields: [{ title: 'a', value: '{{ .x }}', short: undefined }],
      actions: [
        { type: 'button', text: 'go', url: '{{ .x }}' },
        { type: 'button', text: 'stay', url: 'http://x' },
      ],
    });
    expect(JSON.parse(slackPayload(config.message, texts).print())).toEqual({
      channel: '#a',
      attachments: [
        {
          text: 'plain',
          fallback: '',
          callback_id: '',
          footer: '',
          color: 'danger',
          fields: [{ title: 'a', value: '-', short: false }],
          actions: [{ type: 'button', text: 'stay', url: 'http://x' }],
          mrkdwn_in: ['fallback', 'pretext', 'text'],
        },
      ],
    });
  });

  it('fails for good when a template fails', async () => {
    const deps = receiverDeps({}, failingTemplating);
    const notifier = building({ api_url: new Secret('http://127.0.0.1:9') }, deps);
    expect(await notifier.notify(aNotification(), signal)).toEqual({
      kind: 'failed',
      retry: false,
      reason: 'other',
      message: 'template: x:1:2: it failed',
    });
  });

  it('gives up after its own timeout, which is worth another try', async () => {
    const clock = new ManualClock();
    const server = await serving(() => undefined);
    const settings = { api_url: new Secret(server.origin), timeout: 1500 };
    const result = building(settings, receiverDeps({ clock })).notify(aNotification(), signal);
    while (server.received.length === 0) await turns(1);
    await clock.advance(1500);
    expect(await result).toMatchObject({
      retry: true,
      reason: 'other',
      message:
        'Post "<redacted>": context deadline exceeded: configured slack timeout reached (1.5s)',
    });
  });
});
