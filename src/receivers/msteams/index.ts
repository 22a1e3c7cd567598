import type { ReceiverDefinition } from '../definition.ts';
import { HttpNotifier } from '../http-notifier.ts';
import { webhookTelling } from '../webhook-url.ts';
import { msteamsPayload } from './payload.ts';
import type { MsteamsConfig } from './schema.ts';

/** Items of `msteams_configs`. */
export const msteams: ReceiverDefinition<MsteamsConfig> = {
  name: 'msteams',
  build: (config, deps) =>
    new HttpNotifier(config.http, deps, webhookTelling(config, deps, msteamsPayload)),
};
