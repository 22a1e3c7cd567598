import { bool, filled, lazily, list, map, object, text, then } from '../base/schema/schema.ts';
import type { Report, Schema } from '../base/schema/schema.ts';
import type { ReceiverDefaults } from './defaults-schema.ts';
import { httpConfig, joinHttpPaths } from './http/http-config-schema.ts';
import type { HttpConfig } from './http/schema.ts';
import type { GivenSettings, KindSchema } from './kind-schema.ts';
import { KIND_SCHEMAS } from './kind-schemas.ts';
import type { ConfigOf, SendingKind } from './kind-schemas.ts';
import { EXTENSION_KINDS, INTEGRATION_KINDS } from './kinds.ts';
import type { ReceiverKind } from './kinds.ts';
import { webhookConfig } from './webhook/schema.ts';
import type { GivenWebhook, WebhookConfig } from './webhook/schema.ts';

/** One integration of a receiver, with all that it inherits. */
export type IntegrationConfig =
  | (IntegrationPlace & { readonly kind: 'webhook'; readonly config: WebhookConfig })
  | SendingIntegration;

type SendingIntegration = {
  [K in SendingKind]: IntegrationPlace &
    IntegrationSettings & { readonly kind: K; readonly config: ConfigOf<K> };
}[SendingKind];

interface IntegrationSettings {
  /** As given, by the keys of the file; `http_config` is in `http`. */
  readonly settings: GivenSettings;
  /** The same with defaults and what is inherited. */
  readonly complete: GivenSettings;
  /** undefined for kinds that do not speak HTTP. */
  readonly http: HttpConfig | undefined;
}

interface IntegrationPlace {
  /** Its position among the items of its kind. */
  readonly index: number;
  readonly sendResolved: boolean;
}

/** A receiver: its integrations are in the order in which Alertmanager builds them. */
export interface ReceiverConfig {
  readonly name: string;
  /** Always with the label `name`. */
  readonly labels: Readonly<Record<string, string>>;
  readonly integrations: readonly IntegrationConfig[];
}

type GivenIntegration =
  | { readonly kind: 'webhook'; readonly index: number; readonly given: GivenWebhook | undefined }
  | {
      readonly kind: SendingKind;
      readonly index: number;
      readonly given: GivenSettings | undefined;
    };

/** A receiver as given: nothing inherited yet. */
export interface GivenReceiver {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly integrations: readonly GivenIntegration[];
}

/** The key of a kind's list in a receiver. */
export function listKey<K extends ReceiverKind>(kind: K): `${K}_configs` {
  return `${kind}_configs`;
}

/** Which kinds a file may have. */
export interface ReceiverOptions {
  /** Those that Alertmanager does not have too. */
  readonly extensions: boolean;
}

/** Reads one item of `receivers`. */
export function receiverSchema({ extensions }: ReceiverOptions): Schema<GivenReceiver> {
  const kinds = extensions ? [...INTEGRATION_KINDS, ...EXTENSION_KINDS] : INTEGRATION_KINDS;
  const lists = Object.fromEntries(
    kinds.map((kind) => [
      listKey(kind),
      lazily<unknown>(() => list(kind === 'webhook' ? webhookConfig() : settingsSchema(kind))),
    ]),
  );
  return then(object({ ...lists, name: filled(), labels: map(text()) }), (given, report) => {
    const name = given?.name ?? '';
    const own = given?.labels ?? {};
    if (given !== undefined && name === '') report('missing name in receiver');
    if (Object.hasOwn(own, 'name') && own['name'] !== name) {
      const [should, is] = [JSON.stringify(name), JSON.stringify(own['name'])];
      report(`receiver label "name" must match receiver name ${should}, got ${is}`, {
        path: ['labels', 'name'],
      });
    }
    const items = (given ?? {}) as Readonly<Record<string, readonly unknown[] | undefined>>;
    return {
      name,
      labels: { ...own, name },
      integrations: kinds.flatMap((kind) =>
        (items[listKey(kind)] ?? []).map(
          // The list was read by the schema of this kind.
          (item, index) => ({ kind, index, given: item }) as GivenIntegration,
        ),
      ),
    };
  });
}

function settingsSchema(kind: SendingKind): Schema<GivenSettings | undefined> {
  const schema: KindSchema<unknown> = KIND_SCHEMAS[kind];
  const { shape, hasHttpConfig } = schema;
  const http = hasHttpConfig === false ? {} : { http_config: httpConfig() };
  return then(object({ send_resolved: bool(), ...http, ...shape() }), (given, report) => {
    if (given !== undefined) schema.check?.(given, report);
    return given;
  });
}

/** What integrations inherit, and how paths relative to the configuration file become usable ones. */
export interface Inheritance {
  readonly defaults: ReceiverDefaults;
  readonly http: HttpConfig;
  readonly join: (path: string) => string;
}

/** A receiver with what it inherits; what is missing even then is reported, by its path in the receiver. */
export function resolveReceiver(
  receiver: GivenReceiver,
  inheritance: Inheritance,
  report: Report,
): ReceiverConfig {
  return {
    name: receiver.name,
    labels: receiver.labels,
    integrations: receiver.integrations.flatMap((integration) => {
      const path = [listKey(integration.kind), integration.index];
      const reportHere: Report = (message, details) =>
        report(message, { ...details, path: [...path, ...(details?.path ?? [])] });
      return resolveIntegration(integration, inheritance, reportHere) ?? [];
    }),
  };
}

function resolveIntegration(
  { kind, index, given }: GivenIntegration,
  { defaults, http, join }: Inheritance,
  report: Report,
): IntegrationConfig | undefined {
  if (kind === 'webhook') {
    if (given === undefined) {
      report('missing webhook config');
      return undefined;
    }
    const config = { ...given, http: inheritHttp(given.http, http, join) };
    return { kind, index, sendResolved: config.sendResolved, config };
  }
  const schema: KindSchema<unknown> = KIND_SCHEMAS[kind];
  if (given === undefined && schema.mayBeNull !== true) {
    report(`missing ${kind} config`);
    return undefined;
  }
  const settings = given ?? {};
  const own = settings['http_config'] as HttpConfig | undefined;
  // Alertmanager forgets to join the paths of this one kind's own http_config.
  const effective = inheritHttp(own, http, kind === 'incidentio' ? (path) => path : join);
  const complete = withDefaults(settings, schema.defaults);
  const inherited = { defaults, http: { own, effective } };
  const config = schema.resolve(complete, inherited, report);
  const printed = { ...complete, http_config: effective };
  const sendResolved = (settings['send_resolved'] as boolean | undefined) ?? schema.sendResolved;
  const all = schema.inherit?.(printed, inherited) ?? printed;
  const shown = schema.hasHttpConfig === false ? undefined : all['http_config'];
  // The schema is the one of this kind, and so is what it makes.
  return {
    kind,
    index,
    sendResolved,
    settings,
    complete: all,
    http: shown,
    config,
  } as IntegrationConfig;
}

function withDefaults(given: GivenSettings, defaults: GivenSettings): GivenSettings {
  const complete: Record<string, unknown> = { ...given };
  for (const [key, value] of Object.entries(defaults)) complete[key] ??= value;
  return complete;
}

/** A receiver's `http_config` takes the place of the global one as a whole. */
function inheritHttp(
  own: HttpConfig | undefined,
  global: HttpConfig,
  join: (path: string) => string,
): HttpConfig {
  return own === undefined ? global : joinHttpPaths(own, join);
}
