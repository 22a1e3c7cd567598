import { describe, expect, it } from '@jest/globals';
import { Secret } from '../../base/secret.ts';
import type { SendResult } from '../../notify/contract.ts';
import type { GivenSettings } from '../kind-schema.ts';
import { configOf } from '../testing/configs.ts';
import { aNotification } from '../testing/notifications.ts';
import { receiverDeps } from '../testing/samples.ts';
import { ScriptedSender } from '../testing/scripted-sender.ts';
import { wecomRobot } from './index.ts';
import { wecomRobotSchema } from './schema.ts';

const OK = '{"errcode":0,"errmsg":"ok"}';

function telling(sender: ScriptedSender, settings: GivenSettings): Promise<SendResult> {
  const readText = (): Promise<string> => Promise.resolve('key-of-file\n');
  const deps = { ...receiverDeps(), readText, createHttpSender: () => sender };
  const given = { key: new Secret('robot-key'), ...settings };
  const notifier = wecomRobot.build(configOf(wecomRobotSchema, given), deps);
  return notifier.notify(aNotification(), new AbortController().signal);
}

async function bodyOf(settings: GivenSettings): Promise<string> {
  const sender = new ScriptedSender(OK);
  expect(await telling(sender, settings)).toMatchObject({ kind: 'sent' });
  return sender.asked[0]?.body ?? '';
}

describe('wecom_robot', () => {
  it.each<[string, GivenSettings, string]>([
    ['its key', {}, 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=robot-key'],
    [
      'the key in a file',
      { key: undefined, key_file: '/key' },
      'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=key-of-file',
    ],
    [
      'a URL of its own',
      { key: undefined, webhook_url: new Secret('https://own.example/send?key=a') },
      'https://own.example/send?key=a',
    ],
  ])('posts by %s', async (_name, settings, url) => {
    const sender = new ScriptedSender(OK);
    await telling(sender, settings);
    expect(sender.asked[0]).toMatchObject({ method: 'POST', url });
  });

  it('sends a text that mentions people', async () => {
    const lists = { mentioned_list: ['zhang', '', '@all'], mentioned_mobile_list: ['13800001111'] };
    expect(await bodyOf({ message: 'down <a>', ...lists })).toBe(
      '{"msgtype":"text","text":{"content":"down \\u003ca\\u003e","mentioned_list":["zhang","@all"],"mentioned_mobile_list":["13800001111"]}}\n',
    );
  });

  it('sends markdown that mentions people in its text', async () => {
    const settings = { message_type: 'markdown', message: '**down**', mentioned_list: ['zhang'] };
    expect(await bodyOf(settings)).toBe(
      '{"msgtype":"markdown","markdown":{"content":"**down**\\n\\u003c@zhang\\u003e"}}\n',
    );
  });

  it.each([
    ['text', 2048],
    ['markdown', 4096],
  ])('cuts %s to %i bytes, mentions included', async (type, limit) => {
    const settings = { message_type: type, message: '警'.repeat(3000), mentioned_list: ['zhang'] };
    const body = JSON.parse(await bodyOf(settings)) as Readonly<
      Record<string, { content: string }>
    >;
    const length = Buffer.byteLength(body[type]?.content ?? '');
    expect(length).toBeLessThanOrEqual(limit);
    expect(length).toBeGreaterThan(limit - 3);
  });

  it.each([
    ['too many messages', 45009, true, 'rateLimited'],
    ['a busy system', -1, true, 'clientError'],
    ['a key that is not there', 93000, false, 'clientError'],
  ])('fails at %s', async (_name, errcode, retry, reason) => {
    const answer = JSON.stringify({ errcode, errmsg: 'no, robot-key' });
    expect(await telling(new ScriptedSender(answer), {})).toEqual({
      kind: 'failed',
      retry,
      reason,
      message: `errcode ${errcode}: no, <redacted>`,
    });
  });

  it('tries again when an answer is not theirs', async () => {
    const message = 'the answer is not one of this service';
    expect(await telling(new ScriptedSender('<html>'), {})).toMatchObject({ retry: true, message });
  });
});
