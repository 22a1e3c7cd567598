import { goJson } from '../../base/go-json.ts';
import type { Texts } from '../templating.ts';
import { truncateBytes } from '../truncate.ts';
import { unlessEmpty } from '../unless-empty.ts';
import type { WebexConfig } from './schema.ts';

/** Most bytes that Webex takes. */
const MESSAGE_LIMIT = 7439;

/** A message in Markdown to a room. */
export function webexPayload({ message, roomId }: WebexConfig, texts: Texts): string {
  const markdown = truncateBytes(texts.message(message), MESSAGE_LIMIT);
  return `${goJson({ markdown, roomId: unlessEmpty(texts.required(roomId)) })}\n`;
}
