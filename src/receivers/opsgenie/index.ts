import type { ReceiverDefinition } from '../definition.ts';
import { HttpNotifier } from '../http-notifier.ts';
import { opsgenieTelling } from './notifier.ts';
import type { OpsgenieConfig } from './schema.ts';

/** Items of `opsgenie_configs`. */
export const opsgenie: ReceiverDefinition<OpsgenieConfig> = {
  name: 'opsgenie',
  build: (config, deps) => new HttpNotifier(config.http, deps, opsgenieTelling(config, deps)),
};
