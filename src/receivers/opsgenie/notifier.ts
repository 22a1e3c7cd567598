import { attempt } from '../attempt.ts';
import type { ReceiverDeps } from '../deps.ts';
import { givenOrFile } from '../given-or-file.ts';
import type { Telling } from '../http-notifier.ts';
import { opsgenieRequests } from './payload.ts';
import type { OpsgenieConfig } from './schema.ts';

/** Makes, changes and closes one alert for each group; the first request that fails is the outcome. */
export function opsgenieTelling(config: OpsgenieConfig, deps: ReceiverDeps): Telling {
  const { readText, templating } = deps;
  return async (sender, notification, signal) => {
    const given = await givenOrFile('api_key', config.apiKey, config.apiKeyFile, readText);
    const { key, requests } = templating.render(notification, (texts) => ({
      key: texts.required(given),
      requests: opsgenieRequests(config, notification, texts),
    }));
    const headers = { 'content-type': 'application/json', authorization: `GenieKey ${key}` };
    for (const request of requests) {
      const common = { headers, signal, retryCodes: [429], secrets: [key] };
      const result = await attempt(sender, { ...request, ...common });
      if (result.kind === 'failed') return result;
    }
    return { kind: 'sent' };
  };
}
