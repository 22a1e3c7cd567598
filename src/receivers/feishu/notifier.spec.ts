import { describe, expect, it } from '@jest/globals';
import { Secret } from '../../base/secret.ts';
import { ManualClock } from '../../base/testing/manual-clock.ts';
import type { SendResult } from '../../notify/contract.ts';
import type { GivenSettings } from '../kind-schema.ts';
import { configOf } from '../testing/configs.ts';
import { aNotification } from '../testing/notifications.ts';
import { receiverDeps } from '../testing/samples.ts';
import { ScriptedSender } from '../testing/scripted-sender.ts';
import { feishu } from './index.ts';
import { feishuSchema } from './schema.ts';

const OK = '{"code":0,"msg":"success","data":{}}';
const URL_TEXT = 'https://open.feishu.cn/open-apis/bot/v2/hook/abc';

function telling(sender: ScriptedSender, settings: GivenSettings): Promise<SendResult> {
  const clock = new ManualClock(1_700_000_000_999);
  const deps = { ...receiverDeps(), clock, createHttpSender: () => sender };
  const given = { webhook_url: new Secret(URL_TEXT), ...settings };
  const notifier = feishu.build(configOf(feishuSchema, given), deps);
  return notifier.notify(aNotification(), new AbortController().signal);
}

async function bodyOf(settings: GivenSettings): Promise<string> {
  const sender = new ScriptedSender(OK);
  expect(await telling(sender, settings)).toMatchObject({ kind: 'sent' });
  expect(sender.asked[0]).toMatchObject({ method: 'POST', url: URL_TEXT });
  return sender.asked[0]?.body ?? '';
}

describe('feishu', () => {
  it('sends a text', async () => {
    expect(await bodyOf({ message: 'down' })).toBe(
      '{"msg_type":"text","content":{"text":"down"}}\n',
    );
  });

  it('signs with the second and the secret', async () => {
    // By another program: base64(HMAC-SHA256("1700000000\nSECxyz", "")).
    const signature = {
      timestamp: '1700000000',
      sign: 'GnU9dobz1WousiKlH0LX6FYP8yrWNCgoJOvRhpMc8HY=',
    };
    const body = await bodyOf({ message: 'down', secret: new Secret('SECxyz') });
    expect(JSON.parse(body)).toMatchObject(signature);
  });

  it('sends a card', async () => {
    const settings = { message_type: 'interactive', title: 'T', message: '**down**', color: 'red' };
    expect(await bodyOf(settings)).toBe(
      '{"msg_type":"interactive","card":{"config":{"wide_screen_mode":true},"header":{"title":{"tag":"plain_text","content":"T"},"template":"red"},"elements":[{"tag":"markdown","content":"**down**"}]}}\n',
    );
  });

  it.each(['text', 'interactive'])('cuts %s so that the body has 20,000 bytes', async (type) => {
    const body = await bodyOf({ message_type: type, title: 'T', message: '警'.repeat(10_000) });
    expect(Buffer.byteLength(body)).toBeLessThanOrEqual(20_000);
    expect(Buffer.byteLength(body)).toBeGreaterThan(19_990);
  });

  it.each([
    ['too many messages', 11232, true, 'rateLimited'],
    ['a signature that does not fit', 19021, false, 'clientError'],
  ])('fails at %s', async (_name, code, retry, reason) => {
    const answer = JSON.stringify({ code, msg: 'no' });
    const failed = { kind: 'failed', retry, reason, message: `code ${code}: no` };
    expect(await telling(new ScriptedSender(answer), {})).toEqual(failed);
  });
});
