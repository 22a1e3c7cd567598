import type { ReceiverDefinition } from '../definition.ts';
import { HttpNotifier } from '../http-notifier.ts';
import { webhookTelling } from '../webhook-url.ts';
import { discordPayload } from './payload.ts';
import type { DiscordConfig } from './schema.ts';

/** Items of `discord_configs`. */
export const discord: ReceiverDefinition<DiscordConfig> = {
  name: 'discord',
  build: (config, deps) =>
    new HttpNotifier(config.http, deps, webhookTelling(config, deps, discordPayload)),
};
