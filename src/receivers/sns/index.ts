import type { ReceiverDefinition } from '../definition.ts';
import { HttpNotifier } from '../http-notifier.ts';
import { snsTelling } from './notifier.ts';
import type { SnsConfig } from './schema.ts';

/** Items of `sns_configs`. */
export const sns: ReceiverDefinition<SnsConfig> = {
  name: 'sns',
  build: (config, deps) => new HttpNotifier(config.http, deps, snsTelling(config, deps)),
};
