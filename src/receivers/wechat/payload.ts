import { goJson } from '../../base/go-json.ts';
import type { Texts } from '../templating.ts';
import type { WechatConfig } from './schema.ts';

/** The body of a message. Both kinds of content are always there, one of them empty. */
export function wechatMessage(config: WechatConfig, texts: Texts): string {
  const content = texts.message(config.message);
  const isText = config.messageType === 'text';
  const message = {
    text: { content: isText ? content : '' },
    touser: texts.required(config.toUser) || undefined,
    toparty: texts.required(config.toParty) || undefined,
    totag: texts.required(config.toTag) || undefined,
    agentid: texts.required(config.agentId) || undefined,
    safe: '0',
    msgtype: config.messageType,
    markdown: { content: isText ? '' : content },
  };
  return `${goJson(message)}\n`;
}
