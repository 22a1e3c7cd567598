import { secretUrl } from '../../base/schema/formats.ts';
import { filled, oneOf, optional, secret, text } from '../../base/schema/schema.ts';
import type { GivenSecret } from '../given-secret.ts';
import type { HttpConfig } from '../http/schema.ts';
import { atMostOne } from '../http/rules.ts';
import { kindSchema } from '../kind-schema.ts';
import { needsWebhookUrl } from '../webhook-url.ts';

/** One item of `feishu_configs`. Title, message and colour are templates. */
export interface FeishuConfig {
  readonly http: HttpConfig;
  readonly webhookUrl: GivenSecret;
  /** What messages are signed with, where the robot asks for that. */
  readonly secret: GivenSecret;
  readonly messageType: 'text' | 'interactive';
  readonly title: string;
  readonly message: string;
  /** The colour of a card's header, by Feishu's names. */
  readonly color: string;
}

/** How items of `feishu_configs` are read. */
export const feishuSchema = kindSchema({
  sendResolved: true,
  shape: () => ({
    webhook_url: secretUrl(),
    webhook_url_file: filled(),
    secret: secret(),
    secret_file: filled(),
    message_type: optional(
      oneOf(
        ['text', 'interactive'],
        (given) => `message_type is text or interactive, not ${given}`,
      ),
    ),
    title: text(),
    message: text(),
    color: text(),
  }),
  defaults: {
    message_type: 'text',
    title: '{{ template "__subject" . }}',
    message: '{{ template "wechat.default.message" . }}',
    color: '{{ if eq .Status "firing" }}red{{ else }}green{{ end }}',
  },
  check: (given, report) => {
    needsWebhookUrl(given, report);
    atMostOne(given, ['secret', 'secret_file'], '', report);
  },
  resolve: (settings, { http }): FeishuConfig => ({
    http: http.effective,
    webhookUrl: { value: settings.webhook_url, file: settings.webhook_url_file },
    secret: { value: settings.secret, file: settings.secret_file },
    messageType: settings.message_type,
    title: settings.title,
    message: settings.message,
    color: settings.color,
  }),
});
