import type { ReceiverDefinition } from '../definition.ts';
import { EmailNotifier } from './notifier.ts';
import type { EmailConfig } from './schema.ts';

/** Items of `email_configs`. */
export const email: ReceiverDefinition<EmailConfig> = {
  name: 'email',
  build: (config, deps) => new EmailNotifier(config, deps),
};
