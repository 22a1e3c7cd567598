import { goJson } from '../../base/go-json.ts';
import { type Texts, unlessItFails } from '../templating.ts';
import type { WechatConfig } from './schema.ts';

/** The body of a message. Both kinds of content are always there, one of them empty. */
export function wechatMessage(config: WechatConfig, texts: Texts): string {
  const content = texts.message(config.message);
  const isText = config.messageType === 'text';
  const message = {
    text: { content: isText ? content : '' },
    ...people(config, texts),
    agentid: texts.required(config.agentId) || undefined,
    safe: '0',
    msgtype: config.messageType,
    markdown: { content: isText ? '' : content },
  };
  return `${goJson(message)}\n`;
}

/** In the plain form those whose templates do not fail: the others are told. @throws CodedError when nobody is left */
function people({ toUser, toParty, toTag }: WechatConfig, texts: Texts) {
  const made = (template: string): string | undefined =>
    unlessItFails(texts, () => texts.required(template)) || undefined;
  const all = { touser: made(toUser), toparty: made(toParty), totag: made(toTag) };
  const isSomebodyLeft = Object.values(all).some((each) => each !== undefined);
  if (texts.isPlain && !isSomebodyLeft)
    for (const each of [toUser, toParty, toTag]) texts.required(each);
  return all;
}
