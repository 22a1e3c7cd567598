import { secretUrl } from '../../base/schema/formats.ts';
import { bool, filled, list, oneOf, optional, secret, text } from '../../base/schema/schema.ts';
import type { GivenSecret } from '../given-secret.ts';
import type { HttpConfig } from '../http/schema.ts';
import { atMostOne, countGiven } from '../http/rules.ts';
import { kindSchema } from '../kind-schema.ts';

/** One item of `dingtalk_configs`. Title, message and lists are templates. Exactly one of token and URL is given. */
export interface DingtalkConfig {
  readonly http: HttpConfig;
  readonly accessToken: GivenSecret;
  readonly webhookUrl: GivenSecret;
  /** What messages are signed with, where the robot asks for that. */
  readonly secret: GivenSecret;
  readonly messageType: 'text' | 'markdown';
  readonly title: string;
  readonly message: string;
  readonly atMobiles: readonly string[];
  readonly atUserIds: readonly string[];
  readonly atAll: boolean;
}

const ADDRESS_KEYS = ['access_token', 'access_token_file', 'webhook_url', 'webhook_url_file'];

/** How items of `dingtalk_configs` are read. */
export const dingtalkSchema = kindSchema({
  sendResolved: true,
  shape: () => ({
    access_token: secret(),
    access_token_file: filled(),
    webhook_url: secretUrl(),
    webhook_url_file: filled(),
    secret: secret(),
    secret_file: filled(),
    message_type: optional(
      oneOf(['text', 'markdown'], (given) => `message_type is text or markdown, not ${given}`),
    ),
    title: text(),
    message: text(),
    at_mobiles: list(text()),
    at_user_ids: list(text()),
    at_all: bool(),
  }),
  defaults: {
    message_type: 'text',
    title: '{{ template "__subject" . }}',
    message: '{{ template "wechat.default.message" . }}',
  },
  check: (given, report) => {
    if (countGiven(given, ADDRESS_KEYS) === 0) {
      report(
        'one of access_token, access_token_file, webhook_url or webhook_url_file must be configured',
      );
    }
    atMostOne(given, ADDRESS_KEYS, '', report);
    atMostOne(given, ['secret', 'secret_file'], '', report);
  },
  resolve: (settings, { http }): DingtalkConfig => ({
    http: http.effective,
    accessToken: { value: settings.access_token, file: settings.access_token_file },
    webhookUrl: { value: settings.webhook_url, file: settings.webhook_url_file },
    secret: { value: settings.secret, file: settings.secret_file },
    messageType: settings.message_type,
    title: settings.title,
    message: settings.message,
    atMobiles: settings.at_mobiles ?? [],
    atUserIds: settings.at_user_ids ?? [],
    atAll: settings.at_all ?? false,
  }),
});
