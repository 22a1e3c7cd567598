import type { ReceiverDefinition } from '../definition.ts';
import { HttpNotifier } from '../http-notifier.ts';
import { mattermostTelling } from './notifier.ts';
import type { MattermostConfig } from './schema.ts';

/** Items of `mattermost_configs`. */
export const mattermost: ReceiverDefinition<MattermostConfig> = {
  name: 'mattermost',
  build: (config, deps) => new HttpNotifier(config.http, deps, mattermostTelling(config, deps)),
};
