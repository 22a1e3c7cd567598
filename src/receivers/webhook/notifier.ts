import { formatGoDuration } from '../../base/duration.ts';
import { messageOf } from '../../base/errors.ts';
import type { Notification, Notifier, SendResult } from '../../notify/contract.ts';
import type { ReceiverDeps } from '../deps.ts';
import type { HttpSender } from '../http/http-sender.ts';
import { redactUrl } from '../redact-url.ts';
import { finalFailure, resultOfError, resultOfStatus } from '../retry.ts';
import { withTimeout } from '../timeout.ts';
import { WebhookPayload } from './payload.ts';
import type { WebhookConfig } from './schema.ts';

const HEADERS = { 'content-type': 'application/json' };
/** What templates begin with; they come with a later issue. */
const TEMPLATE = '{{';

/** Posts each notification as JSON to a URL. */
export class WebhookNotifier implements Notifier {
  readonly #config: WebhookConfig;
  readonly #deps: ReceiverDeps;
  readonly #sender: HttpSender;
  readonly #url: string | undefined;
  readonly #payload: WebhookPayload;

  /** @throws CodedError when its HTTP settings cannot be used */
  constructor(config: WebhookConfig, deps: ReceiverDeps) {
    this.#config = config;
    this.#deps = deps;
    this.#url = config.url?.reveal();
    this.#payload = new WebhookPayload({
      maxAlerts: config.maxAlerts,
      externalUrl: deps.externalUrl,
    });
    this.#sender = deps.createHttpSender(config.http);
  }

  async notify(notification: Notification, signal: AbortSignal): Promise<SendResult> {
    const { unsupported } = this.#config;
    if (unsupported !== undefined) return finalFailure(`needs templates: ${unsupported}`);
    let url: string;
    try {
      url = this.#url ?? (await this.#urlFromFile());
    } catch (error) {
      return finalFailure(`read url_file: ${messageOf(error)}`);
    }
    if (url.includes(TEMPLATE)) {
      return finalFailure(
        'needs templates: its url is a template, and templates are not there yet',
      );
    }
    if (url === '') return finalFailure('webhook URL is empty after templating');
    return this.#post(url, () => this.#payload.print(notification), signal);
  }

  close(): Promise<void> {
    return this.#sender.close();
  }

  async #urlFromFile(): Promise<string> {
    return (await this.#deps.readText(this.#config.urlFile ?? '')).trim();
  }

  #post(url: string, body: () => Buffer, signal: AbortSignal): Promise<SendResult> {
    const { timeoutMs } = this.#config;
    if (timeoutMs === 0) return this.#attempt(url, body, signal, signal);
    const why = `context deadline exceeded: configured webhook timeout reached (${formatGoDuration(timeoutMs)})`;
    return withTimeout(this.#deps.clock, timeoutMs, why, signal, (limited) =>
      this.#attempt(url, body, limited, signal),
    );
  }

  /** `signal` ends the attempt; only `outer` tells that the whole notification has ended. */
  async #attempt(
    url: string,
    body: () => Buffer,
    signal: AbortSignal,
    outer: AbortSignal,
  ): Promise<SendResult> {
    try {
      const { status, body: reply } = await this.#sender.send({
        method: 'POST',
        url,
        headers: HEADERS,
        body,
        signal,
      });
      if (status >= 200 && status <= 299) return { kind: 'sent' };
      return resultOfStatus({ status, details: redactUrl(this.#sender.redact(reply), url) });
    } catch (error) {
      return resultOfError(error, outer);
    }
  }
}
