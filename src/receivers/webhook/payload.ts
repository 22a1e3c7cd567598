import { ZERO_TIME_MS } from '../../alerts/alert.ts';
import { formatRfc3339Nano, TimeFormatter } from '../../alerts/time-format.ts';
import { JsonBytes } from '../../base/json-bytes.ts';
import type { Pairs } from '../../labels/pairs.ts';
import { writeJsonMap } from '../../labels/pairs-json.ts';
import type { FlushedAlert, Notification } from '../../notify/contract.ts';
import { commonPairs } from '../../labels/common-pairs.ts';

const NOT_ENDED = formatRfc3339Nano(ZERO_TIME_MS, undefined);

/** What the bodies of one webhook share. */
export interface PayloadOptions {
  /** Most alerts in a body; 0 is no limit. */
  readonly maxAlerts: number;
  /** How others reach this instance's pages; no slash at the end. */
  readonly externalUrl: string;
  /** Version of the format: 4 for webhooks; incident.io has the same one as its version 1. */
  readonly version?: '1' | '4';
}

/** Prints the bodies of a webhook, byte for byte as the original prints them. */
export class WebhookPayload {
  readonly #options: PayloadOptions;
  readonly #out = new JsonBytes();
  readonly #starts = new TimeFormatter();
  readonly #ends = new TimeFormatter();

  constructor(options: PayloadOptions) {
    this.#options = options;
  }

  /**
   * The limit cuts first, so that the status and what is common describe the alerts that are left. Of those, only the
   * first `shown` are listed.
   */
  print(notification: Notification, shown = Infinity): Buffer {
    const { externalUrl, version = '4' } = this.#options;
    const all = notification.alerts;
    const { alerts } = this.limited(notification);
    const status = alerts.some((each) => each.status === 'firing') ? 'firing' : 'resolved';
    this.#text('{"receiver":', quoteMeta(notification.receiver));
    this.#out.raw(`,"status":"${status}","alerts":`);
    const listed = alerts.slice(0, shown);
    listed.forEach((each, i) => this.#alert(i === 0 ? '[' : ',', each));
    this.#text('],"notification_reason":', notification.reason);
    this.#map(',"groupLabels":', notification.groupLabels);
    this.#map(',"commonLabels":', commonPairs(alerts.map(({ alert }) => alert.labels)));
    this.#commonAnnotations(alerts);
    this.#map(',"routeLabels":', notification.routeLabels);
    this.#text(',"externalURL":', externalUrl);
    this.#text(`,"version":"${version}","groupKey":`, notification.groupKey);
    this.#out.raw(`,"truncatedAlerts":${all.length - alerts.length}}\n`);
    return this.#out.take();
  }

  /** The notification with no more alerts than `maxAlerts`. */
  limited(notification: Notification): Notification {
    const { maxAlerts } = this.#options;
    const { alerts } = notification;
    if (maxAlerts === 0 || alerts.length <= maxAlerts) return notification;
    return { ...notification, alerts: alerts.slice(0, maxAlerts) };
  }

  #alert(before: string, { alert, status }: FlushedAlert): void {
    const out = this.#out;
    out.raw(before);
    out.raw(status === 'firing' ? '{"status":"firing"' : '{"status":"resolved"');
    this.#map(',"labels":', alert.labels);
    out.raw(',"annotations":');
    out.bytes(alert.annotations.json);
    out.raw(',"startsAt":"');
    out.raw(this.#starts.nano(alert.startsAtMs, alert.startsAtDetail));
    out.raw('","endsAt":"');
    out.raw(status === 'firing' ? NOT_ENDED : this.#ends.nano(alert.endsAtMs, alert.endsAtDetail));
    this.#text('","generatorURL":', alert.generatorUrl);
    out.raw(',"fingerprint":"');
    out.hex(alert.labels.fingerprintHigh);
    out.hex(alert.labels.fingerprintLow);
    out.raw('"}');
  }

  #commonAnnotations(alerts: readonly FlushedAlert[]): void {
    const [first] = alerts;
    if (first === undefined || alerts.length > 1) {
      const all = alerts.map(({ alert }) => alert.annotations.pairs());
      this.#map(',"commonAnnotations":', commonPairs(all));
      return;
    }
    this.#out.raw(',"commonAnnotations":');
    this.#out.bytes(first.alert.annotations.json);
  }

  #text(before: string, text: string): void {
    this.#out.raw(before);
    this.#out.string(text);
  }

  #map(before: string, pairs: Pairs): void {
    this.#out.raw(before);
    writeJsonMap(this.#out, pairs);
  }
}

/** What Go's `regexp.QuoteMeta` puts a backslash before. */
const META = /[\\.+*?()|[\]{}^$]/g;

/** The receiver's name as a regular expression that matches it: links to the pages filter by it. */
function quoteMeta(text: string): string {
  return text.replace(META, '\\$&');
}
