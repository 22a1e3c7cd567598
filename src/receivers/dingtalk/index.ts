import type { ReceiverDefinition } from '../definition.ts';
import { HttpNotifier } from '../http-notifier.ts';
import { dingtalkTelling } from './notifier.ts';
import type { DingtalkConfig } from './schema.ts';

/** Items of `dingtalk_configs`. */
export const dingtalk: ReceiverDefinition<DingtalkConfig> = {
  name: 'dingtalk',
  build: (config, deps) => new HttpNotifier(config.http, deps, dingtalkTelling(config, deps)),
};
