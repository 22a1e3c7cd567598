import type { ReceiverDefinition } from '../definition.ts';
import { WebhookNotifier } from './notifier.ts';
import type { WebhookConfig } from './schema.ts';

/** Items of `webhook_configs`. */
export const webhook: ReceiverDefinition<WebhookConfig> = {
  name: 'webhook',
  build: (config, deps) => new WebhookNotifier(config, deps),
};
