import type { ReceiverDefinition } from '../definition.ts';
import { HttpNotifier } from '../http-notifier.ts';
import { wecomRobotTelling } from './notifier.ts';
import type { WecomRobotConfig } from './schema.ts';

/** Items of `wecom_robot_configs`. */
export const wecomRobot: ReceiverDefinition<WecomRobotConfig> = {
  name: 'wecom_robot',
  build: (config, deps) => new HttpNotifier(config.http, deps, wecomRobotTelling(config, deps)),
};
