import { messageOf } from '../../base/errors.ts';
import type { SendResult } from '../../notify/contract.ts';
import { attempt } from '../attempt.ts';
import type { ReceiverDeps } from '../deps.ts';
import type { HttpResponse, HttpSender } from '../http/http-sender.ts';
import type { Telling } from '../http-notifier.ts';
import { finalFailure, resultOfError } from '../retry.ts';
import { AwsCredentials, type AwsIdentity } from './aws-credentials.ts';
import { endpointOf } from './endpoints.ts';
import { snsPublication } from './payload.ts';
import type { SnsConfig } from './schema.ts';
import { signed } from './signature.ts';
import { StsFailure } from './sts.ts';
import { elementText } from './xml.ts';

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

/** Publishes to a topic, an endpoint or a phone by AWS's notification service. */
export function snsTelling(config: SnsConfig, deps: ReceiverDeps): Telling {
  const { clock, environment, templating } = deps;
  const credentials = new AwsCredentials(config.sigv4, deps);
  return async (sender, notification, signal) => {
    const { apiUrl, body } = templating.render(notification, (texts) =>
      snsPublication(config, notification, texts),
    );
    let identity: AwsIdentity;
    try {
      identity = await credentials.identity({ sender, signal });
    } catch (error) {
      return error instanceof StsFailure
        ? resultOfError(error, signal)
        : finalFailure(messageOf(error));
    }
    const { keys, region } = identity;
    const url = apiUrl === '' ? endpointOf('sns', region, environment) : apiUrl;
    const scope = { region, service: 'sns', nowMs: clock.now() };
    const headers = signed({ method: 'POST', url, headers: FORM, body }, keys, scope);
    const secrets = [keys.secretAccessKey, keys.sessionToken ?? '', headers['authorization'] ?? ''];
    return publish(sender, { url, headers, body, signal, secrets });
  };
}

async function publish(
  sender: HttpSender,
  request: Omit<Parameters<typeof attempt>[1], 'describe'>,
): Promise<SendResult> {
  let code = '';
  const describe = ({ body }: HttpResponse): string => {
    // AWS says 400 of what other services say 429 of.
    code = elementText(body, 'Code') ?? '';
    return elementText(body, 'Message') ?? body;
  };
  const result = await attempt(sender, { ...request, describe });
  return result.kind === 'failed' && code.startsWith('Throttl')
    ? { ...result, retry: true, reason: 'rateLimited' }
    : result;
}
