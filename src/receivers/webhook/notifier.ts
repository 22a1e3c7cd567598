import { CodedError, messageOf } from '../../base/errors.ts';
import { goJson } from '../../base/go-json.ts';
import type { Notification, Notifier, SendResult } from '../../notify/contract.ts';
import { attempt } from '../attempt.ts';
import type { ReceiverDeps } from '../deps.ts';
import { givenOrFile } from '../given-or-file.ts';
import type { HttpSender } from '../http/http-sender.ts';
import { renderData } from '../rendered-data.ts';
import { finalFailure } from '../retry.ts';
import { type Texts, unlessItFails } from '../templating.ts';
import { withOwnTimeout } from '../timeout.ts';
import { WebhookPayload } from './payload.ts';
import type { WebhookConfig } from './schema.ts';

/** What templates begin with. */
const TEMPLATE = '{{';

/** Posts each notification as JSON to a URL. */
export class WebhookNotifier implements Notifier {
  readonly #config: WebhookConfig;
  readonly #deps: ReceiverDeps;
  readonly #sender: HttpSender;
  readonly #payload: WebhookPayload;

  /** @throws CodedError when its HTTP settings cannot be used */
  constructor(config: WebhookConfig, deps: ReceiverDeps) {
    this.#config = config;
    this.#deps = deps;
    this.#payload = new WebhookPayload({
      maxAlerts: config.maxAlerts,
      externalUrl: deps.externalUrl,
    });
    this.#sender = deps.createHttpSender(config.http);
  }

  async notify(notification: Notification, signal: AbortSignal): Promise<SendResult> {
    let url: string;
    let body: () => Buffer;
    try {
      body = this.#bodyOf(notification);
      const { url: given } = this.#config;
      const template = given?.reveal() ?? (await this.#templateFromFile());
      url = this.#urlOf(template, notification);
    } catch (error) {
      return finalFailure(messageOf(error));
    }
    if (url === '') return finalFailure('webhook URL is empty after templating');
    const { timeoutMs } = this.#config;
    return withOwnTimeout(this.#deps.clock, { kind: 'webhook', timeoutMs }, signal, (limited) =>
      attempt(this.#sender, { url, body, signal: limited, notificationSignal: signal }),
    );
  }

  close(): Promise<void> {
    return this.#sender.close();
  }

  /** Bodies of the common kind are only made when a connection takes them. */
  #bodyOf(notification: Notification): () => Buffer {
    const { payload } = this.#config;
    if (payload === undefined) return () => this.#payload.print(notification);
    const body = Buffer.from(
      this.#render('render custom payload', notification, (texts) => {
        const rendered = renderData(payload, {
          // As it stands, where it fails: what it holds is not lost.
          key: (template) => unlessItFails(texts, () => texts.required(template)) ?? template,
          // In the plain form every message is the same, but a text that is no template is none.
          value: (text) => (text.includes(TEMPLATE) ? texts.message(text) : text),
          readYaml: this.#deps.readYaml,
        });
        return `${goJson(rendered)}\n`;
      }),
    );
    return () => body;
  }

  #templateFromFile(): Promise<string> {
    return givenOrFile('url', undefined, this.#config.urlFile, this.#deps.readText);
  }

  #urlOf(template: string, notification: Notification): string {
    if (!template.includes(TEMPLATE)) return template;
    return this.#render('template webhook URL', notification, (texts) => texts.required(template));
  }

  #render(what: string, notification: Notification, build: (texts: Texts) => string): string {
    try {
      return this.#deps.templating.render(this.#payload.limited(notification), build);
    } catch (error) {
      throw new CodedError('template', `failed to ${what}: ${messageOf(error)}`, { cause: error });
    }
  }
}
