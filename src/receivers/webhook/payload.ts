import { ZERO_TIME_MS } from '../../alerts/alert.ts';
import type { TimeFormatter } from '../../alerts/time-format.ts';
import { goJsonString } from '../../base/go-json.ts';
import { goJsonMap } from '../../labels/pairs-json.ts';
import type { FlushedAlert, Notification } from '../../notify/contract.ts';
import { commonPairs } from '../common-pairs.ts';

/** What the payload needs beside the notification. */
export interface PayloadContext {
  /** How others reach this instance's pages; no slash at the end. */
  readonly externalUrl: string;
  readonly times: TimeFormatter;
}

/**
 * The body of a webhook: version 4 of the format, byte for byte as the original prints it. `maxAlerts` (0: no
 * limit) cuts first, so that the status and what is common describe the alerts that are left.
 */
export function webhookPayload(
  notification: Notification,
  maxAlerts: number,
  context: PayloadContext,
): string {
  const all = notification.alerts;
  const alerts = maxAlerts > 0 && all.length > maxAlerts ? all.slice(0, maxAlerts) : all;
  const status = alerts.some((each) => each.status === 'firing') ? 'firing' : 'resolved';
  const labels = commonPairs(alerts.map(({ alert }) => alert.labels));
  const annotations = commonPairs(alerts.map(({ alert }) => alert.annotations));
  return (
    `{"receiver":${goJsonString(quoteMeta(notification.receiver))}` +
    `,"status":"${status}"` +
    `,"alerts":[${alertsJson(alerts, context.times)}]` +
    `,"notification_reason":${goJsonString(notification.reason)}` +
    `,"groupLabels":${goJsonMap(notification.groupLabels)}` +
    `,"commonLabels":${goJsonMap(labels)}` +
    `,"commonAnnotations":${goJsonMap(annotations)}` +
    `,"routeLabels":${goJsonMap(notification.routeLabels)}` +
    `,"externalURL":${goJsonString(context.externalUrl)}` +
    `,"version":"4"` +
    `,"groupKey":${goJsonString(notification.groupKey)}` +
    `,"truncatedAlerts":${all.length - alerts.length}}\n`
  );
}

function alertsJson(alerts: readonly FlushedAlert[], times: TimeFormatter): string {
  let text = '';
  for (const { alert, status } of alerts) {
    const endsAt =
      status === 'firing'
        ? times.nano(ZERO_TIME_MS, undefined)
        : times.nano(alert.endsAtMs, alert.endsAtDetail);
    text +=
      `${text === '' ? '' : ','}{"status":"${status}"` +
      `,"labels":${goJsonMap(alert.labels)}` +
      `,"annotations":${goJsonMap(alert.annotations)}` +
      `,"startsAt":"${times.nano(alert.startsAtMs, alert.startsAtDetail)}"` +
      `,"endsAt":"${endsAt}"` +
      `,"generatorURL":${goJsonString(alert.generatorUrl)}` +
      `,"fingerprint":"${alert.labels.fingerprint}"}`;
  }
  return text;
}

/** What Go's `regexp.QuoteMeta` puts a backslash before. */
const META = /[\\.+*?()|[\]{}^$]/g;

/** The receiver's name as a regular expression that matches it: links to the pages filter by it. */
function quoteMeta(text: string): string {
  return text.replace(META, '\\$&');
}
