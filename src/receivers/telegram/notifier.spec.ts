import { afterEach, describe, expect, it } from '@jest/globals';
import { Secret } from '../../base/secret.ts';
import type { SendResult } from '../../notify/contract.ts';
import type { ReceiverDeps } from '../deps.ts';
import type { GivenSettings } from '../kind-schema.ts';
import { configOf } from '../testing/configs.ts';
import { aNotification } from '../testing/notifications.ts';
import { receiverDeps } from '../testing/samples.ts';
import { failingTemplating } from '../testing/templating.ts';
import { startServer, type TestServer } from '../testing/test-server.ts';
import { Opened } from '../testing/using.ts';
import { telegram } from './index.ts';
import { telegramSchema } from './schema.ts';

const opened = new Opened();
afterEach(() => opened.closeAll());

const OK = { ok: true, result: { message_id: 1 } };

async function serving(body: unknown, status = 200): Promise<TestServer> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return opened.add(
    await startServer({ answer: (_request, response) => response.writeHead(status).end(text) }),
  );
}

function notify(
  { origin }: Pick<TestServer, 'origin'>,
  settings: GivenSettings = { bot_token: new Secret('12:ab'), chat_id: 7 },
  deps: ReceiverDeps = receiverDeps(),
): Promise<SendResult> {
  const config = configOf(telegramSchema, { api_url: origin, ...settings });
  const notifier = telegram.build(config, deps);
  opened.add({ close: async () => notifier.close?.() });
  return notifier.notify(aNotification(), new AbortController().signal);
}

const reading = (files: Readonly<Record<string, string>>): ReceiverDeps =>
  receiverDeps({
    readText: async (path) => files[path] ?? Promise.reject(new Error(`ENOENT: ${path}`)),
  });

describe('what Telegram answers', () => {
  it.each<[string, unknown, number, SendResult]>([
    ['a message that was sent', OK, 200, { kind: 'sent' }],
    [
      'a chat that is not there',
      { ok: false, error_code: 400, description: 'Bad Request: chat not found' },
      400,
      {
        kind: 'failed',
        retry: true,
        reason: 'clientError',
        message: 'unexpected status code 400: Bad Request: chat not found',
      },
    ],
    [
      'a wrong token',
      { ok: false, error_code: 401, description: 'Unauthorized /bot12:ab/sendMessage' },
      401,
      {
        kind: 'failed',
        retry: true,
        reason: 'authError',
        message: 'unexpected status code 401: Unauthorized <redacted>',
      },
    ],
    [
      'too many requests',
      { ok: false, error_code: 429, description: 'Too Many', parameters: { retry_after: 5 } },
      429,
      {
        kind: 'failed',
        retry: true,
        reason: 'rateLimited',
        message: 'unexpected status code 429: Too Many',
      },
    ],
    [
      'a failure with a good status',
      { ok: false, error_code: 403, description: 'Forbidden for 12:ab' },
      200,
      {
        kind: 'failed',
        retry: true,
        reason: 'authError',
        message: 'telegram: Forbidden for <redacted> (403)',
      },
    ],
    [
      'what is no JSON',
      '<html>',
      200,
      {
        kind: 'failed',
        retry: true,
        reason: 'other',
        message: 'telegram answered with what is no JSON object: <html>',
      },
    ],
  ])('is judged by what it says: %s', async (_name, body, status, expected) => {
    expect(await notify(await serving(body, status))).toMatchObject(expected);
  });
});

describe('token and chat', () => {
  it('come from files that are read at every notification', async () => {
    const server = await serving(OK);
    const settings = { bot_token_file: '/token', chat_id_file: '/chat' };
    const deps = reading({ '/token': ' 1:x\n', '/chat': ' -1001234567890123\n' });
    expect(await notify(server, settings, deps)).toMatchObject({ kind: 'sent' });
    expect(server.received[0]?.url).toBe('/bot1:x/sendMessage');
    expect(server.received[0]?.body).toContain('"chat_id":"-1001234567890123"');
  });

  it.each([
    ['no file of the token', {}, 'read bot_token_file: ENOENT: /token'],
    ['no file of the chat', { '/token': 't' }, 'read chat_id_file: ENOENT: /chat'],
    ['a name for a chat', { '/token': 't', '/chat': '@all' }, 'could not parse chat_id from /chat'],
    ['an empty file', { '/token': 't', '/chat': '' }, 'could not parse chat_id from /chat'],
    [
      'a number that is too large',
      { '/token': 't', '/chat': '9223372036854775808' },
      'could not parse chat_id from /chat',
    ],
  ])('can be tried again with %s', async (_name, files, message) => {
    const settings = { bot_token_file: '/token', chat_id_file: '/chat' };
    const failed = { kind: 'failed', retry: true, reason: 'other', message };
    expect(await notify({ origin: 'http://127.0.0.1:9' }, settings, reading(files))).toEqual(
      failed,
    );
  });

  it('are its own or those of all', () => {
    const global = { telegram_bot_token_file: '/all' };
    const bot_token = new Secret('own');
    expect(configOf(telegramSchema, { bot_token, chat_id: 1 }, undefined, global)).toMatchObject({
      botToken: bot_token,
      botTokenFile: undefined,
    });
    expect(configOf(telegramSchema, { chat_id: 1 }, undefined, global)).toMatchObject({
      botToken: undefined,
      botTokenFile: '/all',
    });
  });
});

it('fails for good when the template of the message fails', async () => {
  const deps = receiverDeps({}, failingTemplating);
  expect(await notify({ origin: 'http://127.0.0.1:9' }, undefined, deps)).toEqual({
    kind: 'failed',
    retry: false,
    reason: 'other',
    message: 'template: x:1:2: it failed',
  });
});
