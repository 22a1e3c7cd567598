import { goJson } from '../../base/go-json.ts';
import type { Texts } from '../templating.ts';
import { truncateBytes } from '../truncate.ts';
import type { WecomRobotConfig } from './schema.ts';

/** Most bytes of each type of message. Source: the documentation of WeCom's group robots. */
const LIMITS = { text: 2048, markdown: 4096 };

/** The body of a message. In markdown, people are mentioned by their ids in the text. */
export function wecomRobotMessage(config: WecomRobotConfig, texts: Texts): string {
  const users = mentioned(config.mentionedList, texts);
  const text = texts.message(config.message);
  if (config.messageType === 'markdown') {
    const mentions = users.length === 0 ? '' : `\n${users.map((user) => `<@${user}>`).join(' ')}`;
    const room = LIMITS.markdown - Buffer.byteLength(mentions);
    const content = truncateBytes(text, room) + mentions;
    return `${goJson({ msgtype: 'markdown', markdown: { content } })}\n`;
  }
  const mobiles = mentioned(config.mentionedMobileList, texts);
  const message = {
    content: truncateBytes(text, LIMITS.text),
    mentioned_list: users.length === 0 ? undefined : users,
    mentioned_mobile_list: mobiles.length === 0 ? undefined : mobiles,
  };
  return `${goJson({ msgtype: 'text', text: message })}\n`;
}

/** Who is left once templates are filled in. */
function mentioned(templates: readonly string[], texts: Texts): readonly string[] {
  return templates.map((template) => texts.detail(template)).filter((name) => name !== '');
}
