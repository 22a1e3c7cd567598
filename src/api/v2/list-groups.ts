import type { Alert } from '../../alerts/alert.ts';
import { compareForNotification } from '../../alerts/order.ts';
import { compareBytewise } from '../../base/compare.ts';
import type { AggregationGroup } from '../../dispatch/aggregation-group.ts';
import type { LabelSet } from '../../labels/label-set.ts';
import { matchesAll } from '../../labels/matcher.ts';
import { comparePairs } from '../../labels/pairs.ts';
import type { ServingState } from '../serving.ts';
import { AlertJson } from './alert-json.ts';
import type { AlertQuery } from './alert-query.ts';
import { type AlertStatus, alertStatus, wantsStatus } from './alert-status.ts';
import { isShown, type Listing } from './list-alerts.ts';

interface ShownGroup {
  readonly group: AggregationGroup;
  readonly receiver: string;
  readonly alerts: readonly ShownAlert[];
}

interface ShownAlert {
  readonly alert: Alert;
  readonly status: AlertStatus;
}

/** The answer to GET /alerts/groups: a JSON array of groups by labels, then receiver; groups left empty are left out. */
export function listGroups({ query, state, nowMs, memo }: Listing): Buffer {
  const receivers = new ReceiversOfAlerts();
  // Whoever is in one group has that one's receiver.
  const isInSeveral = (labels: LabelSet): boolean =>
    state.dispatcher.receiversOf(labels).length !== 1;
  const shown: ShownGroup[] = [];
  for (const group of state.dispatcher.groups()) {
    const { receiver } = group.route.options;
    if (!query.wantsReceiver(receiver)) continue;
    const alerts = alertsOf(group, query, state, nowMs);
    for (const { alert } of alerts)
      if (isInSeveral(alert.labels)) receivers.add(alert.labels, receiver);
    if (alerts.length > 0) shown.push({ group, receiver, alerts });
  }
  receivers.sort();
  shown.sort(
    (a, b) =>
      comparePairs(a.group.labels, b.group.labels) || compareBytewise(a.receiver, b.receiver),
  );

  const json = new AlertJson(memo);
  let separator = '[';
  for (const { group, receiver, alerts } of shown) {
    const mutedBy = group.lastReport?.muted.find(({ labels }) => labels === undefined)?.ids ?? [];
    if (!query.muted && mutedBy.length > 0) continue;
    json.raw(separator);
    separator = ',';
    const only = [receiver];
    alerts.forEach(({ alert, status }, i) => {
      json.raw(i === 0 ? '{"alerts":[' : ',');
      json.alert(alert, status, receivers.of(alert.labels) ?? only, mutedBy);
    });
    json.raw('],"labels":');
    json.pairs(group.labels);
    json.raw(',"receiver":');
    json.receiver(receiver);
    json.raw(',"routeLabels":');
    json.pairs(state.dispatcher.routeLabels(group));
    json.raw('}');
  }
  json.raw(separator === '[' ? '[]\n' : ']\n');
  return json.finish();
}

function alertsOf(
  group: AggregationGroup,
  query: AlertQuery,
  state: ServingState,
  nowMs: number,
): ShownAlert[] {
  const found: ShownAlert[] = [];
  for (const alert of group.alerts()) {
    if (!isShown(alert, nowMs) || !matchesAll(query.matchers, alert.labels)) continue;
    const status = alertStatus(alert.labels, state.muters, nowMs);
    if (wantsStatus(query, status)) found.push({ alert, status });
  }
  return found.sort((a, b) => compareForNotification(a.alert.labels, b.alert.labels));
}

/** The receivers, over the groups that are shown, of each alert that is in several. */
class ReceiversOfAlerts {
  readonly #lists = new Map<LabelSet, readonly string[]>();
  readonly #several: string[][] = [];

  add(labels: LabelSet, receiver: string): void {
    const known = this.#lists.get(labels);
    if (known === undefined) {
      this.#lists.set(labels, [receiver]);
      return;
    }
    const longer = [...known, receiver];
    this.#several.push(longer);
    this.#lists.set(labels, longer);
  }

  sort(): void {
    for (const list of this.#several) list.sort(compareBytewise);
  }

  of(labels: LabelSet): readonly string[] | undefined {
    return this.#lists.size === 0 ? undefined : this.#lists.get(labels);
  }
}
