import { attempt } from '../attempt.ts';
import type { ReceiverDeps } from '../deps.ts';
import { givenOrFile } from '../given-or-file.ts';
import type { Telling } from '../http-notifier.ts';
import { pushoverMessage } from './payload.ts';
import type { PushoverConfig } from './schema.ts';

const API_URL = 'https://api.pushover.net/1/messages.json';
const HEADERS = { 'content-type': 'text/plain' };

/** Posts a message to Pushover; all of it is in the query. */
export function pushoverTelling(config: PushoverConfig, deps: ReceiverDeps): Telling {
  const { readText, templating } = deps;
  return async (sender, notification, signal) => {
    const [token, userKey] = await Promise.all([
      givenOrFile('token', config.token, config.tokenFile, readText),
      givenOrFile('user_key', config.userKey, config.userKeyFile, readText),
    ]);
    const { query, secrets } = templating.render(notification, (texts) =>
      pushoverMessage(config, notification, texts, { token, userKey }),
    );
    const url = `${API_URL}?${query}`;
    return attempt(sender, { url, body: '', headers: HEADERS, signal, secrets });
  };
}
