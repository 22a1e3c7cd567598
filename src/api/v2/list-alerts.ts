import { type Alert, ZERO_TIME_MS } from '../../alerts/alert.ts';
import type { LabelSet } from '../../labels/label-set.ts';
import { matchesAll } from '../../labels/matcher.ts';
import type { ServingState } from '../serving.ts';
import { AlertJson } from './alert-json.ts';
import type { JsonMemo } from './json-memo.ts';
import type { AlertQuery } from './alert-query.ts';
import { type AlertStatus, alertStatus, wantsStatus } from './alert-status.ts';

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

interface FoundAlert {
  readonly alert: Alert;
  readonly status: AlertStatus;
  readonly receivers: readonly string[];
}

/** The answer to GET /alerts: a JSON array by fingerprint. Receivers are those of routing now, in route order. */
export function listAlerts(
  alerts: Iterable<readonly [LabelSet, Alert]>,
  { query, state, nowMs, memo }: Listing,
): Buffer {
  const found: FoundAlert[] = [];
  for (const [labels, alert] of alerts) {
    if (!matchesAll(query.matchers, labels) || !isShown(alert, nowMs)) continue;
    const status = alertStatus(labels, state.muters, nowMs);
    if (!wantsStatus(query, status)) continue;
    const receivers = state.dispatcher.receiversOf(labels);
    if (query.byReceiver && !receivers.some(query.wantsReceiver)) continue;
    found.push({ alert, status, receivers });
  }
  found.sort((a, b) => compareFingerprints(a.alert.labels, b.alert.labels));

  const json = new AlertJson(memo);
  let separator = '[';
  for (const { alert, status, receivers } of found) {
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
