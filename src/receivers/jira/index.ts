import type { ReceiverDefinition } from '../definition.ts';
import { HttpNotifier } from '../http-notifier.ts';
import { jiraTelling } from './notifier.ts';
import type { JiraConfig } from './schema.ts';

/** Items of `jira_configs`. */
export const jira: ReceiverDefinition<JiraConfig> = {
  name: 'jira',
  build: (config, deps) => new HttpNotifier(config.http, deps, jiraTelling(config, deps)),
};
