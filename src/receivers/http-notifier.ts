import { messageOf } from '../base/errors.ts';
import type { Notification, Notifier, SendResult } from '../notify/contract.ts';
import type { ReceiverDeps } from './deps.ts';
import type { HttpSender } from './http/http-sender.ts';
import type { HttpConfig } from './http/schema.ts';
import { finalFailure } from './retry.ts';

/**
 * Tells of one notification by requests of `sender`. What it throws is why nothing can be sent as things are: a
 * template that failed, a file that cannot be read.
 */
export type Telling = (
  sender: HttpSender,
  notification: Notification,
  signal: AbortSignal,
) => Promise<SendResult>;

/** A notifier that speaks HTTP through a sender of its own. */
export class HttpNotifier implements Notifier {
  readonly #sender: HttpSender;
  readonly #tell: Telling;

  /** @throws CodedError when its HTTP settings cannot be used */
  constructor(http: HttpConfig, deps: ReceiverDeps, tell: Telling) {
    this.#sender = deps.createHttpSender(http);
    this.#tell = tell;
  }

  async notify(notification: Notification, signal: AbortSignal): Promise<SendResult> {
    try {
      return await this.#tell(this.#sender, notification, signal);
    } catch (error) {
      return finalFailure(messageOf(error));
    }
  }

  close(): Promise<void> {
    return this.#sender.close();
  }
}
