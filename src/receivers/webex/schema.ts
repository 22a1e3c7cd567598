import { url } from '../../base/schema/formats.ts';
import { filled, text } from '../../base/schema/schema.ts';
import type { HttpConfig } from '../http/schema.ts';
import { hasAny, kindSchema } from '../kind-schema.ts';

/** One item of `webex_configs`. Its `http` holds the token of the bot. */
export interface WebexConfig {
  readonly http: HttpConfig;
  readonly apiUrl: string;
  /** Templates. */
  readonly message: string;
  readonly roomId: string;
}

/** How items of `webex_configs` are read. */
export const webexSchema = kindSchema({
  sendResolved: true,
  shape: () => ({ api_url: url(), message: text(), room_id: filled() }),
  defaults: { message: '{{ template "webex.default.message" . }}' },
  check: (given, report) => {
    if (!hasAny(given, 'room_id')) report('missing room_id on webex_config');
    const http = given['http_config'] as HttpConfig | undefined;
    if (http?.authorization === undefined) {
      report('missing webex_configs.http_config.authorization');
    }
  },
  inherit: (settings, { defaults }) => ({
    ...settings,
    api_url: settings.api_url ?? defaults.webex_api_url,
  }),
  resolve: (settings, { defaults, http }, report): WebexConfig => {
    const apiUrl = settings.api_url ?? defaults.webex_api_url;
    if (apiUrl === undefined) report('no global Webex URL set');
    return {
      http: http.effective,
      apiUrl: apiUrl ?? '',
      message: settings.message,
      roomId: settings.room_id ?? '',
    };
  },
});
