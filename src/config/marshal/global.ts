import { formatPromDuration } from '../../base/duration.ts';
import { Secret } from '../../base/secret.ts';
import type { ReceiverDefaults } from '../../receivers/defaults-schema.ts';
import type { GlobalConfig } from '../global.ts';
import type { Printable } from '../yaml/print.ts';
import { filled, map, secret, text, verbatim } from './build.ts';
import type { OptionalEntry } from './build.ts';
import { http, tls } from './http.ts';

/** The `global` section, complete. */
export function global(config: GlobalConfig): Printable {
  const keys = Object.keys(config.defaults) as (keyof ReceiverDefaults)[];
  return map([
    ['resolve_timeout', text(formatPromDuration(config.resolveTimeoutMs))],
    ['http_config', http(config.http)],
    ...keys.map((key): OptionalEntry => [key, setting(config.defaults[key])]),
  ]);
}

function setting(value: ReceiverDefaults[keyof ReceiverDefaults]): Printable | undefined {
  if (value === undefined) return undefined;
  if (value instanceof Secret) return value.reveal() === '' ? verbatim(null) : secret(value);
  if (typeof value === 'string') return filled(value);
  return typeof value === 'boolean' ? verbatim(value) : tls(value);
}
