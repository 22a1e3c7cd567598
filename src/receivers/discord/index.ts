import type { ReceiverDefinition } from '../definition.ts';
import { DiscordNotifier } from './notifier.ts';
import type { DiscordConfig } from './schema.ts';

/** Items of `discord_configs`. */
export const discord: ReceiverDefinition<DiscordConfig> = {
  name: 'discord',
  build: (config, deps) => new DiscordNotifier(config, deps),
};
