import type { Report } from '../base/schema/schema.ts';
import type { Secret } from '../base/secret.ts';
import type { Notification } from '../notify/contract.ts';
import { attempt } from './attempt.ts';
import type { ReceiverDeps } from './deps.ts';
import { givenOrFile } from './given-or-file.ts';
import type { Telling } from './http-notifier.ts';
import { atMostOne } from './http/rules.ts';
import { type GivenSettings, hasAny } from './kind-schema.ts';
import type { Texts } from './templating.ts';

/** Where a webhook of a chat is. Exactly one of them is present. */
export interface WebhookAddress {
  readonly webhookUrl: Secret | undefined;
  /** Read at every notification, its content trimmed. */
  readonly webhookUrlFile: string | undefined;
}

/** The rule of kinds whose address is a secret: it or a file with it, and nothing to inherit. */
export function needsWebhookUrl(given: GivenSettings, report: Report): void {
  if (!hasAny(given, 'webhook_url', 'webhook_url_file')) {
    report('one of webhook_url or webhook_url_file must be configured');
  }
  atMostOne(given, ['webhook_url', 'webhook_url_file'], '', report);
}

/** Makes the body of a message. */
export type PayloadOf<Config> = (
  config: Config,
  notification: Notification,
  texts: Texts,
) => string;

/** Posts what `payload` makes of each notification to the webhook. */
export function webhookTelling<Config extends WebhookAddress>(
  config: Config,
  { templating, readText }: ReceiverDeps,
  payload: PayloadOf<Config>,
): Telling {
  const { webhookUrl, webhookUrlFile } = config;
  return async (sender, notification, signal) => {
    const body = templating.render(notification, (texts) => payload(config, notification, texts));
    const url = await givenOrFile('webhook_url', webhookUrl, webhookUrlFile, readText);
    return attempt(sender, { url, body, signal });
  };
}
