import { promDuration } from '../base/schema/formats.ts';
import { object, then } from '../base/schema/schema.ts';
import type { Schema } from '../base/schema/schema.ts';
import {
  checkReceiverDefaults,
  RECEIVER_DEFAULTS,
  receiverDefaultsShape,
} from '../receivers/defaults-schema.ts';
import type { ReceiverDefaults } from '../receivers/defaults-schema.ts';
import { httpConfig } from '../receivers/http/http-config-schema.ts';
import { DEFAULT_HTTP_CONFIG } from '../receivers/http/schema.ts';
import type { HttpConfig } from '../receivers/http/schema.ts';

/** The `global` section. */
export interface GlobalConfig {
  /** How long an alert without an end of its own stays firing after it was last seen. */
  readonly resolveTimeoutMs: number;
  /** What integrations without an `http_config` of their own use. */
  readonly http: HttpConfig;
  /** The other keys, by their names in the file and in the order in which they are printed. */
  readonly defaults: ReceiverDefaults;
}

const RESOLVE_TIMEOUT_MS = 5 * 60 * 1000;

/** Reads `global`; absent or null gives the defaults. */
export function globalSchema(): Schema<GlobalConfig> {
  const defaultsShape = receiverDefaultsShape();
  const fields = object({
    resolve_timeout: promDuration(),
    http_config: httpConfig(),
    ...defaultsShape,
  });
  return then(fields, (given, report) => {
    // A key that was given as null is present here, and undefined: it takes the default away.
    const all = { resolve_timeout: RESOLVE_TIMEOUT_MS, ...RECEIVER_DEFAULTS, ...given };
    const { resolve_timeout: resolveTimeoutMs, http_config: http, ...rest } = all;
    // In the order of the shape, which is the one they are printed in.
    const defaults = Object.fromEntries(
      Object.keys(defaultsShape).map((key) => [key, rest[key as keyof typeof rest]]),
    ) as unknown as ReceiverDefaults;
    checkReceiverDefaults(defaults, report);
    return {
      resolveTimeoutMs: resolveTimeoutMs ?? RESOLVE_TIMEOUT_MS,
      http: http ?? DEFAULT_HTTP_CONFIG,
      defaults,
    };
  });
}

/** The global section of a file that has none. */
export const DEFAULT_GLOBAL: GlobalConfig = {
  resolveTimeoutMs: RESOLVE_TIMEOUT_MS,
  http: DEFAULT_HTTP_CONFIG,
  defaults: RECEIVER_DEFAULTS as unknown as ReceiverDefaults,
};
