import { type Alert, isResolvedAt } from './alert.ts';
import { HeldAlert, type Receipt, receiptOf } from './held-alert.ts';

/**
 * What the store holds after `incoming` arrives over `held`: where their times overlap they merge, else the new one
 * stands. The rules are those of Alertmanager's `Alerts.Put` and `Alert.Merge`.
 */
export function mergeIncoming(held: Alert, incoming: Alert, nowMs: number): Alert {
  return overlaps(held, incoming)
    ? mergeAlerts(held, incoming, nowMs)
    : combine(held, incoming, incoming, incoming);
}

function overlaps(held: Alert, incoming: Alert): boolean {
  return (
    (incoming.endsAtMs > held.startsAtMs && incoming.endsAtMs < held.endsAtMs) ||
    (incoming.startsAtMs > held.startsAtMs && incoming.startsAtMs < held.endsAtMs)
  );
}

/** One alert of two with equal labels: the earliest start, the annotations and end of the later one, with exceptions. */
export function mergeAlerts(a: Alert, b: Alert, nowMs: number): Alert {
  const [older, newer] = b.updatedAtMs < a.updatedAtMs ? [b, a] : [a, b];
  const start = older.startsAtMs < newer.startsAtMs ? older : newer;
  const end = olderEndRules(older, newer, nowMs) ? older : newer;
  return combine(older, newer, start, end);
}

function olderEndRules(older: Alert, newer: Alert, nowMs: number): boolean {
  if (older.endsAtMs <= newer.endsAtMs) return false;
  // Of two explicit ends that have passed the later one is right; an end still to come yields only to a real one,
  // not to one that merely stood for "not heard of by then".
  return isResolvedAt(newer, nowMs) ? isResolvedAt(older, nowMs) : !older.timeout;
}

/** `newer` with the times of `start` and `end`, holding the very texts of `older` where they are equal: a resend costs no memory. */
function combine(older: Alert, newer: Alert, start: Alert, end: Alert): Alert {
  return new HeldAlert({
    labels: newer.labels,
    annotations: older.annotations.equals(newer.annotations)
      ? older.annotations
      : newer.annotations,
    startsAtMs: start.startsAtMs,
    startsAtDetail: start.startsAtDetail,
    generatorUrl:
      older.generatorUrl === newer.generatorUrl ? older.generatorUrl : newer.generatorUrl,
    receipt: end === newer ? receiptOf(newer) : receiptWithEndOf(end, newer),
  });
}

function receiptWithEndOf({ endsAtMs, endsAtDetail }: Alert, newer: Alert): Receipt {
  const { updatedAtMs, timeout } = newer;
  return { endsAtMs, endsAtDetail, updatedAtMs, timeout };
}
