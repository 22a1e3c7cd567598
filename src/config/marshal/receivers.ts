import { formatGoDuration } from '../../base/duration.ts';
import { isTreeMap, Scalar } from '../../base/schema/scalar.ts';
import type { Tree } from '../../base/schema/scalar.ts';
import { Secret } from '../../base/secret.ts';
import type { CompleteEmail } from '../../receivers/email/schema.ts';
import type { KindSchema } from '../../receivers/kind-schema.ts';
import { KIND_SCHEMAS } from '../../receivers/kind-schemas.ts';
import type { IntegrationKind } from '../../receivers/kinds.ts';
import { listKey } from '../../receivers/schema.ts';
import type { IntegrationConfig, ReceiverConfig } from '../../receivers/schema.ts';
import type { WebhookConfig } from '../../receivers/webhook/schema.ts';
import type { Printable } from '../yaml/print.ts';
import { anything, filled, list, map, secret, sorted, text, verbatim, whenTrue } from './build.ts';
import { http, tls } from './http.ts';

/** The order of the lists in a receiver. */
const PRINT_ORDER = [
  'discord',
  'email',
  'incidentio',
  'pagerduty',
  'slack',
  'webhook',
  'opsgenie',
  'wechat',
  'pushover',
  'victorops',
  'sns',
  'telegram',
  'webex',
  'msteams',
  'msteamsv2',
  'jira',
  'rocketchat',
  'mattermost',
] as const satisfies readonly IntegrationKind[];

/** A receiver; `tree` is what stood in the file for it. */
export function receiver(config: ReceiverConfig, tree: Tree | undefined): Printable {
  return map([
    ['name', text(config.name)],
    ['labels', sorted(config.labels, text)],
    ...PRINT_ORDER.map((kind) => {
      const items = config.integrations.filter((integration) => integration.kind === kind);
      const given = child(tree, listKey(kind));
      const printed = list(items, (item) => integration(item, child(given, item.index)));
      return [listKey(kind), printed] as const;
    }),
  ]);
}

function integration(config: IntegrationConfig, tree: Tree | undefined): Printable {
  if (config.kind === 'webhook') return webhook(config.config, tree);
  if (config.kind === 'email') return email(config.sendResolved, config.config.complete);
  const { shape, alwaysPrinted = [] }: KindSchema<unknown> = KIND_SCHEMAS[config.kind];
  const { complete } = config;
  return map([
    ['send_resolved', verbatim(config.sendResolved)],
    ['http_config', config.http && http(config.http)],
    ...Object.keys(shape()).map((key) => {
      const isAlways = alwaysPrinted.includes(key);
      return [key, setting(key, complete[key], child(tree, key), isAlways)] as const;
    }),
  ]);
}

function webhook(config: WebhookConfig, tree: Tree | undefined): Printable {
  const payload = config.payload === undefined ? undefined : child(tree, 'payload');
  return map([
    ['send_resolved', verbatim(config.sendResolved)],
    ['http_config', http(config.http)],
    ['url', secret(config.url)],
    ['url_file', text(config.urlFile ?? '')],
    ['max_alerts', verbatim(config.maxAlerts)],
    ['timeout', text(formatGoDuration(config.timeoutMs))],
    ['payload', payload && anything(payload)],
  ]);
}

function email(sendResolved: boolean, config: CompleteEmail): Printable {
  const { force_implicit_tls: isForced, threading, tls_config: tlsConfig } = config;
  return map([
    ['send_resolved', verbatim(sendResolved)],
    ['to', filled(config.to)],
    ['from', filled(config.from)],
    ['hello', filled(config.hello)],
    ['smarthost', filled(config.smarthost)],
    ['auth_username', filled(config.auth_username)],
    ['auth_password', secret(config.auth_password)],
    ['auth_password_file', filled(config.auth_password_file)],
    ['auth_secret', secret(config.auth_secret)],
    ['auth_secret_file', filled(config.auth_secret_file)],
    ['auth_identity', filled(config.auth_identity)],
    ['headers', sorted(config.headers, text)],
    ['html', filled(config.html)],
    ['text', filled(config.text)],
    ['require_tls', verbatim(config.require_tls)],
    ['tls_config', tlsConfig && tls(tlsConfig)],
    ['force_implicit_tls', isForced === undefined ? undefined : verbatim(isForced)],
    ['threading', threading && emailThreading(threading)],
  ]);
}

function emailThreading(given: NonNullable<CompleteEmail['threading']>): Printable | undefined {
  const { enabled, thread_by_date: byDate } = given;
  if (enabled !== true && !byDate) return undefined;
  return map([
    ['enabled', whenTrue(enabled)],
    ['thread_by_date', filled(byDate)],
  ]);
}

/** One key of an integration, left out when it is false, 0 or empty, unless it is always printed. */
function setting(
  key: string,
  value: unknown,
  tree: Tree | undefined,
  isAlways: boolean,
): Printable | undefined {
  if (value instanceof Secret) return secret(value);
  if (value === undefined || ((value === '' || value === false || value === 0) && !isAlways)) {
    return undefined;
  }
  if (typeof value === 'number' && key === 'timeout') return text(formatGoDuration(value));
  if (typeof value === 'string') return text(value);
  if (typeof value === 'boolean') return verbatim(value);
  return Array.isArray(value) && value.length === 0 ? undefined : given(value, tree);
}

/** What stood in the file, with the texts that were read as secrets hidden. */
function given(read: unknown, tree: Tree | undefined): Printable | undefined {
  if (read === undefined) return undefined;
  if (read instanceof Secret) return secret(read);
  if (tree === undefined) return added(read);
  if (isTls(read)) return tls(read);
  // What was given in short is printed in full.
  if (tree instanceof Scalar && typeof read === 'object' && read !== null) return added(read);
  if (tree instanceof Scalar) return typeof read === 'string' ? text(tree.text) : anything(tree);
  if (Array.isArray(read)) {
    const items = read.map((item, index) => given(item, child(tree, index)));
    return { kind: 'list', items: items.filter((item) => item !== undefined) };
  }
  const record = read as Readonly<Record<string, unknown>>;
  return map(Object.keys(record).map((key) => [key, given(record[key], child(tree, key))]));
}

/** What Alertmanager prints though it was not given. */
function added(value: unknown): Printable | undefined {
  if (typeof value === 'string') return text(value);
  if (typeof value === 'boolean' || typeof value === 'number' || value === null) {
    return verbatim(value);
  }
  if (typeof value !== 'object' || Array.isArray(value)) return undefined;
  return map(Object.entries(value).map(([key, item]) => [key, added(item)]));
}

/** The one part of settings that is not read key by key. */
function isTls(read: unknown): read is Parameters<typeof tls>[0] {
  return typeof read === 'object' && read !== null && 'insecureSkipVerify' in read;
}

function child(tree: Tree | undefined, key: string | number): Tree | undefined {
  if (isTreeMap(tree)) return tree[String(key)];
  return Array.isArray(tree) ? (tree as readonly Tree[])[Number(key)] : undefined;
}
