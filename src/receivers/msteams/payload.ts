import { goJson } from '../../base/go-json.ts';
import { statusOf } from '../status.ts';
import type { PayloadOf } from '../webhook-url.ts';
import type { MsteamsConfig } from './schema.ts';

const COLORS = { firing: '8C1A1A', resolved: '2DC72D' };

/** A MessageCard, the older format of Microsoft Teams. */
export const msteamsPayload: PayloadOf<MsteamsConfig> = (config, notification, texts) => {
  const card = {
    '@context': 'http://schema.org/extensions',
    type: 'MessageCard',
    title: texts.detail(config.title),
    summary: texts.detail(config.summary),
    text: texts.message(config.text),
    themeColor: COLORS[statusOf(notification)],
  };
  return `${goJson(card)}\n`;
};
