import { describe, expect, it } from '@jest/globals';
import { Secret } from '../../base/secret.ts';
import { ManualClock } from '../../base/testing/manual-clock.ts';
import type { SendResult } from '../../notify/contract.ts';
import type { GivenSettings } from '../kind-schema.ts';
import { configOf } from '../testing/configs.ts';
import { aNotification } from '../testing/notifications.ts';
import { receiverDeps } from '../testing/samples.ts';
import { ScriptedSender } from '../testing/scripted-sender.ts';
import { dingtalk } from './index.ts';
import { dingtalkSchema } from './schema.ts';

const OK = '{"errcode":0,"errmsg":"ok"}';

function telling(sender: ScriptedSender, settings: GivenSettings): Promise<SendResult> {
  const clock = new ManualClock(1_700_000_000_000);
  const deps = { ...receiverDeps(), clock, createHttpSender: () => sender };
  const given = { access_token: new Secret('robot-token'), ...settings };
  const notifier = dingtalk.build(configOf(dingtalkSchema, given), deps);
  return notifier.notify(aNotification(), new AbortController().signal);
}

async function asked(settings: GivenSettings): Promise<ScriptedSender['asked'][number]> {
  const sender = new ScriptedSender(OK);
  expect(await telling(sender, settings)).toMatchObject({ kind: 'sent' });
  const [request] = sender.asked;
  if (request === undefined) throw new Error('nothing was asked');
  return request;
}

describe('dingtalk', () => {
  it.each<[string, GivenSettings, string]>([
    ['its token', {}, 'https://oapi.dingtalk.com/robot/send?access_token=robot-token'],
    [
      'its token and a signature',
      { secret: new Secret('SECxyz') },
      'https://oapi.dingtalk.com/robot/send?access_token=robot-token&sign=SIGN&timestamp=1700000000000',
    ],
    [
      'a URL of its own, with a signature',
      {
        access_token: undefined,
        webhook_url: new Secret('https://own.example/send?access_token=a'),
        secret: new Secret('SECxyz'),
      },
      'https://own.example/send?access_token=a&sign=SIGN&timestamp=1700000000000',
    ],
  ])('posts by %s', async (_name, settings, url) => {
    // By another program: base64(HMAC-SHA256("SECxyz", "1700000000000\nSECxyz")).
    const sign = encodeURIComponent('0PUR1j8g85Xg3vlFV/UrEcxXfF5HpCAGzcjrNfyJoyg=');
    expect((await asked(settings)).url).toBe(url.replace('SIGN', sign));
  });

  it('sends a text that calls people', async () => {
    const { body } = await asked({ message: 'down', at_mobiles: ['138'], at_all: true });
    expect(body).toBe(
      '{"msgtype":"text","text":{"content":"down"},"at":{"atMobiles":["138"],"atUserIds":[],"isAtAll":true}}\n',
    );
  });

  it('sends markdown that names whom it calls', async () => {
    const settings = { message_type: 'markdown', title: 'T', message: '# down' };
    const { body } = await asked({ ...settings, at_mobiles: ['138'], at_user_ids: ['u'] });
    expect(body).toBe(
      '{"msgtype":"markdown","markdown":{"title":"T","text":"# down\\n\\n@138 @u"},"at":{"atMobiles":["138"],"atUserIds":["u"],"isAtAll":false}}\n',
    );
  });

  it.each(['text', 'markdown'])('cuts %s so that the body has 20,000 bytes', async (type) => {
    const message = '"警\n'.repeat(10_000);
    const { body } = await asked({ message_type: type, title: 'T', message, at_mobiles: ['138'] });
    expect(Buffer.byteLength(body)).toBeLessThanOrEqual(20_000);
    expect(body).toContain('…');
  });

  it.each([
    ['too many messages', 130101, true, 'rateLimited'],
    ['a signature that does not fit', 310000, false, 'clientError'],
  ])('fails at %s', async (_name, errcode, retry, reason) => {
    const answer = JSON.stringify({ errcode, errmsg: 'no' });
    const failed = { kind: 'failed', retry, reason, message: `errcode ${errcode}: no` };
    expect(await telling(new ScriptedSender(answer), {})).toEqual(failed);
  });
});
