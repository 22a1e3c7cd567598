import { messageOf } from '../../base/errors.ts';
import type { Notification, Notifier, SendResult } from '../../notify/contract.ts';
import { attempt } from '../attempt.ts';
import type { ReceiverDeps } from '../deps.ts';
import { givenOrFile } from '../given-or-file.ts';
import type { HttpSender } from '../http/http-sender.ts';
import { finalFailure } from '../retry.ts';
import { discordPayload } from './payload.ts';
import type { DiscordConfig } from './schema.ts';

/** Posts each notification to a webhook of a Discord channel. */
export class DiscordNotifier implements Notifier {
  readonly #config: DiscordConfig;
  readonly #deps: ReceiverDeps;
  readonly #sender: HttpSender;

  /** @throws CodedError when its HTTP settings cannot be used */
  constructor(config: DiscordConfig, deps: ReceiverDeps) {
    this.#config = config;
    this.#deps = deps;
    this.#sender = deps.createHttpSender(config.http);
  }

  async notify(notification: Notification, signal: AbortSignal): Promise<SendResult> {
    const { webhookUrl, webhookUrlFile } = this.#config;
    const { templating, readText } = this.#deps;
    let url: string;
    let body: string;
    try {
      body = templating.render(notification, (texts) =>
        discordPayload(this.#config, notification, texts),
      );
      url = await givenOrFile('webhook_url', webhookUrl, webhookUrlFile, readText);
    } catch (error) {
      return finalFailure(messageOf(error));
    }
    return attempt(this.#sender, { url, body, signal });
  }

  close(): Promise<void> {
    return this.#sender.close();
  }
}
