import { type Alert, ZERO_TIME_MS } from '../../alerts/alert.ts';
import type { AlertStore } from '../../alerts/alert-store.ts';
import { byFingerprint } from '../../labels/by-fingerprint.ts';
import { type Matcher, matchesAll } from '../../labels/matcher.ts';
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
  store: Pick<AlertStore, 'values' | 'where'>,
  { query, state, nowMs, memo }: Listing,
): Buffer {
  const found: FoundAlert[] = [];
  for (const alert of matching(store, query.matchers)) {
    const { labels } = alert;
    if (!isShown(alert, nowMs)) continue;
    const status = alertStatus(labels, state.muters, nowMs);
    if (!wantsStatus(query, status)) continue;
    const receivers = state.dispatcher.receiversOf(labels);
    if (query.byReceiver && !receivers.some(query.wantsReceiver)) continue;
    found.push({ alert, status, receivers });
  }

  const json = new AlertJson(memo);
  let separator = '[';
  for (const { alert, status, receivers } of byFingerprint(found, ({ alert }) => alert.labels)) {
    json.raw(separator);
    json.alert(alert, status, receivers, []);
    separator = ',';
  }
  json.raw(separator === '[' ? '[]\n' : ']\n');
  return json.finish();
}

/** The alerts of these labels; looked for in a loop of its own, as a small one is compiled early. */
export function matching(
  store: Pick<AlertStore, 'values' | 'where'>,
  matchers: readonly Matcher[],
): Iterable<Alert> {
  if (matchers.length === 0) return store.values();
  return store.where((labels) => matchesAll(matchers, labels));
}
