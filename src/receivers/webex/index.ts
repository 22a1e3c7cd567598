import type { ReceiverDefinition } from '../definition.ts';
import { HttpNotifier } from '../http-notifier.ts';
import { webexTelling } from './notifier.ts';
import type { WebexConfig } from './schema.ts';

/** Items of `webex_configs`. */
export const webex: ReceiverDefinition<WebexConfig> = {
  name: 'webex',
  build: (config, deps) => new HttpNotifier(config.http, deps, webexTelling(config, deps)),
};
