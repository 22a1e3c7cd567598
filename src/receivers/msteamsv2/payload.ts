import { goJson } from '../../base/go-json.ts';
import { statusOf } from '../status.ts';
import type { PayloadOf } from '../webhook-url.ts';
import type { Msteamsv2Config } from './schema.ts';

const COLORS = { firing: 'Attention', resolved: 'Good' };

/** A message with one Adaptive Card over the full width, as workflows of Microsoft Teams take it. */
export const msteamsv2Payload: PayloadOf<Msteamsv2Config> = (config, notification, texts) => {
  const heading = {
    type: 'TextBlock',
    text: texts.detail(config.title),
    weight: 'Bolder',
    size: 'Medium',
    wrap: true,
    style: 'heading',
    color: COLORS[statusOf(notification)],
  };
  const card = {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.2',
    body: [heading, { type: 'TextBlock', text: texts.message(config.text), wrap: true }],
    msteams: { width: 'full' },
  };
  const contentType = 'application/vnd.microsoft.card.adaptive';
  const message = {
    type: 'message',
    attachments: [{ contentType, contentUrl: null, content: card }],
  };
  return `${goJson(message)}\n`;
};
