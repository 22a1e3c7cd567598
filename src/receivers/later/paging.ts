import { goDuration, goDurationText, url } from '../../base/schema/formats.ts';
import {
  anything,
  bool,
  filled,
  integer,
  list,
  map,
  object,
  secret,
  text,
  then,
} from '../../base/schema/schema.ts';
import type { HttpConfig } from '../http/schema.ts';
import { atMostOne } from '../http/rules.ts';
import { hasAny } from '../kind-schema.ts';
import type { LaterDefinition } from './definition.ts';

export const pagerduty: LaterDefinition = {
  sendResolved: true,
  shape: () => ({
    service_key: secret(),
    service_key_file: filled(),
    routing_key: secret(),
    routing_key_file: filled(),
    url: url(),
    client: text(),
    client_url: text(),
    description: text(),
    details: map(anything()),
    images: list(object({ src: text(), alt: text(), href: text() })),
    links: list(object({ href: text(), text: text() })),
    source: text(),
    severity: text(),
    class: text(),
    component: text(),
    group: text(),
    timeout: goDuration(),
  }),
  check: (given, report) => {
    if (!hasAny(given, 'service_key', 'service_key_file', 'routing_key', 'routing_key_file')) {
      report('missing service or routing key in PagerDuty config');
    }
    atMostOne(given, ['routing_key', 'routing_key_file'], '', report);
    atMostOne(given, ['service_key', 'service_key_file'], '', report);
  },
  checkInherited: (given, defaults, _http, report) => {
    if (!hasAny(given, 'url') && defaults.pagerduty_url === undefined) {
      report('no global PagerDuty URL set');
    }
  },
};

const RESPONDER_TYPES = /^(team|teams|user|escalation|schedule)$/i;

const responder = () =>
  then(
    object({ id: filled(), name: filled(), username: filled(), type: text() }),
    (given, report) => {
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
      return given;
    },
  );

export const opsgenie: LaterDefinition = {
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
  check: (given, report) => atMostOne(given, ['api_key', 'api_key_file'], '', report),
  checkInherited: (given, defaults, _http, report) => {
    if (!hasAny(given, 'api_url') && defaults.opsgenie_api_url === undefined) {
      report('no global OpsGenie URL set');
    }
    const inherits = hasAny(defaults, 'opsgenie_api_key', 'opsgenie_api_key_file');
    if (!hasAny(given, 'api_key', 'api_key_file') && !inherits) {
      report('no global OpsGenie API Key set either inline or in a file');
    }
  },
};

/** Names of fields that VictorOps events have of themselves. */
const VICTOROPS_FIELDS = [
  'routing_key',
  'message_type',
  'state_message',
  'entity_display_name',
  'monitoring_tool',
  'entity_id',
  'entity_state',
];

export const victorops: LaterDefinition = {
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
  check: (given, report) => {
    if (!hasAny(given, 'routing_key')) report('missing Routing key in VictorOps config');
    atMostOne(given, ['api_key', 'api_key_file'], '', report);
    for (const name of VICTOROPS_FIELDS) {
      if (!Object.hasOwn(given['custom_fields'] ?? {}, name)) continue;
      const message = `victorOps config contains custom field ${name} which cannot be used as it conflicts with the fixed/static fields`;
      report(message, { path: ['custom_fields', name] });
    }
  },
  checkInherited: (given, defaults, _http, report) => {
    if (!hasAny(given, 'api_url') && defaults.victorops_api_url === undefined) {
      report('no global VictorOps URL set');
    }
    const inherits = hasAny(defaults, 'victorops_api_key', 'victorops_api_key_file');
    if (!hasAny(given, 'api_key', 'api_key_file') && !inherits) {
      report('no global VictorOps API Key set');
    }
  },
};

export const pushover: LaterDefinition = {
  sendResolved: true,
  shape: () => ({
    user_key: secret(),
    user_key_file: filled(),
    token: secret(),
    token_file: filled(),
    title: text(),
    message: text(),
    url: text(),
    url_title: text(),
    device: text(),
    sound: text(),
    priority: text(),
    retry: goDurationText(),
    expire: goDurationText(),
    ttl: goDurationText(),
    html: bool(),
    monospace: bool(),
  }),
  check: (given, report) => {
    for (const key of ['user_key', 'token']) {
      if (!hasAny(given, key, `${key}_file`)) {
        report(`one of ${key} or ${key}_file must be configured`);
      }
      atMostOne(given, [key, `${key}_file`], '', report);
    }
    if (given['html'] === true && given['monospace'] === true) {
      report('at most one of monospace & html must be configured', { code: 'exclusive' });
    }
  },
};

export const incidentio: LaterDefinition = {
  sendResolved: true,
  shape: () => ({
    url: url(),
    url_file: filled(),
    alert_source_token: secret(),
    alert_source_token_file: filled(),
    max_alerts: integer({ kind: 'uint64' }),
    timeout: goDuration(),
  }),
  check: (given, report) => {
    if (!hasAny(given, 'url', 'url_file')) report('one of url or url_file must be configured');
    atMostOne(given, ['url', 'url_file'], '', report);
    atMostOne(given, ['alert_source_token', 'alert_source_token_file'], '', report);
    const http = given['http_config'] as HttpConfig | undefined;
    const hasToken = hasAny(given, 'alert_source_token', 'alert_source_token_file');
    if (http?.authorization !== undefined && hasToken) {
      report(
        'cannot specify alert_source_token or alert_source_token_file when using http_config.authorization',
      );
    }
    if (http !== undefined && http.authorization === undefined && !hasToken) {
      report(
        'at least one of alert_source_token, alert_source_token_file or http_config.authorization must be configured',
      );
    }
  },
};
