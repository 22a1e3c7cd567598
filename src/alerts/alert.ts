import type { Annotations } from '../labels/annotations.ts';
import type { LabelSet } from '../labels/label-set.ts';

/** What a time stamp held beyond whole milliseconds in UTC; kept because webhooks repeat it to the nanosecond. */
export interface TimeDetail {
  /** Nanoseconds within the millisecond, 0 to 999,999. */
  readonly nanos: number;
  /** Minutes east of UTC. */
  readonly offsetMinutes: number;
}

/** Go's zero time, 0001-01-01T00:00:00Z: "not set" wherever Alertmanager prints a time. */
export const ZERO_TIME_MS = -62_135_596_800_000;

/** An alert as the store holds it. Immutable: an update is a new object. Times are wall-clock milliseconds. */
export interface Alert {
  readonly labels: LabelSet;
  readonly annotations: Annotations;
  readonly startsAtMs: number;
  readonly startsAtDetail: TimeDetail | undefined;
  readonly endsAtMs: number;
  readonly endsAtDetail: TimeDetail | undefined;
  /** When it was last received. */
  readonly updatedAtMs: number;
  readonly generatorUrl: string;
  /** Whether the sender gave no end, so that `endsAtMs` is only "not heard of by then". */
  readonly timeout: boolean;
}

/** Whether an alert is over at `nowMs`: an end that is exactly now has passed. */
export function isResolvedAt(alert: Alert, nowMs: number): boolean {
  return alert.endsAtMs !== ZERO_TIME_MS && alert.endsAtMs <= nowMs;
}

/** The name alerts go by: the value of `alertname`, empty without one. */
export function alertName(alert: Alert): string {
  return alert.labels.get('alertname');
}
