import { secretUrl } from '../../base/schema/formats.ts';
import { filled, text } from '../../base/schema/schema.ts';
import type { HttpConfig } from '../http/schema.ts';
import { kindSchema } from '../kind-schema.ts';
import { needsWebhookUrl, type WebhookAddress } from '../webhook-url.ts';

/** One item of `msteams_configs`. Texts are templates. */
export interface MsteamsConfig extends WebhookAddress {
  readonly http: HttpConfig;
  readonly title: string;
  readonly summary: string;
  readonly text: string;
}

/** How items of `msteams_configs` are read. */
export const msteamsSchema = kindSchema({
  sendResolved: true,
  shape: () => ({
    webhook_url: secretUrl(),
    webhook_url_file: filled(),
    title: text(),
    summary: text(),
    text: text(),
  }),
  defaults: {
    title: '{{ template "msteams.default.title" . }}',
    summary: '{{ template "msteams.default.summary" . }}',
    text: '{{ template "msteams.default.text" . }}',
  },
  check: needsWebhookUrl,
  resolve: (settings, { http }): MsteamsConfig => ({
    http: http.effective,
    webhookUrl: settings.webhook_url,
    webhookUrlFile: settings.webhook_url_file,
    title: settings.title,
    summary: settings.summary,
    text: settings.text,
  }),
});
