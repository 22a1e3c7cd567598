import type { ReceiverDefinition } from '../definition.ts';
import { HttpNotifier } from '../http-notifier.ts';
import { pagerdutyTelling } from './notifier.ts';
import type { PagerdutyConfig } from './schema.ts';

/** Items of `pagerduty_configs`. */
export const pagerduty: ReceiverDefinition<PagerdutyConfig> = {
  name: 'pagerduty',
  build: (config, deps) => new HttpNotifier(config.http, deps, pagerdutyTelling(config, deps)),
};
