import type { ReceiverDefinition } from '../definition.ts';
import { HttpNotifier } from '../http-notifier.ts';
import { feishuTelling } from './notifier.ts';
import type { FeishuConfig } from './schema.ts';

/** Items of `feishu_configs`. */
export const feishu: ReceiverDefinition<FeishuConfig> = {
  name: 'feishu',
  build: (config, deps) => new HttpNotifier(config.http, deps, feishuTelling(config, deps)),
};
