import type { ReceiverDefinition } from '../definition.ts';
import { HttpNotifier } from '../http-notifier.ts';
import { webhookTelling } from '../webhook-url.ts';
import { msteamsv2Payload } from './payload.ts';
import type { Msteamsv2Config } from './schema.ts';

/** Items of `msteamsv2_configs`. */
export const msteamsv2: ReceiverDefinition<Msteamsv2Config> = {
  name: 'msteamsv2',
  build: (config, deps) =>
    new HttpNotifier(config.http, deps, webhookTelling(config, deps, msteamsv2Payload)),
};
