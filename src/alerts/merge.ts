import { type Alert, isResolvedAt } from './alert.ts';

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
  return {
    labels: newer.labels,
    annotations: older.annotations.equals(newer.annotations)
      ? older.annotations
      : newer.annotations,
    startsAtMs: start.startsAtMs,
    startsAtDetail: start.startsAtDetail,
    endsAtMs: end.endsAtMs,
    endsAtDetail: end.endsAtDetail,
    updatedAtMs: newer.updatedAtMs,
    generatorUrl:
      older.generatorUrl === newer.generatorUrl ? older.generatorUrl : newer.generatorUrl,
    timeout: newer.timeout,
  };
}
