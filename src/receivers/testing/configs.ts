import { RECEIVER_DEFAULTS, type ReceiverDefaults } from '../defaults-schema.ts';
import { DEFAULT_HTTP_CONFIG, type HttpConfig } from '../http/schema.ts';
import type { GivenSettings, KindSchema } from '../kind-schema.ts';

/** What the notifier of a kind is built with when an item holds `settings`: what was read, by the keys of the file. */
export function configOf<Config>(
  schema: KindSchema<Config>,
  settings: GivenSettings,
  own?: HttpConfig,
  global: Partial<ReceiverDefaults> = {},
): Config {
  const defaults = { ...RECEIVER_DEFAULTS, ...global } as ReceiverDefaults;
  const http = { own, effective: own ?? DEFAULT_HTTP_CONFIG };
  return schema.resolve({ ...schema.defaults, ...settings }, { defaults, http }, (message) => {
    throw new Error(message);
  });
}
