import { afterEach, describe, expect, it } from '@jest/globals';
import type { SendResult } from '../notify/contract.ts';
import type { ReceiverDeps } from './deps.ts';
import { discord } from './discord/index.ts';
import { discordSchema } from './discord/schema.ts';
import { mattermost } from './mattermost/index.ts';
import { mattermostSchema } from './mattermost/schema.ts';
import { msteams } from './msteams/index.ts';
import { msteamsSchema } from './msteams/schema.ts';
import { msteamsv2 } from './msteamsv2/index.ts';
import { msteamsv2Schema } from './msteamsv2/schema.ts';
import { configOf } from './testing/configs.ts';
import { aNotification } from './testing/notifications.ts';
import { receiverDeps } from './testing/samples.ts';
import { failingTemplating } from './testing/templating.ts';
import { type Answer, startServer } from './testing/test-server.ts';
import { Opened } from './testing/using.ts';

const opened = new Opened();
afterEach(() => opened.closeAll());

const FROM_FILE = { webhook_url_file: '/url' };

const builders = {
  discord: (deps: ReceiverDeps) => discord.build(configOf(discordSchema, FROM_FILE), deps),
  mattermost: (deps: ReceiverDeps) => mattermost.build(configOf(mattermostSchema, FROM_FILE), deps),
  msteams: (deps: ReceiverDeps) => msteams.build(configOf(msteamsSchema, FROM_FILE), deps),
  msteamsv2: (deps: ReceiverDeps) => msteamsv2.build(configOf(msteamsv2Schema, FROM_FILE), deps),
};

describe.each(Object.entries(builders))('the webhook of %s', (_kind, build) => {
  function notify(deps: ReceiverDeps, times = 1): Promise<readonly SendResult[]> {
    const notifier = build(deps);
    opened.add({ close: async () => notifier.close?.() });
    const { signal } = new AbortController();
    return Promise.all(
      Array.from({ length: times }, () => notifier.notify(aNotification(), signal)),
    );
  }

  it('is read from its file at every notification, without the white space around it', async () => {
    const server = opened.add(await startServer());
    let reads = 0;
    const readText = (): Promise<string> => Promise.resolve(` ${server.origin}/${++reads}\n`);
    expect(await notify(receiverDeps({ readText }), 2)).toMatchObject([
      { kind: 'sent' },
      { kind: 'sent' },
    ]);
    expect(server.received.map(({ url }) => url).sort()).toEqual(['/1', '/2']);
  });

  it('fails for good when its file cannot be read', async () => {
    const readText = (): Promise<string> => Promise.reject(new Error('ENOENT'));
    expect(await notify(receiverDeps({ readText }))).toEqual([
      { kind: 'failed', retry: false, reason: 'other', message: 'read webhook_url_file: ENOENT' },
    ]);
  });

  it('is not called when a template fails, which is final', async () => {
    const readText = (): Promise<string> => Promise.resolve('http://127.0.0.1:9');
    expect(await notify(receiverDeps({ readText }, failingTemplating))).toEqual([
      { kind: 'failed', retry: false, reason: 'other', message: 'template: x:1:2: it failed' },
    ]);
  });
});

it('is missed when the file of a Mattermost webhook is empty', async () => {
  const notifier = builders.mattermost(receiverDeps({ readText: () => Promise.resolve('\n') }));
  opened.add({ close: async () => notifier.close?.() });
  expect(await notifier.notify(aNotification(), new AbortController().signal)).toMatchObject({
    retry: false,
    message: 'webhook url missing',
  });
});

it('is named with its channel where Mattermost refuses a message', async () => {
  const answer: Answer = (_request, response) => response.writeHead(400).end('no');
  const { origin } = opened.add(await startServer({ answer }));
  const notifier = builders.mattermost(receiverDeps({ readText: () => Promise.resolve(origin) }));
  opened.add({ close: async () => notifier.close?.() });
  expect(await notifier.notify(aNotification(), new AbortController().signal)).toMatchObject({
    retry: false,
    message: 'channel "": unexpected status code 400: no',
  });
});
