import type { ReceiverDefinition } from '../definition.ts';
import { HttpNotifier } from '../http-notifier.ts';
import { telegramTelling } from './notifier.ts';
import type { TelegramConfig } from './schema.ts';

/** Items of `telegram_configs`. */
export const telegram: ReceiverDefinition<TelegramConfig> = {
  name: 'telegram',
  build: (config, deps) => new HttpNotifier(config.http, deps, telegramTelling(config, deps)),
};
