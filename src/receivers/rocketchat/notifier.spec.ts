import { afterEach, describe, expect, it } from '@jest/globals';
import { Secret } from '../../base/secret.ts';
import type { SendResult } from '../../notify/contract.ts';
import type { ReceiverDeps } from '../deps.ts';
import type { GivenSettings } from '../kind-schema.ts';
import { configOf } from '../testing/configs.ts';
import { aNotification } from '../testing/notifications.ts';
import { receiverDeps } from '../testing/samples.ts';
import { startServer, type TestServer } from '../testing/test-server.ts';
import { Opened } from '../testing/using.ts';
import { rocketchat } from './index.ts';
import { rocketchatSchema } from './schema.ts';

const opened = new Opened();
afterEach(() => opened.closeAll());

async function serving(body: string, status = 200): Promise<TestServer> {
  return opened.add(
    await startServer({ answer: (_request, response) => response.writeHead(status).end(body) }),
  );
}

const OWN = { token: new Secret('own-token'), token_id: new Secret('own-id'), channel: '#a' };

function notify(
  { origin }: TestServer,
  settings: GivenSettings = OWN,
  deps: ReceiverDeps = receiverDeps(),
): Promise<SendResult> {
  const config = configOf(rocketchatSchema, { api_url: origin, ...settings });
  const notifier = rocketchat.build(config, deps);
  opened.add({ close: async () => notifier.close?.() });
  return notifier.notify(aNotification(), new AbortController().signal);
}

describe('what Rocket.Chat answers', () => {
  const failed = { kind: 'failed', retry: false, reason: 'clientError' } as const;

  it.each<[string, string, number, SendResult]>([
    ['success', '{"success":true}', 200, { kind: 'sent' }],
    [
      'an error with a good status',
      '{"success":false,"error":"bad token own-token"}',
      200,
      { ...failed, message: 'channel "#a": error response from Rocketchat: bad token <redacted>' },
    ],
    [
      'nothing of success',
      '{}',
      200,
      { ...failed, message: 'channel "#a": error response from Rocketchat: ' },
    ],
    [
      'no JSON',
      'oops',
      200,
      {
        ...failed,
        retry: true,
        message: 'channel "#a": could not unmarshal JSON response "oops"',
      },
    ],
    [
      'a bad status',
      'no own-id',
      400,
      { ...failed, message: 'channel "#a": unexpected status code 400: no <redacted>' },
    ],
  ])('is judged as the original does: %s', async (_name, body, status, expected) => {
    expect(await notify(await serving(body, status))).toMatchObject(expected);
  });
});

describe('token and user id', () => {
  it('come from files that are read at every notification', async () => {
    const server = await serving('{"success":true}');
    const deps = receiverDeps({ readText: (path) => Promise.resolve(` of ${path}\n`) });
    await notify(server, { token_file: '/t', token_id_file: '/i' }, deps);
    expect(server.received[0]?.headers).toMatchObject({
      'x-auth-token': 'of /t',
      'x-user-id': 'of /i',
    });
  });

  it('fail for good where there is no such file', async () => {
    const deps = receiverDeps({ readText: () => Promise.reject(new Error('ENOENT')) });
    const settings = { token: new Secret('t'), token_id_file: '/i' };
    expect(await notify(await serving(''), settings, deps)).toMatchObject({
      retry: false,
      message: 'read token_id_file: ENOENT',
    });
  });

  it('come from a file of all before a text of their own, as in the original', () => {
    const global = { rocketchat_token_file: '/all' };
    const { token, tokenFile, tokenId } = configOf(rocketchatSchema, OWN, undefined, global);
    expect([token, tokenFile, tokenId]).toEqual([undefined, '/all', OWN.token_id]);
  });
});
