import { secretUrl } from '../../base/schema/formats.ts';
import { filled, text } from '../../base/schema/schema.ts';
import type { HttpConfig } from '../http/schema.ts';
import { kindSchema } from '../kind-schema.ts';
import { needsWebhookUrl, type WebhookAddress } from '../webhook-url.ts';

/** One item of `msteamsv2_configs`. Texts are templates. */
export interface Msteamsv2Config extends WebhookAddress {
  readonly http: HttpConfig;
  readonly title: string;
  readonly text: string;
}

/** How items of `msteamsv2_configs` are read. */
export const msteamsv2Schema = kindSchema({
  sendResolved: true,
  shape: () => ({
    webhook_url: secretUrl(),
    webhook_url_file: filled(),
    title: text(),
    text: text(),
  }),
  defaults: {
    title: '{{ template "msteamsv2.default.title" . }}',
    text: '{{ template "msteamsv2.default.text" . }}',
  },
  check: needsWebhookUrl,
  resolve: (settings, { http }): Msteamsv2Config => ({
    http: http.effective,
    webhookUrl: settings.webhook_url,
    webhookUrlFile: settings.webhook_url_file,
    title: settings.title,
    text: settings.text,
  }),
});
