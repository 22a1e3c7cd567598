import { createHmac } from 'node:crypto';
import { type GoJson, goJson } from '../../base/go-json.ts';
import type { Notification } from '../../notify/contract.ts';
import { plainTitle } from '../plain-title.ts';
import { statusOf } from '../status.ts';
import type { Texts } from '../templating.ts';
import { fittingBody } from '../truncate-body.ts';
import type { FeishuConfig } from './schema.ts';

/** Most bytes of a body. Source: the documentation of Feishu's custom bots. */
const BODY_LIMIT = 20_000;
const COLORS = { firing: 'red', resolved: 'green' };

/** What proves that a request knows the robot's secret, as parts of its body. */
export interface FeishuSignature {
  readonly timestamp: string;
  readonly sign: string;
}

/** What a message says; the templates are done with. */
export interface FeishuContent {
  readonly title: string;
  readonly text: string;
  readonly color: string;
}

export function feishuContent(
  config: FeishuConfig,
  notification: Notification,
  texts: Texts,
): FeishuContent {
  const color = texts.detail(config.color, COLORS[statusOf(notification)]);
  return {
    title: texts.detail(config.title, plainTitle(notification)),
    text: texts.message(config.message),
    color,
  };
}

/** The body of a message: a text, or a card with a coloured header. */
export function feishuMessage(
  { messageType }: Pick<FeishuConfig, 'messageType'>,
  { title, text, color }: FeishuContent,
  signature: FeishuSignature | undefined,
): string {
  const content = (fitting: string): Readonly<Record<string, GoJson>> =>
    messageType === 'text' ? { content: { text: fitting } } : { card: card(title, fitting, color) };
  return fittingBody(
    text,
    BODY_LIMIT,
    (fitting) => `${goJson({ ...signature, msg_type: messageType, ...content(fitting) })}\n`,
  );
}

function card(title: string, content: string, color: string): GoJson {
  return {
    config: { wide_screen_mode: true },
    header: { title: { tag: 'plain_text', content: title }, template: color || undefined },
    elements: [{ tag: 'markdown', content }],
  };
}

/** Source: the same documentation; the secret is in the key, and nothing is signed with it. */
export function feishuSignature(secret: string, nowMs: number): FeishuSignature {
  const timestamp = String(Math.trunc(nowMs / 1000));
  return { timestamp, sign: createHmac('sha256', `${timestamp}\n${secret}`).digest('base64') };
}
