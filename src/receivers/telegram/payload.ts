import { goJson } from '../../base/go-json.ts';
import type { Texts } from '../templating.ts';
import { truncateRunes } from '../truncate.ts';
import type { TelegramConfig } from './schema.ts';

/** Most characters that Telegram takes. */
const MESSAGE_LIMIT = 4096;

/** Goes out in the place of HTML that is too long: cutting it could leave a tag open. Word for word the original's. */
const TOO_LONG = `Alertmanager notification could not be sent: message length exceeds Telegram limits.
			Please check the template used for producing the message content.`;

/** The text of a message, and how Telegram shall read it. */
export interface TelegramText {
  readonly text: string;
  readonly parseMode: string;
}

/** Parameters of Telegram's `sendMessage`, all of them texts. */
export function telegramPayload(
  config: TelegramConfig,
  chatId: string,
  { text, parseMode }: TelegramText,
): string {
  const { messageThreadId, disableNotifications } = config;
  const parameters = new Map([
    ['chat_id', chatId],
    ['text', text],
    ['disable_web_page_preview', 'true'],
  ]);
  if (disableNotifications) parameters.set('disable_notification', 'true');
  if (parseMode !== '') parameters.set('parse_mode', parseMode);
  if (messageThreadId !== 0) parameters.set('message_thread_id', String(messageThreadId));
  return `${goJson(parameters)}\n`;
}

/**
 * The text of the message, no longer than Telegram takes it. The plain form is read as it stands: Telegram refuses
 * texts with characters that mean something in Markdown.
 */
export function telegramText({ message, parseMode }: TelegramConfig, texts: Texts): TelegramText {
  if (texts.isPlain || parseMode !== 'HTML') {
    const text = truncateRunes(texts.message(message), MESSAGE_LIMIT);
    return { text, parseMode: texts.isPlain ? '' : parseMode };
  }
  const html = texts.htmlMessage(message);
  return { text: truncateRunes(html, MESSAGE_LIMIT) === html ? html : TOO_LONG, parseMode };
}
