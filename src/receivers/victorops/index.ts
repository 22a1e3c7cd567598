import type { ReceiverDefinition } from '../definition.ts';
import { HttpNotifier } from '../http-notifier.ts';
import { victoropsTelling } from './notifier.ts';
import type { VictoropsConfig } from './schema.ts';

/** Items of `victorops_configs`. */
export const victorops: ReceiverDefinition<VictoropsConfig> = {
  name: 'victorops',
  build: (config, deps) => new HttpNotifier(config.http, deps, victoropsTelling(config, deps)),
};
