import { formatGoDuration } from '../../base/duration.ts';
import { goDurationText } from '../../base/schema/formats.ts';
import { bool, filled, secret, text } from '../../base/schema/schema.ts';
import type { Secret } from '../../base/secret.ts';
import type { HttpConfig } from '../http/schema.ts';
import { atMostOne } from '../http/rules.ts';
import { hasAny, kindSchema } from '../kind-schema.ts';

/** One item of `pushover_configs`. All texts are templates. */
export interface PushoverConfig {
  readonly http: HttpConfig;
  readonly userKey: Secret | undefined;
  readonly userKeyFile: string | undefined;
  readonly token: Secret | undefined;
  readonly tokenFile: string | undefined;
  readonly title: string;
  readonly message: string;
  readonly url: string;
  readonly urlTitle: string;
  readonly device: string;
  readonly sound: string;
  readonly priority: string;
  readonly retryMs: number;
  readonly expireMs: number;
  /** 0 is for ever. */
  readonly ttlMs: number;
  readonly html: boolean;
  readonly monospace: boolean;
}

const MINUTE_MS = 60_000;

/** How items of `pushover_configs` are read. */
export const pushoverSchema = kindSchema({
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
  defaults: {
    title: '{{ template "pushover.default.title" . }}',
    message: '{{ template "pushover.default.message" . }}',
    url: '{{ template "pushover.default.url" . }}',
    priority: '{{ if eq .Status "firing" }}2{{ else }}0{{ end }}',
    retry: MINUTE_MS,
    expire: 60 * MINUTE_MS,
  },
  inherit: (settings) => ({
    ...settings,
    retry: durationText(settings.retry),
    expire: durationText(settings.expire),
    ttl: durationText(settings.ttl ?? 0),
  }),
  check: (given, report) => {
    for (const key of ['user_key', 'token']) {
      if (!hasAny(given, key, `${key}_file`)) {
        report(`one of ${key} or ${key}_file must be configured`);
      }
      atMostOne(given, [key, `${key}_file`], '', report);
    }
    if (given.html === true && given.monospace === true) {
      report('at most one of monospace & html must be configured', { code: 'exclusive' });
    }
  },
  resolve: (settings, { http }): PushoverConfig => ({
    http: http.effective,
    userKey: settings.user_key,
    userKeyFile: settings.user_key_file,
    token: settings.token,
    tokenFile: settings.token_file,
    title: settings.title,
    message: settings.message,
    url: settings.url,
    urlTitle: settings.url_title ?? '',
    device: settings.device ?? '',
    sound: settings.sound ?? '',
    priority: settings.priority,
    retryMs: settings.retry,
    expireMs: settings.expire,
    ttlMs: settings.ttl ?? 0,
    html: settings.html ?? false,
    monospace: settings.monospace ?? false,
  }),
});

function durationText(ms: number): string {
  return ms === 0 ? '' : formatGoDuration(ms);
}
