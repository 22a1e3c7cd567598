import { goJson } from '../../base/go-json.ts';
import { statusOf } from '../status.ts';
import { truncateRunes } from '../truncate.ts';
import { unlessEmpty } from '../unless-empty.ts';
import type { PayloadOf } from '../webhook-url.ts';
import type { DiscordConfig } from './schema.ts';

/** Most characters that Discord takes. Source: its documentation of embeds and messages. */
const LIMITS = { title: 256, message: 4096, content: 2000 };
const COLORS = { firing: 0x992d22, resolved: 0x2ecc71 };

/** The body of a message: a text of its own and one coloured box. */
export const discordPayload: PayloadOf<DiscordConfig> = (config, notification, texts) => {
  const title = truncateRunes(texts.detail(config.title), LIMITS.title);
  const description = truncateRunes(texts.message(config.message), LIMITS.message);
  const content = truncateRunes(texts.detail(config.content), LIMITS.content);
  const message = {
    content,
    embeds: [{ title, description, color: COLORS[statusOf(notification)] }],
    username: unlessEmpty(config.username),
    avatar_url: unlessEmpty(config.avatarUrl),
  };
  return `${goJson(message)}\n`;
};
