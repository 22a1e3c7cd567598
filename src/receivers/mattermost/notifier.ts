import { attempt } from '../attempt.ts';
import type { ReceiverDeps } from '../deps.ts';
import { givenOrFile } from '../given-or-file.ts';
import type { Telling } from '../http-notifier.ts';
import { finalFailure } from '../retry.ts';
import { mattermostPayload } from './payload.ts';
import type { MattermostConfig } from './schema.ts';

/** Posts each notification to an incoming webhook of Mattermost. */
export function mattermostTelling(config: MattermostConfig, deps: ReceiverDeps): Telling {
  const { webhookUrl, webhookUrlFile, message } = config;
  const { readText, templating } = deps;
  return async (sender, notification, signal) => {
    const url = await givenOrFile('webhook_url', webhookUrl, webhookUrlFile, readText);
    if (url === '') return finalFailure('webhook url missing');
    const { channel, body } = templating.render(notification, (texts) =>
      mattermostPayload(message, texts),
    );
    const prefix = `channel ${JSON.stringify(channel)}`;
    return attempt(sender, { url, body, signal, prefix });
  };
}
