import { secretUrl } from '../../base/schema/formats.ts';
import { filled, list, oneOf, optional, secret, text } from '../../base/schema/schema.ts';
import type { GivenSecret } from '../given-secret.ts';
import type { HttpConfig } from '../http/schema.ts';
import { atMostOne, countGiven } from '../http/rules.ts';
import { kindSchema } from '../kind-schema.ts';

/** One item of `wecom_robot_configs`. Message and lists are templates. Exactly one of key and URL is given. */
export interface WecomRobotConfig {
  readonly http: HttpConfig;
  readonly key: GivenSecret;
  readonly webhookUrl: GivenSecret;
  readonly messageType: 'text' | 'markdown';
  readonly message: string;
  /** User ids; `@all` is everybody. */
  readonly mentionedList: readonly string[];
  readonly mentionedMobileList: readonly string[];
}

const ADDRESS_KEYS = ['key', 'key_file', 'webhook_url', 'webhook_url_file'];

/** How items of `wecom_robot_configs` are read. */
export const wecomRobotSchema = kindSchema({
  sendResolved: true,
  shape: () => ({
    key: secret(),
    key_file: filled(),
    webhook_url: secretUrl(),
    webhook_url_file: filled(),
    message_type: optional(
      oneOf(['text', 'markdown'], (given) => `message_type is text or markdown, not ${given}`),
    ),
    message: text(),
    mentioned_list: list(text()),
    mentioned_mobile_list: list(text()),
  }),
  defaults: {
    message_type: 'text',
    message: '{{ template "wechat.default.message" . }}',
  },
  check: (given, report) => {
    if (countGiven(given, ADDRESS_KEYS) === 0) {
      report('one of key, key_file, webhook_url or webhook_url_file must be configured');
    }
    atMostOne(given, ADDRESS_KEYS, '', report);
    const mobiles = given.mentioned_mobile_list ?? [];
    if (given.message_type === 'markdown' && mobiles.length > 0) {
      report('mentioned_mobile_list is for messages of the type text', {
        path: ['mentioned_mobile_list'],
      });
    }
  },
  resolve: (settings, { http }): WecomRobotConfig => ({
    http: http.effective,
    key: { value: settings.key, file: settings.key_file },
    webhookUrl: { value: settings.webhook_url, file: settings.webhook_url_file },
    messageType: settings.message_type,
    message: settings.message,
    mentionedList: settings.mentioned_list ?? [],
    mentionedMobileList: settings.mentioned_mobile_list ?? [],
  }),
});
