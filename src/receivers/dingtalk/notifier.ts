import type { SendResult } from '../../notify/contract.ts';
import { attempt } from '../attempt.ts';
import { judgeReply } from '../coded-reply.ts';
import type { ReceiverDeps } from '../deps.ts';
import { givenOrFile } from '../given-or-file.ts';
import { isGiven } from '../given-secret.ts';
import type { HttpResponse } from '../http/http-sender.ts';
import type { Telling } from '../http-notifier.ts';
import { extendUrl } from '../url-parts.ts';
import { dingtalkMessage, dingtalkSignature } from './payload.ts';
import type { DingtalkConfig } from './schema.ts';

const API_URL = 'https://oapi.dingtalk.com/';
/** Source: the codes in the documentation of DingTalk's custom robots. */
const CODES = { codeKey: 'errcode', messageKey: 'errmsg', limited: [130101, 410100], busy: [-1] };

/** Posts a message by a custom robot of a DingTalk group. */
export function dingtalkTelling(config: DingtalkConfig, deps: ReceiverDeps): Telling {
  const { clock, readText, templating } = deps;
  return async (sender, notification, signal) => {
    const body = templating.render(notification, (texts) =>
      dingtalkMessage(config, notification, texts),
    );
    const address = await addressOf(config, readText);
    const { value, file } = config.secret;
    const secret = await givenOrFile('secret', value, file, readText);
    const url =
      secret === '' ? address : extendUrl(address, '', dingtalkSignature(secret, clock.now()));
    const judge = (reply: HttpResponse): SendResult => judgeReply(reply, CODES);
    return attempt(sender, { url, body, signal, retryCodes: [429], judge, secrets: [secret] });
  };
}

async function addressOf(
  { accessToken, webhookUrl }: DingtalkConfig,
  readText: ReceiverDeps['readText'],
): Promise<string> {
  if (!isGiven(accessToken)) {
    return givenOrFile('webhook_url', webhookUrl.value, webhookUrl.file, readText);
  }
  const token = await givenOrFile('access_token', accessToken.value, accessToken.file, readText);
  return extendUrl(API_URL, 'robot/send', { access_token: token });
}
