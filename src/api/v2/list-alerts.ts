import { type Alert, ZERO_TIME_MS } from '../../alerts/alert.ts';
import type { LabelSet } from '../../labels/label-set.ts';
import { matchesAll } from '../../labels/matcher.ts';
import type { ServingState } from '../serving.ts';
import { AlertJson } from './alert-json.ts';
import type { JsonMemo } from './json-memo.ts';
import type { AlertQuery } from './alert-query.ts';
import { alertStatus, wantsStatus } from './alert-status.ts';

/** A query with what answers it. */
export interface Listing {
  readonly query: AlertQuery;
  readonly state: ServingState;
  readonly nowMs: number;
  readonly memo: JsonMemo;
}

/** Whether a query by state and labels can show this alert at all: not once its end has passed. */
export function isShown(alert: Alert, nowMs: number): boolean {
  return alert.endsAtMs === ZERO_TIME_MS || alert.endsAtMs >= nowMs;
}

/** The answer to GET /alerts: a JSON array by fingerprint. Receivers are those of routing now, in route order. */
export function listAlerts(
  alerts: Iterable<readonly [LabelSet, Alert]>,
  { query, state, nowMs, memo }: Listing,
): Buffer {
  const found: Alert[] = [];
  for (const [labels, alert] of alerts) {
    if (matchesAll(query.matchers, labels) && isShown(alert, nowMs)) found.push(alert);
  }
  found.sort((a, b) => compareFingerprints(a.labels, b.labels));

  const json = new AlertJson(memo);
  let separator = '[';
  for (const alert of found) {
    const receivers = state.dispatcher.receiversOf(alert.labels);
    if (query.byReceiver && !receivers.some(query.wantsReceiver)) continue;
    const status = alertStatus(alert.labels, state.muters, nowMs);
    if (!wantsStatus(query, status)) continue;
    json.raw(separator);
    json.alert(alert, status, receivers, []);
    separator = ',';
  }
  json.raw(separator === '[' ? '[]\n' : ']\n');
  return json.finish();
}

function compareFingerprints(a: LabelSet, b: LabelSet): number {
  return (
    (a.fingerprintHigh >>> 0) - (b.fingerprintHigh >>> 0) ||
    (a.fingerprintLow >>> 0) - (b.fingerprintLow >>> 0)
  );
}
