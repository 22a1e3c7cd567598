import type { ReceiverDefinition } from '../definition.ts';
import { HttpNotifier } from '../http-notifier.ts';
import { slackTelling } from './notifier.ts';
import type { SlackConfig } from './schema.ts';

/** Items of `slack_configs`. */
export const slack: ReceiverDefinition<SlackConfig> = {
  name: 'slack',
  build: (config, deps) => new HttpNotifier(config.http, deps, slackTelling(config, deps)),
};
