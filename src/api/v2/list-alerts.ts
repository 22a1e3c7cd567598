import { type Alert, ZERO_TIME_MS } from '../../alerts/alert.ts';
import type { LabelSet } from '../../labels/label-set.ts';
import { matchesAll } from '../../labels/matcher.ts';
import type { ServingState } from '../serving.ts';
import { AlertJson, ReceiverTexts } from './alert-json.ts';
import type { AlertQuery } from './alert-query.ts';
import { alertStatus, wantsStatus } from './alert-status.ts';

/** Whether a query by state and labels can show this alert at all: not once its end has passed. */
export function isShown(alert: Alert, nowMs: number): boolean {
  return alert.endsAtMs === ZERO_TIME_MS || alert.endsAtMs >= nowMs;
}

/** The answer to GET /alerts: a JSON array by fingerprint. Receivers are those of routing now, in route order. */
export function listAlerts(alerts: Iterable<Alert>, query: AlertQuery, state: ServingState, nowMs: number): string {
  const found: Alert[] = [];
  for (const alert of alerts) {
    if (isShown(alert, nowMs) && matchesAll(query.matchers, alert.labels)) found.push(alert);
  }
  found.sort((a, b) => compareFingerprints(a.labels, b.labels));

  const json = new AlertJson();
  const receivers = new ReceiverTexts();
  let text = '[';
  for (const alert of found) {
    const names = state.dispatcher.receiversOf(alert.labels);
    if (query.byReceiver && !names.some(query.wantsReceiver)) continue;
    const status = alertStatus(alert.labels, state.muters, nowMs);
    if (!wantsStatus(query, status)) continue;
    text += `${text.length > 1 ? ',' : ''}${json.alert(alert, status, receivers.of(names), [])}`;
  }
  return `${text}]\n`;
}

function compareFingerprints(a: LabelSet, b: LabelSet): number {
  return a.fingerprintHigh - b.fingerprintHigh || a.fingerprintLow - b.fingerprintLow;
}
