import type { Notification } from '../../notify/contract.ts';
import { WebhookPayload } from '../webhook/payload.ts';

/** Most bytes of a body. Source: incident.io's documentation of alert sources. */
const BODY_LIMIT = 512 * 1024;

/** Prints the bodies for one alert source: those of webhooks, with a limit on their size. */
export class IncidentioPayload {
  readonly #payload: WebhookPayload;

  constructor(options: { readonly maxAlerts: number; readonly externalUrl: string }) {
    this.#payload = new WebhookPayload({ ...options, version: '1' });
  }

  /** What is too large lists its first alert only, and goes out even if that is too large too, as in the original. */
  print(notification: Notification): Buffer {
    const body = this.#payload.print(notification);
    return body.length <= BODY_LIMIT ? body : this.#payload.print(notification, 1);
  }
}
