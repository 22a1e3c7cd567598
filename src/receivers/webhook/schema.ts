import { compact } from '../../base/compact.ts';
import { goDuration, secretTemplateUrl } from '../../base/schema/formats.ts';
import { anything, bool, filled, integer, object, then } from '../../base/schema/schema.ts';
import type { Schema } from '../../base/schema/schema.ts';
import type { Secret } from '../../base/secret.ts';
import { httpConfig } from '../http/http-config-schema.ts';
import type { HttpConfig } from '../http/schema.ts';

/** One item of `webhook_configs`. Exactly one of `url` and `urlFile` is present. */
export interface WebhookConfig {
  readonly sendResolved: boolean;
  readonly http: HttpConfig;
  /** A template. */
  readonly url?: Secret;
  /** Read at every notification, its content, a template, trimmed; relative to the working directory. */
  readonly urlFile?: string;
  /** More alerts than this are left out and counted in `truncatedAlerts`; 0 means no limit. */
  readonly maxAlerts: number;
  /** Time limit of one attempt; 0 means none beside the notification's own. */
  readonly timeoutMs: number;
  /** What takes the place of the body: any YAML, as JSON values; its texts are templates. */
  readonly payload?: unknown;
}

/** A webhook as given: what it inherits is not filled in. */
export type GivenWebhook = Omit<WebhookConfig, 'http'> & { readonly http: HttpConfig | undefined };

/** Reads one item of `webhook_configs`. */
export function webhookConfig(): Schema<GivenWebhook | undefined> {
  const fields = object({
    send_resolved: bool(),
    http_config: httpConfig(),
    url: secretTemplateUrl(),
    url_file: filled(),
    max_alerts: integer({ kind: 'uint64' }),
    timeout: goDuration(),
    payload: anything(),
  });
  return then(fields, (given, report): GivenWebhook | undefined => {
    if (given === undefined) return undefined;
    if (given.url === undefined && given.url_file === undefined) {
      report('one of url or url_file must be configured');
    }
    if (given.url !== undefined && given.url_file !== undefined) {
      report('at most one of url & url_file must be configured', { code: 'exclusive' });
    }
    const payload = given.payload ?? undefined;
    return {
      sendResolved: given.send_resolved ?? true,
      http: given.http_config,
      ...compact({ url: given.url, urlFile: given.url_file, payload }),
      maxAlerts: given.max_alerts ?? 0,
      timeoutMs: given.timeout ?? 0,
    };
  });
}
