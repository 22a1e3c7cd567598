import { goJson } from '../../base/go-json.ts';
import type { Texts } from '../templating.ts';
import { truncateRunes } from '../truncate.ts';
import { detailsOf, unlessEmpty, unlessNone } from '../unless-empty.ts';
import type { RocketchatConfig } from './schema.ts';

const TITLE_LIMIT = 1024;

/** A message for `chat.postMessage`, and the channel it goes to. */
export interface RocketchatMessage {
  readonly channel: string;
  readonly body: string;
}

/** One attachment holds all there is to say. */
export function rocketchatPayload(config: RocketchatConfig, texts: Texts): RocketchatMessage {
  const detail = detailsOf(texts);
  const channel = texts.required(config.channel);
  const attachment = {
    title: unlessEmpty(truncateRunes(texts.detail(config.title), TITLE_LIMIT)),
    title_link: detail(config.titleLink),
    text: unlessEmpty(texts.message(config.text)),
    image_url: detail(config.imageUrl),
    thumb_url: detail(config.thumbUrl),
    color: unlessEmpty(texts.detail(config.color, 'red')),
    fields: unlessNone(
      config.fields.map(({ title, value, short }) => ({
        short: short ?? config.shortFields,
        title: detail(title),
        value: detail(value),
      })),
    ),
    actions: unlessNone(
      config.actions.map(({ text, url, msg }) => ({
        // The only type there is, whatever the configuration says.
        type: 'button',
        text: detail(text),
        url: detail(url),
        is_webview: false,
        msg: detail(msg),
        msg_in_chat_window: false,
      })),
    ),
  };
  const message = {
    channel: unlessEmpty(channel),
    emoji: detail(config.emoji),
    avatar: detail(config.iconUrl),
    attachments: [attachment],
  };
  return { channel, body: `${goJson(message)}\n` };
}
