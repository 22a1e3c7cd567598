import { url } from '../../base/schema/formats.ts';
import { filled, map, secret, text } from '../../base/schema/schema.ts';
import type { Report } from '../../base/schema/schema.ts';
import type { Secret } from '../../base/secret.ts';
import type { HttpConfig } from '../http/schema.ts';
import { atMostOne } from '../http/rules.ts';
import { hasAny, kindSchema } from '../kind-schema.ts';
import { sortedKeys } from '../sorted-keys.ts';
import { withSlash } from '../url-parts.ts';

/** One item of `victorops_configs`. All texts but URL and key are templates. */
export interface VictoropsConfig {
  readonly http: HttpConfig;
  /** Wins over the file. */
  readonly apiKey: Secret | undefined;
  readonly apiKeyFile: string | undefined;
  /** With a slash at its end. */
  readonly apiUrl: string;
  readonly routingKey: string;
  readonly messageType: string;
  readonly stateMessage: string;
  readonly entityDisplayName: string;
  readonly monitoringTool: string;
  readonly customFields: Readonly<Record<string, string>>;
}

/** Names of fields that VictorOps events have of themselves. */
const FIXED_FIELDS = [
  'routing_key',
  'message_type',
  'state_message',
  'entity_display_name',
  'monitoring_tool',
  'entity_id',
  'entity_state',
];

/** How items of `victorops_configs` are read. */
export const victoropsSchema = kindSchema({
  sendResolved: true,
  shape: () => ({
    api_key: secret(),
    api_key_file: filled(),
    api_url: url(),
    routing_key: filled(),
    message_type: text(),
    state_message: text(),
    entity_display_name: text(),
    monitoring_tool: text(),
    custom_fields: map(text()),
  }),
  defaults: {
    message_type: 'CRITICAL',
    state_message: '{{ template "victorops.default.state_message" . }}',
    entity_display_name: '{{ template "victorops.default.entity_display_name" . }}',
    monitoring_tool: '{{ template "victorops.default.monitoring_tool" . }}',
  },
  alwaysPrinted: ['message_type', 'state_message', 'entity_display_name', 'monitoring_tool'],
  inherit: (settings, { defaults }) => ({
    ...settings,
    api_key: settings.api_key ?? defaults.victorops_api_key,
    api_key_file: settings.api_key_file ?? defaults.victorops_api_key_file,
    api_url: withSlash(settings.api_url ?? defaults.victorops_api_url ?? ''),
    custom_fields: sortedKeys(settings.custom_fields),
  }),
  check: (given, report) => {
    if (!hasAny(given, 'routing_key')) report('missing Routing key in VictorOps config');
    atMostOne(given, ['api_key', 'api_key_file'], '', report);
    checkCustomFields(given.custom_fields ?? {}, report);
  },
  resolve: (settings, { defaults, http }, report): VictoropsConfig => {
    const apiUrl = settings.api_url ?? defaults.victorops_api_url;
    if (apiUrl === undefined) report('no global VictorOps URL set');
    const inherits = hasAny(defaults, 'victorops_api_key', 'victorops_api_key_file');
    if (!hasAny(settings, 'api_key', 'api_key_file') && !inherits) {
      report('no global VictorOps API Key set');
    }
    return {
      http: http.effective,
      // Each is inherited by itself: the key of `global` wins over the file of the item, as in the original.
      apiKey: settings.api_key ?? defaults.victorops_api_key,
      apiKeyFile: settings.api_key_file ?? defaults.victorops_api_key_file,
      apiUrl: withSlash(apiUrl ?? ''),
      routingKey: settings.routing_key ?? '',
      messageType: settings.message_type,
      stateMessage: settings.state_message,
      entityDisplayName: settings.entity_display_name,
      monitoringTool: settings.monitoring_tool,
      customFields: settings.custom_fields ?? {},
    };
  },
});

function checkCustomFields(fields: Readonly<Record<string, string>>, report: Report): void {
  for (const name of FIXED_FIELDS) {
    if (!Object.hasOwn(fields, name)) continue;
    const message = `victorOps config contains custom field ${name} which cannot be used as it conflicts with the fixed/static fields`;
    report(message, { path: ['custom_fields', name] });
  }
}
