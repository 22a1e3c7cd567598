import { attempt } from '../attempt.ts';
import type { ReceiverDeps } from '../deps.ts';
import { givenOrFile } from '../given-or-file.ts';
import type { Telling } from '../http-notifier.ts';
import { extendUrl } from '../url-parts.ts';
import { victoropsEvent } from './payload.ts';
import type { VictoropsConfig } from './schema.ts';

/** Posts an event to the REST endpoint of VictorOps (Splunk On-Call); its key is part of the path. */
export function victoropsTelling(config: VictoropsConfig, deps: ReceiverDeps): Telling {
  const { readText, templating } = deps;
  return async (sender, notification, signal) => {
    const key = await givenOrFile('api_key', config.apiKey, config.apiKeyFile, readText);
    const { routingKey, body } = templating.render(notification, (texts) => ({
      routingKey: texts.required(config.routingKey),
      body: victoropsEvent(config, notification, texts),
    }));
    const url = extendUrl(config.apiUrl, `${key}/${routingKey}`);
    return attempt(sender, { url, body, signal, secrets: [key] });
  };
}
