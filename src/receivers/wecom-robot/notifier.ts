import type { SendResult } from '../../notify/contract.ts';
import { attempt } from '../attempt.ts';
import { judgeReply } from '../coded-reply.ts';
import type { ReceiverDeps } from '../deps.ts';
import { givenOrFile } from '../given-or-file.ts';
import { isGiven } from '../given-secret.ts';
import type { HttpResponse } from '../http/http-sender.ts';
import type { Telling } from '../http-notifier.ts';
import { extendUrl } from '../url-parts.ts';
import { wecomRobotMessage } from './payload.ts';
import type { WecomRobotConfig } from './schema.ts';

const API_URL = 'https://qyapi.weixin.qq.com/';
/** Source: the list of global codes in WeCom's documentation. */
const CODES = { codeKey: 'errcode', messageKey: 'errmsg', limited: [45009, 45033], busy: [-1] };

/** Posts a message by a robot of a group of WeCom (enterprise WeChat). */
export function wecomRobotTelling(config: WecomRobotConfig, deps: ReceiverDeps): Telling {
  const { readText, templating } = deps;
  return async (sender, notification, signal) => {
    const body = templating.render(notification, (texts) => wecomRobotMessage(config, texts));
    const url = await urlOf(config, readText);
    const judge = (reply: HttpResponse): SendResult => judgeReply(reply, CODES);
    return attempt(sender, { url, body, signal, retryCodes: [429], judge });
  };
}

async function urlOf(
  { key, webhookUrl }: WecomRobotConfig,
  readText: ReceiverDeps['readText'],
): Promise<string> {
  if (!isGiven(key)) {
    return givenOrFile('webhook_url', webhookUrl.value, webhookUrl.file, readText);
  }
  const text = await givenOrFile('key', key.value, key.file, readText);
  return extendUrl(API_URL, 'cgi-bin/webhook/send', { key: text });
}
