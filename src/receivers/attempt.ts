import type { SendResult } from '../notify/contract.ts';
import type { HttpResponse, HttpSender, RequestBody } from './http/http-sender.ts';
import { redactUrl } from './redact-url.ts';
import { resultOfError, resultOfStatus, shortened } from './retry.ts';

const SENT: SendResult = { kind: 'sent' };
const JSON_HEADERS = { 'content-type': 'application/json' };

/** One request of a notifier, and how its answer is judged. */
export interface Attempt {
  readonly url: string;
  readonly body: RequestBody;
  readonly signal: AbortSignal;
  /** `POST` where not given. */
  readonly method?: string;
  /** That it is JSON, where not given. Keep one object for all requests that have the same. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Status codes that are worth another try beside 5xx. */
  readonly retryCodes?: readonly number[];
  /** What an answer says, when it is more than its status; see `resultOfStatus`. Its message may repeat the answer. */
  readonly judge?: (response: HttpResponse) => SendResult;
  /** What the message says of an answer that is no success; its body where not given. */
  readonly describe?: (response: HttpResponse) => string;
  /** What stands before the message about an answer, for people who look for the cause: not secret. */
  readonly prefix?: string;
  /** The notification's own signal, when `signal` also ends by a timeout of the integration. */
  readonly notificationSignal?: AbortSignal;
  /** What is secret in the request beside the URL and the sender's credentials. */
  readonly secrets?: readonly string[];
}

/** Makes one request. What the server says gets into the result without URL and credentials, which it may repeat. */
export async function attempt(sender: HttpSender, request: Attempt): Promise<SendResult> {
  const { url, body, signal, method = 'POST', headers = JSON_HEADERS, retryCodes } = request;
  try {
    const response = await sender.send({ method, url, headers, body, signal });
    // Before anything is cut off: a part of a secret is a secret too.
    const safe = (): HttpResponse => ({
      ...response,
      body: withoutSecrets(response.body, sender, request),
    });
    const { status } = response;
    if (status < 200 || status > 299) {
      const shown = safe();
      const details = request.describe?.(shown) ?? shown.body;
      return prefixed(resultOfStatus({ status, details }, retryCodes), request);
    }
    const result = request.judge?.(response) ?? SENT;
    if (result.kind === 'sent') return answered(result, safe);
    const message = shortened(withoutSecrets(result.message, sender, request));
    return prefixed({ ...result, message }, request);
  } catch (error) {
    return resultOfError(error, request.notificationSignal ?? signal);
  }
}

function answered(
  { receiverData }: Extract<SendResult, { kind: 'sent' }>,
  safe: () => HttpResponse,
): SendResult {
  const response = (): string => {
    const { status, body } = safe();
    return shortened(body === '' ? `${status}` : `${status}: ${body}`);
  };
  return receiverData === undefined
    ? { kind: 'sent', response }
    : { kind: 'sent', receiverData, response };
}

function prefixed(result: SendResult, { prefix }: Attempt): SendResult {
  if (result.kind === 'sent' || prefix === undefined) return result;
  return { ...result, message: `${prefix}: ${result.message}` };
}

function withoutSecrets(text: string, sender: HttpSender, { url, secrets = [] }: Attempt): string {
  if (text === '') return text;
  const safe = redactUrl(sender.redact(text), url);
  return secrets
    .filter((secret) => secret !== '')
    .reduce((left, secret) => left.replaceAll(secret, '<redacted>'), safe);
}
