import { secretUrl, url } from '../../base/schema/formats.ts';
import {
  bool,
  filled,
  integer,
  list,
  object,
  optional,
  secret,
  secretText,
  text,
} from '../../base/schema/schema.ts';
import type { HttpConfig } from '../http/schema.ts';
import { atMostOne } from '../http/rules.ts';
import { hasAny } from '../kind-schema.ts';
import { needsWebhookUrl } from '../webhook-url.ts';
import type { LaterDefinition } from './definition.ts';

export const msteams: LaterDefinition = {
  sendResolved: true,
  shape: () => ({
    webhook_url: secretUrl(),
    webhook_url_file: filled(),
    title: text(),
    summary: text(),
    text: text(),
  }),
  check: needsWebhookUrl,
};

export const msteamsv2: LaterDefinition = {
  sendResolved: true,
  shape: () => ({
    webhook_url: secretUrl(),
    webhook_url_file: filled(),
    title: text(),
    text: text(),
  }),
  check: needsWebhookUrl,
};

export const telegram: LaterDefinition = {
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
  check: (given, report) => {
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
  },
  checkInherited: (given, defaults, _http, report) => {
    const inherits = hasAny(defaults, 'telegram_bot_token', 'telegram_bot_token_file');
    if (!hasAny(given, 'bot_token', 'bot_token_file') && !inherits) {
      report('missing bot_token or bot_token_file on telegram_config');
    }
  },
};

export const webex: LaterDefinition = {
  sendResolved: true,
  shape: () => ({ api_url: url(), message: text(), room_id: filled() }),
  check: (given, report) => {
    if (!hasAny(given, 'room_id')) report('missing room_id on webex_config');
    const http = given['http_config'] as HttpConfig | undefined;
    if (http?.authorization === undefined) {
      report('missing webex_configs.http_config.authorization');
    }
  },
  checkInherited: (given, defaults, _http, report) => {
    if (!hasAny(given, 'api_url') && defaults.webex_api_url === undefined) {
      report('no global Webex URL set');
    }
  },
};

export const wechat: LaterDefinition = {
  sendResolved: false,
  mayBeNull: true,
  shape: () => ({
    api_secret: secret(),
    api_secret_file: filled(),
    corp_id: filled(),
    message: text(),
    api_url: url(),
    to_user: text(),
    to_party: text(),
    to_tag: text(),
    agent_id: text(),
    message_type: filled(),
  }),
  check: (given, report) => {
    const type = given['message_type'] ?? 'text';
    if (type !== 'text' && type !== 'markdown') {
      const message = `weChat message type ${JSON.stringify(type)} does not match valid options ^(text|markdown)$`;
      report(message, { path: ['message_type'] });
    }
    atMostOne(given, ['api_secret', 'api_secret_file'], '', report);
  },
  checkInherited: (given, defaults, _http, report) => {
    if (!hasAny(given, 'api_url') && defaults.wechat_api_url === undefined) {
      report('no global Wechat URL set');
    }
    const inherits = hasAny(defaults, 'wechat_api_secret', 'wechat_api_secret_file');
    if (!hasAny(given, 'api_secret', 'api_secret_file') && !inherits) {
      report('no global Wechat Api Secret set either inline or in a file');
    }
    if (!hasAny(given, 'corp_id') && defaults.wechat_api_corp_id === undefined) {
      report('no global Wechat CorpID set');
    }
  },
};

/** These structures carry no YAML names there, so their keys are the fields' names in lower case. */
const rocketchatField = () => object({ short: optional(bool()), title: text(), value: text() });
const rocketchatAction = () =>
  object({
    type: text(),
    text: text(),
    url: text(),
    imageurl: text(),
    iswebview: bool(),
    webviewheightratio: text(),
    msg: text(),
    msginchatwindow: bool(),
    msgprocessingtype: text(),
  });

export const rocketchat: LaterDefinition = {
  sendResolved: false,
  mayBeNull: true,
  shape: () => ({
    api_url: url(),
    token_id: optional(secretText()),
    token_id_file: filled(),
    token: optional(secretText()),
    token_file: filled(),
    channel: text(),
    color: text(),
    title: text(),
    title_link: text(),
    text: text(),
    fields: list(rocketchatField()),
    short_fields: bool(),
    emoji: text(),
    icon_url: text(),
    image_url: text(),
    thumb_url: text(),
    link_names: bool(),
    actions: list(rocketchatAction()),
  }),
  check: (given, report) => {
    atMostOne(given, ['token', 'token_file'], '', report);
    atMostOne(given, ['token_id', 'token_id_file'], '', report);
  },
  checkInherited: (given, defaults, _http, report) => {
    const hasTokenId =
      hasAny(given, 'token_id', 'token_id_file') ||
      hasAny(defaults, 'rocketchat_token_id', 'rocketchat_token_id_file');
    if (!hasTokenId) report('no global Rocketchat TokenID set either inline or in a file');
    const hasToken =
      hasAny(given, 'token', 'token_file') ||
      hasAny(defaults, 'rocketchat_token', 'rocketchat_token_file');
    if (!hasToken) report('no global Rocketchat Token set either inline or in a file');
  },
};
