import { attempt } from '../attempt.ts';
import type { ReceiverDeps } from '../deps.ts';
import type { Telling } from '../http-notifier.ts';
import { webexPayload } from './payload.ts';
import type { WebexConfig } from './schema.ts';

/** Posts each notification to a Webex room. */
export function webexTelling(config: WebexConfig, { templating }: ReceiverDeps): Telling {
  return async (sender, notification, signal) => {
    const body = templating.render(notification, (texts) => webexPayload(config, texts));
    return attempt(sender, { url: config.apiUrl, body, signal });
  };
}
