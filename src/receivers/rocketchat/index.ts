import type { ReceiverDefinition } from '../definition.ts';
import { HttpNotifier } from '../http-notifier.ts';
import { rocketchatTelling } from './notifier.ts';
import type { RocketchatConfig } from './schema.ts';

/** Items of `rocketchat_configs`. */
export const rocketchat: ReceiverDefinition<RocketchatConfig> = {
  name: 'rocketchat',
  build: (config, deps) => new HttpNotifier(config.http, deps, rocketchatTelling(config, deps)),
};
