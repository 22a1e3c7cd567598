import { url } from '../../base/schema/formats.ts';
import { bool, filled, list, map, object, secret, text, then } from '../../base/schema/schema.ts';
import type { Secret } from '../../base/secret.ts';
import type { HttpConfig } from '../http/schema.ts';
import { atMostOne } from '../http/rules.ts';
import { hasAny, kindSchema } from '../kind-schema.ts';
import { filledTexts, sortedKeys } from '../sorted-keys.ts';
import { withSlash } from '../url-parts.ts';

/** One item of `opsgenie_configs`. All texts but the URL are templates. */
export interface OpsgenieConfig {
  readonly http: HttpConfig;
  /** Wins over the file. */
  readonly apiKey: Secret | undefined;
  readonly apiKeyFile: string | undefined;
  /** With a slash at its end. */
  readonly apiUrl: string;
  readonly message: string;
  readonly description: string;
  readonly source: string;
  readonly details: Readonly<Record<string, string>>;
  readonly entity: string;
  readonly responders: readonly OpsgenieResponder[];
  readonly actions: string;
  readonly tags: string;
  readonly note: string;
  readonly priority: string;
  /** Whether to change message and description of an alert that is there already. */
  readonly updateAlerts: boolean;
}

export interface OpsgenieResponder {
  readonly id: string;
  readonly name: string;
  readonly username: string;
  readonly type: string;
}

const RESPONDER_TYPES = /^(team|teams|user|escalation|schedule)$/i;

const responder = () =>
  then(
    object({ id: filled(), name: filled(), username: filled(), type: text() }),
    (given, report): OpsgenieResponder => {
      if (given?.id === undefined && given?.name === undefined && given?.username === undefined) {
        report(
          'opsGenieConfig responder has to have at least one of id, username or name specified',
        );
      }
      const type = given?.type ?? '';
      if (!type.includes('{{') && !RESPONDER_TYPES.test(type)) {
        report(
          'opsGenieConfig responder type does not match valid options ^(team|teams|user|escalation|schedule)$',
        );
      }
      const { id = '', name = '', username = '' } = given ?? {};
      return { id, name, username, type };
    },
  );

/** How items of `opsgenie_configs` are read. */
export const opsgenieSchema = kindSchema({
  sendResolved: true,
  mayBeNull: true,
  shape: () => ({
    api_key: secret(),
    api_key_file: filled(),
    api_url: url(),
    message: text(),
    description: text(),
    source: text(),
    details: map(text()),
    entity: text(),
    responders: list(responder()),
    actions: text(),
    tags: text(),
    note: text(),
    priority: text(),
    update_alerts: bool(),
  }),
  defaults: {
    message: '{{ template "opsgenie.default.message" . }}',
    description: '{{ template "opsgenie.default.description" . }}',
    source: '{{ template "opsgenie.default.source" . }}',
  },
  inherit: (settings, { defaults }) => ({
    ...settings,
    api_key: settings.api_key ?? defaults.opsgenie_api_key,
    api_key_file: settings.api_key_file ?? defaults.opsgenie_api_key_file,
    api_url: withSlash(settings.api_url ?? defaults.opsgenie_api_url ?? ''),
    details: sortedKeys(settings.details),
    responders: settings.responders?.map((each) => filledTexts({ ...each })),
  }),
  check: (given, report) => atMostOne(given, ['api_key', 'api_key_file'], '', report),
  resolve: (settings, { defaults, http }, report): OpsgenieConfig => {
    const apiUrl = settings.api_url ?? defaults.opsgenie_api_url;
    if (apiUrl === undefined) report('no global OpsGenie URL set');
    const inherits = hasAny(defaults, 'opsgenie_api_key', 'opsgenie_api_key_file');
    if (!hasAny(settings, 'api_key', 'api_key_file') && !inherits) {
      report('no global OpsGenie API Key set either inline or in a file');
    }
    return {
      http: http.effective,
      // Each is inherited by itself: the key of `global` wins over the file of the item, as in the original.
      apiKey: settings.api_key ?? defaults.opsgenie_api_key,
      apiKeyFile: settings.api_key_file ?? defaults.opsgenie_api_key_file,
      apiUrl: withSlash(apiUrl ?? ''),
      message: settings.message,
      description: settings.description,
      source: settings.source,
      details: settings.details ?? {},
      entity: settings.entity ?? '',
      responders: settings.responders ?? [],
      actions: settings.actions ?? '',
      tags: settings.tags ?? '',
      note: settings.note ?? '',
      priority: settings.priority ?? '',
      updateAlerts: settings.update_alerts ?? false,
    };
  },
});
