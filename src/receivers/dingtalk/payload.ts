import { createHmac } from 'node:crypto';
import { goJson } from '../../base/go-json.ts';
import type { Notification } from '../../notify/contract.ts';
import { plainTitle } from '../plain-title.ts';
import type { Texts } from '../templating.ts';
import { fittingBody } from '../truncate-body.ts';
import type { DingtalkConfig } from './schema.ts';

/** Most bytes of a body. Source: the documentation of DingTalk's custom robots. */
const BODY_LIMIT = 20_000;

/** The body of a message. In markdown, people are only called whose names are in the text too. */
export function dingtalkMessage(
  config: DingtalkConfig,
  notification: Notification,
  texts: Texts,
): string {
  const mobiles = named(config.atMobiles, texts);
  const users = named(config.atUserIds, texts);
  const at = { atMobiles: mobiles, atUserIds: users, isAtAll: config.atAll };
  const text = texts.message(config.message);
  if (config.messageType === 'text') {
    return fittingBody(text, BODY_LIMIT, (content) =>
      printed({ msgtype: 'text', text: { content }, at }),
    );
  }
  const title = texts.detail(config.title, plainTitle(notification));
  const all = [...mobiles, ...users].map((name) => `@${name}`).join(' ');
  const calls = all === '' ? '' : `\n\n${all}`;
  return fittingBody(text, BODY_LIMIT, (fitting) =>
    printed({ msgtype: 'markdown', markdown: { title, text: fitting + calls }, at }),
  );
}

function printed(message: Parameters<typeof goJson>[0]): string {
  return `${goJson(message)}\n`;
}

function named(templates: readonly string[], texts: Texts): readonly string[] {
  return templates.map((template) => texts.detail(template)).filter((name) => name !== '');
}

/** What in the query of a request proves that it knows `secret`. Source: the same documentation. */
export function dingtalkSignature(
  secret: string,
  nowMs: number,
): { readonly timestamp: string; readonly sign: string } {
  const timestamp = String(nowMs);
  const sign = createHmac('sha256', secret).update(`${timestamp}\n${secret}`).digest('base64');
  return { timestamp, sign };
}
