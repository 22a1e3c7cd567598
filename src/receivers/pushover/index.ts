import type { ReceiverDefinition } from '../definition.ts';
import { HttpNotifier } from '../http-notifier.ts';
import { pushoverTelling } from './notifier.ts';
import type { PushoverConfig } from './schema.ts';

/** Items of `pushover_configs`. */
export const pushover: ReceiverDefinition<PushoverConfig> = {
  name: 'pushover',
  build: (config, deps) => new HttpNotifier(config.http, deps, pushoverTelling(config, deps)),
};
