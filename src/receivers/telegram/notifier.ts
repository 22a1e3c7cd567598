import { CodedError, messageOf } from '../../base/errors.ts';
import type { SendResult } from '../../notify/contract.ts';
import { attempt } from '../attempt.ts';
import type { ReceiverDeps } from '../deps.ts';
import { givenOrFile } from '../given-or-file.ts';
import type { ReadText } from '../http/file-texts.ts';
import type { HttpResponse } from '../http/http-sender.ts';
import type { Telling } from '../http-notifier.ts';
import { parsedObject, textAt } from '../reply.ts';
import { reasonOfStatus } from '../retry.ts';
import { telegramPayload, telegramText } from './payload.ts';
import type { TelegramConfig } from './schema.ts';

/** Sends each notification to a Telegram chat. Every failure but one of its template is worth another try. */
export function telegramTelling(config: TelegramConfig, deps: ReceiverDeps): Telling {
  const { readText, templating } = deps;
  return async (sender, notification, signal) => {
    const message = templating.render(notification, (texts) => telegramText(config, texts));
    let token: string;
    let chatId: string;
    try {
      token = await givenOrFile('bot_token', config.botToken, config.botTokenFile, readText);
      chatId = await chatOf(config, readText);
    } catch (error) {
      return { kind: 'failed', retry: true, reason: 'other', message: messageOf(error) };
    }
    const url = `${config.apiUrl}/bot${token}/sendMessage`;
    const body = telegramPayload(config, chatId, message);
    const result = await attempt(sender, { url, body, signal, secrets: [token], judge, describe });
    return result.kind === 'sent' ? result : { ...result, retry: true };
  };
}

/** @throws CodedError when the file cannot be read or holds no whole number */
async function chatOf({ chatId, chatIdFile }: TelegramConfig, read: ReadText): Promise<string> {
  if (chatIdFile === undefined) return String(chatId ?? 0);
  const content = await givenOrFile('chat_id', undefined, chatIdFile, read);
  if (!/^[-+]?\d+$/.test(content) || BigInt.asIntN(64, BigInt(content)) !== BigInt(content)) {
    throw new CodedError('bad_chat_id', `could not parse chat_id from ${chatIdFile}`);
  }
  return BigInt(content).toString();
}

function judge({ body }: HttpResponse): SendResult {
  const reply = parsedObject(body);
  if (reply?.['ok'] === true) return { kind: 'sent' };
  const code = Number(reply?.['error_code'] ?? 0);
  const message =
    reply === undefined
      ? `telegram answered with what is no JSON object: ${body}`
      : `telegram: ${textAt(reply, 'description')} (${code})`;
  return { kind: 'failed', retry: true, reason: reasonOfStatus(code), message };
}

function describe({ body }: HttpResponse): string {
  const reply = parsedObject(body);
  return reply === undefined ? body : textAt(reply, 'description');
}
