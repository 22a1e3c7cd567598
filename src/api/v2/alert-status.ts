import type { LabelSet } from '../../labels/label-set.ts';
import type { AlertMuter, Muters } from '../../notify/flush.ts';
import type { AlertQuery } from './alert-query.ts';

/** What suppresses an alert at this moment; both empty is active. */
export interface AlertStatus {
  readonly silencedBy: readonly string[];
  readonly inhibitedBy: readonly string[];
}

const ACTIVE: AlertStatus = { silencedBy: [], inhibitedBy: [] };

/** Asks anew, as states of the last flush may be stale. */
export function alertStatus(labels: LabelSet, muters: Muters, nowMs: number): AlertStatus {
  const inhibitedBy = decide(muters.inhibition, labels, nowMs);
  const silencedBy = decide(muters.silences, labels, nowMs);
  return inhibitedBy.length + silencedBy.length === 0 ? ACTIVE : { inhibitedBy, silencedBy };
}

function decide(muter: AlertMuter | undefined, labels: LabelSet, nowMs: number): readonly string[] {
  const decision = muter?.decide(labels, nowMs);
  return decision?.kind === 'muted' ? decision.ids : [];
}

/** Whether a query asks for alerts in this state. */
export function wantsStatus(query: AlertQuery, { silencedBy, inhibitedBy }: AlertStatus): boolean {
  if (silencedBy.length + inhibitedBy.length === 0) return query.active;
  return (
    (query.silenced || silencedBy.length === 0) && (query.inhibited || inhibitedBy.length === 0)
  );
}
