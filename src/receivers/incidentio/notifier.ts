import { Secret } from '../../base/secret.ts';
import { attempt } from '../attempt.ts';
import type { ReceiverDeps } from '../deps.ts';
import { givenOrFile } from '../given-or-file.ts';
import type { HttpResponse } from '../http/http-sender.ts';
import type { Telling } from '../http-notifier.ts';
import { listAt, parsedObject, textAt } from '../reply.ts';
import { withOwnTimeout } from '../timeout.ts';
import { IncidentioPayload } from './payload.ts';
import type { IncidentioConfig } from './schema.ts';

/** Posts the notification to an alert source of incident.io. */
export function incidentioTelling(config: IncidentioConfig, deps: ReceiverDeps): Telling {
  const { clock, externalUrl, readText } = deps;
  const { maxAlerts, timeoutMs, urlFile } = config;
  const given = config.url === undefined ? undefined : new Secret(config.url);
  const payload = new IncidentioPayload({ maxAlerts, externalUrl });
  return async (sender, notification, signal) => {
    const url = await givenOrFile('url', given, urlFile, readText);
    const body = (): Buffer => payload.print(notification);
    return withOwnTimeout(clock, { kind: 'incident.io', timeoutMs }, signal, (limited) =>
      attempt(sender, {
        url,
        body,
        signal: limited,
        notificationSignal: signal,
        retryCodes: [429],
        describe,
      }),
    );
  };
}

/** What incident.io says is wrong. */
function describe({ body }: HttpResponse): string {
  const reply = parsedObject(body);
  if (reply === undefined) return body;
  const parts = [
    textAt(reply, 'message'),
    textAt(reply, 'error'),
    listAt(reply, 'errors').join(', '),
  ];
  return parts.filter((part) => part !== '').join(': ') || body;
}
