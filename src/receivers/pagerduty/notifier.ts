import { attempt } from '../attempt.ts';
import type { ReceiverDeps } from '../deps.ts';
import { givenOrFile } from '../given-or-file.ts';
import type { HttpResponse } from '../http/http-sender.ts';
import type { Telling } from '../http-notifier.ts';
import { listAt, parsedObject, textAt } from '../reply.ts';
import { finalFailure } from '../retry.ts';
import { withOwnTimeout } from '../timeout.ts';
import { pagerdutyEvent } from './payload.ts';
import type { PagerdutyConfig } from './schema.ts';

/** What each version answers when it is asked too often. Source: its documentation of both. */
const RETRY_CODES = { 1: [403], 2: [429] };
const KEY = { 1: 'service', 2: 'routing' };

/** Posts an event that triggers or resolves the incident of the group. */
export function pagerdutyTelling(config: PagerdutyConfig, deps: ReceiverDeps): Telling {
  const { clock, readText, readYaml, templating } = deps;
  const name = KEY[config.version];
  return async (sender, notification, signal) => {
    const given = await givenOrFile(`${name}_key`, config.key, config.keyFile, readText);
    const { key, body } = templating.render(notification, (texts) =>
      pagerdutyEvent({ config, notification, texts, key: given, readYaml }),
    );
    if (key === '') return finalFailure(`${name} key cannot be empty`);
    const own = { kind: 'pagerduty', timeoutMs: config.timeoutMs };
    return withOwnTimeout(clock, own, signal, (limited) =>
      attempt(sender, {
        url: config.url,
        body,
        signal: limited,
        notificationSignal: signal,
        retryCodes: RETRY_CODES[config.version],
        describe,
        secrets: [key],
      }),
    );
  };
}

/** What PagerDuty says is wrong with an event. */
function describe({ status, body }: HttpResponse): string {
  const reply = status === 400 ? parsedObject(body) : undefined;
  if (reply === undefined) return body;
  return `${textAt(reply, 'message')}: ${listAt(reply, 'errors').join(',')}`;
}
