import type { Secret } from '../../base/secret.ts';
import type { HttpConfig } from '../http/schema.ts';

/** One item of `webhook_configs`. Exactly one of `url` and `urlFile` is present. */
export interface WebhookConfig {
  readonly sendResolved: boolean;
  readonly http: HttpConfig;
  readonly url?: Secret;
  /** Read at every notification, its content trimmed; relative to the working directory. */
  readonly urlFile?: string;
  /** More alerts than this are left out and counted in `truncatedAlerts`; 0 means no limit. */
  readonly maxAlerts: number;
  /** Time limit of one attempt; 0 means none beside the notification's own. */
  readonly timeoutMs: number;
  /** The `payload` key: any YAML, as JSON values. */
  readonly payload?: unknown;
  /** Why this receiver does not send yet (it needs templates); undefined when it does. */
  readonly unsupported: string | undefined;
}
