import { describe, expect, it } from '@jest/globals';
import { Secret } from '../../base/secret.ts';
import { ManualClock } from '../../base/testing/manual-clock.ts';
import type { Notifier, SendResult } from '../../notify/contract.ts';
import { configOf } from '../testing/configs.ts';
import { aNotification } from '../testing/notifications.ts';
import { receiverDeps } from '../testing/samples.ts';
import { ScriptedSender } from '../testing/scripted-sender.ts';
import { wechat } from './index.ts';
import { wechatSchema } from './schema.ts';

const SENT = '{"errcode":0,"errmsg":"ok"}';
const HOUR_MS = 3_600_000;

function tokenOf(text: string): string {
  return JSON.stringify({ errcode: 0, errmsg: 'ok', access_token: text });
}

function building(sender: ScriptedSender, clock = new ManualClock(), type = 'text'): Notifier {
  const settings = { api_secret: new Secret('api-secret'), corp_id: 'c', message_type: type };
  const deps = { ...receiverDeps(), clock, createHttpSender: () => sender };
  return wechat.build(configOf(wechatSchema, settings), deps);
}

function notify(notifier: Notifier): Promise<SendResult> {
  return notifier.notify(aNotification(), new AbortController().signal);
}

function tokensUsed(sender: ScriptedSender): readonly (string | null)[] {
  return sender.asked.map(({ url }) => new URL(url).searchParams.get('access_token'));
}

describe('wechat', () => {
  it('asks for a token once in two hours', async () => {
    const clock = new ManualClock();
    const sender = new ScriptedSender(tokenOf('token-one'), SENT, SENT, tokenOf('two'), SENT);
    const notifier = building(sender, clock);
    await notify(notifier);
    await clock.advance(2 * HOUR_MS);
    await notify(notifier);
    await clock.advance(1);
    await notify(notifier);
    expect(tokensUsed(sender)).toEqual([null, 'token-one', 'token-one', null, 'two']);
  });

  it.each([42001, 40014])('asks for another one when an answer is the code %i', async (code) => {
    const gone = JSON.stringify({ errcode: code, errmsg: 'access_token token-one is gone' });
    const sender = new ScriptedSender(tokenOf('token-one'), gone, tokenOf('two'), SENT);
    const notifier = building(sender);
    const failed = { retry: true, message: 'access_token <redacted> is gone' };
    expect(await notify(notifier)).toMatchObject(failed);
    expect(await notify(notifier)).toMatchObject({ kind: 'sent' });
    expect(tokensUsed(sender)).toEqual([null, 'token-one', null, 'two']);
  });

  it.each([
    ['a user that is not there', '{"errcode":40003,"errmsg":"invalid userid"}', false],
    ['a busy system', '{"errcode":-1,"errmsg":"system busy"}', true],
    ['no JSON', 'oops', true],
  ])('fails at %s', async (_name, answer, retry) => {
    const sender = new ScriptedSender(tokenOf('token-one'), answer);
    expect(await notify(building(sender))).toMatchObject({ kind: 'failed', retry });
  });

  it('says which application it is whose secret is refused', async () => {
    const sender = new ScriptedSender('{"errcode":40001,"errmsg":"invalid credential"}');
    const message = 'invalid APISecret for CorpID: c';
    expect(await notify(building(sender))).toMatchObject({ retry: false, message });
  });

  it('sends markdown', async () => {
    const sender = new ScriptedSender(tokenOf('token-one'), SENT);
    await notify(building(sender, new ManualClock(), 'markdown'));
    expect(JSON.parse(sender.asked[1]?.body ?? '')).toMatchObject({
      msgtype: 'markdown',
      text: { content: '' },
      markdown: { content: 'wechat.default.message (firing)' },
    });
  });
});
