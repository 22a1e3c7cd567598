import { goJson } from '../../base/go-json.ts';
import type { Notification } from '../../notify/contract.ts';
import { statusOf } from '../status.ts';
import type { Texts } from '../templating.ts';
import { truncateRunes } from '../truncate.ts';
import type { DiscordConfig } from './schema.ts';

/** Most characters that Discord takes. Source: its documentation of embeds and messages. */
const LIMITS = { title: 256, message: 4096, content: 2000 };
const COLORS = { firing: 0x992d22, resolved: 0x2ecc71 };

/** The body of a message: a text of its own and one coloured box. */
export function discordPayload(
  config: DiscordConfig,
  notification: Notification,
  texts: Texts,
): string {
  const title = truncateRunes(texts.detail(config.title), LIMITS.title);
  const description = truncateRunes(texts.message(config.message), LIMITS.message);
  const content = truncateRunes(texts.detail(config.content), LIMITS.content);
  const payload = {
    content,
    embeds: [{ title, description, color: COLORS[statusOf(notification)] }],
    username: config.username || undefined,
    avatar_url: config.avatarUrl || undefined,
  };
  return `${goJson(payload)}\n`;
}
