import { url } from '../../base/schema/formats.ts';
import { bool, filled, integer, secret, text } from '../../base/schema/schema.ts';
import type { Secret } from '../../base/secret.ts';
import { atMostOne } from '../http/rules.ts';
import type { HttpConfig } from '../http/schema.ts';
import { type GivenSettings, hasAny, kindSchema } from '../kind-schema.ts';
import type { Report } from '../../base/schema/schema.ts';

/** One item of `telegram_configs`. Of token and chat, each is given directly or by a file read at every notification. */
export interface TelegramConfig {
  readonly http: HttpConfig;
  readonly apiUrl: string;
  readonly botToken: Secret | undefined;
  readonly botTokenFile: string | undefined;
  readonly chatId: number | undefined;
  readonly chatIdFile: string | undefined;
  /** 0: none. */
  readonly messageThreadId: number;
  /** A template, of the HTML engine when the mode is HTML. */
  readonly message: string;
  readonly disableNotifications: boolean;
  /** `HTML`, `Markdown`, `MarkdownV2` or empty for plain text. */
  readonly parseMode: string;
}

/** How items of `telegram_configs` are read. */
export const telegramSchema = kindSchema({
  sendResolved: true,
  shape: () => ({
    api_url: url(),
    bot_token: secret(),
    bot_token_file: filled(),
    chat_id: integer({ kind: 'int64' }),
    chat_id_file: filled(),
    message_thread_id: integer({ kind: 'int' }),
    message: text(),
    disable_notifications: bool(),
    parse_mode: text(),
  }),
  defaults: {
    message: '{{ template "telegram.default.message" . }}',
    parse_mode: 'HTML',
  },
  check: checkTelegram,
  inherit: (settings, { defaults }) => {
    const inherits = !hasAny(settings, 'bot_token', 'bot_token_file');
    return {
      ...settings,
      api_url: settings.api_url ?? defaults.telegram_api_url,
      bot_token: inherits ? defaults.telegram_bot_token : settings.bot_token,
      bot_token_file: inherits ? defaults.telegram_bot_token_file : settings.bot_token_file,
    };
  },
  resolve: (settings, { defaults, http }, report): TelegramConfig => {
    const isOwn = hasAny(settings, 'bot_token', 'bot_token_file');
    const botToken = isOwn ? settings.bot_token : defaults.telegram_bot_token;
    const botTokenFile = isOwn ? settings.bot_token_file : defaults.telegram_bot_token_file;
    if (botToken === undefined && botTokenFile === undefined) {
      report('missing bot_token or bot_token_file on telegram_config');
    }
    return {
      http: http.effective,
      apiUrl: settings.api_url ?? defaults.telegram_api_url ?? 'https://api.telegram.org',
      botToken,
      botTokenFile,
      chatId: settings.chat_id === 0 ? undefined : settings.chat_id,
      chatIdFile: settings.chat_id_file,
      messageThreadId: settings.message_thread_id ?? 0,
      message: settings.message,
      disableNotifications: settings.disable_notifications ?? false,
      parseMode: settings.parse_mode,
    };
  },
});

function checkTelegram(given: GivenSettings, report: Report): void {
  atMostOne(given, ['bot_token', 'bot_token_file'], '', report);
  if (!hasAny(given, 'chat_id', 'chat_id_file')) {
    report('missing chat_id or chat_id_file on telegram_config');
  }
  if (hasAny(given, 'chat_id') && hasAny(given, 'chat_id_file')) {
    report('at most one of chat_id & chat_id_file must be configured', { code: 'exclusive' });
  }
  const mode = (given['parse_mode'] ?? '') as string;
  if (!['', 'Markdown', 'MarkdownV2', 'HTML'].includes(mode)) {
    const message =
      'unknown parse_mode on telegram_config, must be Markdown, MarkdownV2, HTML or empty string';
    report(message, { path: ['parse_mode'] });
  }
}
