import type { ReceiverDefinition } from '../definition.ts';
import { HttpNotifier } from '../http-notifier.ts';
import { wechatTelling } from './notifier.ts';
import type { WechatConfig } from './schema.ts';

/** Items of `wechat_configs`. */
export const wechat: ReceiverDefinition<WechatConfig> = {
  name: 'wechat',
  build: (config, deps) => new HttpNotifier(config.http, deps, wechatTelling(config, deps)),
};
