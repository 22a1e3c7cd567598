import type { SendResult } from '../../notify/contract.ts';
import { attempt } from '../attempt.ts';
import { judgeReply } from '../coded-reply.ts';
import type { ReceiverDeps } from '../deps.ts';
import { givenOrFile } from '../given-or-file.ts';
import type { HttpResponse } from '../http/http-sender.ts';
import type { Telling } from '../http-notifier.ts';
import { feishuContent, feishuMessage, feishuSignature } from './payload.ts';
import type { FeishuConfig } from './schema.ts';

/** Source: the codes in the documentation of Feishu's custom bots, and its limits on how often they may speak. */
const CODES = { codeKey: 'code', messageKey: 'msg', limited: [9499, 11232, 99991400], busy: [] };

/** Posts a message by a custom bot of a Feishu (Lark) group. */
export function feishuTelling(config: FeishuConfig, deps: ReceiverDeps): Telling {
  const { clock, readText, templating } = deps;
  return async (sender, notification, signal) => {
    const content = templating.render(notification, (texts) =>
      feishuContent(config, notification, texts),
    );
    const { webhookUrl, secret: given } = config;
    const url = await givenOrFile('webhook_url', webhookUrl.value, webhookUrl.file, readText);
    const secret = await givenOrFile('secret', given.value, given.file, readText);
    const signature = secret === '' ? undefined : feishuSignature(secret, clock.now());
    const body = feishuMessage(config, content, signature);
    const judge = (reply: HttpResponse): SendResult => judgeReply(reply, CODES);
    const secrets = [secret, signature?.sign ?? ''];
    return attempt(sender, { url, body, signal, retryCodes: [429], judge, secrets });
  };
}
