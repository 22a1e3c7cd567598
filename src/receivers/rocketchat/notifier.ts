import type { SendResult } from '../../notify/contract.ts';
import { attempt } from '../attempt.ts';
import type { ReceiverDeps } from '../deps.ts';
import { givenOrFile } from '../given-or-file.ts';
import type { HttpResponse } from '../http/http-sender.ts';
import type { Telling } from '../http-notifier.ts';
import { parsedObject, textAt } from '../reply.ts';
import { extendUrl, withSlash } from '../url-parts.ts';
import { rocketchatPayload } from './payload.ts';
import type { RocketchatConfig } from './schema.ts';

/** Posts each notification to a Rocket.Chat channel. */
export function rocketchatTelling(config: RocketchatConfig, deps: ReceiverDeps): Telling {
  const { readText, templating } = deps;
  const url = extendUrl(withSlash(config.apiUrl), 'api/v1/chat.postMessage');
  return async (sender, notification, signal) => {
    const { channel, body } = templating.render(notification, (texts) =>
      rocketchatPayload(config, texts),
    );
    const token = await givenOrFile('token', config.token, config.tokenFile, readText);
    const id = await givenOrFile('token_id', config.tokenId, config.tokenIdFile, readText);
    const headers = {
      'content-type': 'application/json',
      'x-auth-token': token,
      'x-user-id': id,
    };
    const prefix = `channel ${JSON.stringify(channel)}`;
    const secrets = [token, id];
    return attempt(sender, { url, body, signal, headers, prefix, secrets, judge });
  };
}

/** Failures may come with the status 200. */
function judge({ body }: HttpResponse): SendResult {
  const reply = parsedObject(body);
  if (reply?.['success'] === true) return { kind: 'sent' };
  if (reply === undefined) {
    const message = `could not unmarshal JSON response ${JSON.stringify(body)}`;
    return { kind: 'failed', retry: true, reason: 'clientError', message };
  }
  const message = `error response from Rocketchat: ${textAt(reply, 'error')}`;
  return { kind: 'failed', retry: false, reason: 'clientError', message };
}
