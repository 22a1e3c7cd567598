import { secretUrl } from '../../base/schema/formats.ts';
import { filled, text } from '../../base/schema/schema.ts';
import type { HttpConfig } from '../http/schema.ts';
import { kindSchema } from '../kind-schema.ts';
import { needsWebhookUrl, type WebhookAddress } from '../webhook-url.ts';

/** One item of `discord_configs`. */
export interface DiscordConfig extends WebhookAddress {
  readonly http: HttpConfig;
  /** Templates. */
  readonly content: string;
  readonly title: string;
  readonly message: string;
  /** These two are no templates. */
  readonly username: string;
  readonly avatarUrl: string;
}

/** How items of `discord_configs` are read. */
export const discordSchema = kindSchema({
  sendResolved: true,
  shape: () => ({
    webhook_url: secretUrl(),
    webhook_url_file: filled(),
    content: text(),
    title: text(),
    message: text(),
    username: text(),
    avatar_url: text(),
  }),
  defaults: {
    title: '{{ template "discord.default.title" . }}',
    message: '{{ template "discord.default.message" . }}',
  },
  check: needsWebhookUrl,
  resolve: (settings, { http }): DiscordConfig => ({
    http: http.effective,
    webhookUrl: settings.webhook_url,
    webhookUrlFile: settings.webhook_url_file,
    content: settings.content ?? '',
    title: settings.title,
    message: settings.message,
    username: settings.username ?? '',
    avatarUrl: settings.avatar_url ?? '',
  }),
});
