import { compact } from '../../base/compact.ts';
import { goDuration, url } from '../../base/schema/formats.ts';
import { filled, integer, secret } from '../../base/schema/schema.ts';
import type { Secret } from '../../base/secret.ts';
import type { HttpConfig } from '../http/schema.ts';
import { atMostOne } from '../http/rules.ts';
import { hasAny, kindSchema } from '../kind-schema.ts';

/** One item of `incidentio_configs`. */
export interface IncidentioConfig {
  /** With the token of the alert source, where one is given. */
  readonly http: HttpConfig;
  readonly url: string | undefined;
  readonly urlFile: string | undefined;
  /** More alerts than this are left out; 0 means no limit. */
  readonly maxAlerts: number;
  /** 0 is none. */
  readonly timeoutMs: number;
}

/** How items of `incidentio_configs` are read. */
export const incidentioSchema = kindSchema({
  sendResolved: true,
  shape: () => ({
    url: url(),
    url_file: filled(),
    alert_source_token: secret(),
    alert_source_token_file: filled(),
    max_alerts: integer({ kind: 'uint64' }),
    timeout: goDuration(),
  }),
  defaults: {},
  alwaysPrinted: ['url_file', 'max_alerts', 'timeout'],
  inherit: (settings) => ({
    ...settings,
    url: settings.url ?? null,
    url_file: settings.url_file ?? '',
    max_alerts: settings.max_alerts ?? 0,
    timeout: settings.timeout ?? 0,
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
  resolve: (settings, { http }): IncidentioConfig => ({
    http: authorized(http.effective, settings.alert_source_token, settings.alert_source_token_file),
    url: settings.url,
    urlFile: settings.url_file,
    maxAlerts: settings.max_alerts ?? 0,
    timeoutMs: settings.timeout ?? 0,
  }),
});

/** The token takes the place of every other way to authenticate. */
function authorized(
  http: HttpConfig,
  credentials: Secret | undefined,
  credentialsFile: string | undefined,
): HttpConfig {
  if (credentials === undefined && credentialsFile === undefined) return http;
  const token = compact({ credentials, credentialsFile });
  const authorization = { type: 'Bearer', ...token };
  return compact({ ...http, basicAuth: undefined, oauth2: undefined, authorization });
}
