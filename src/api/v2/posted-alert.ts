import { type Alert, type TimeDetail, ZERO_TIME_MS } from '../../alerts/alert.ts';
import { HeldAlert, type Receipt } from '../../alerts/held-alert.ts';
import { type ParsedTime, parseAlertTime, parseUtcMillis } from '../../alerts/time-format.ts';
import type { LabelSet } from '../../labels/label-set.ts';
import type { Pairs } from '../../labels/pairs.ts';

/** Milliseconds where they say all, which they nearly always do. */
export type Time = number | ParsedTime;

/** What was posted of an alert. */
interface Posted {
  readonly labels: LabelSet;
  readonly annotations: Pairs;
  /** Undefined where none is given. */
  readonly start: Time | undefined;
  readonly end: Time | undefined;
  readonly generatorUrl: string;
  readonly receipts: Receipts;
}

/** What the alerts of one body have in common. */
export class Receipts {
  readonly nowMs: number;
  readonly #resolveTimeoutMs: number;
  #end: Time | undefined;
  #last: Receipt | undefined;

  /** The instant of the POST, and how long an alert without an end is taken to last, milliseconds. */
  constructor(nowMs: number, resolveTimeoutMs: number) {
    this.nowMs = nowMs;
    this.#resolveTimeoutMs = resolveTimeoutMs;
  }

  /** Of an alert that ends then; no end is "until nobody resends it". */
  of(end: Time | undefined): Receipt {
    if (this.#last !== undefined && end === this.#end) return this.#last;
    this.#end = end;
    this.#last = {
      endsAtMs: end === undefined ? this.nowMs + this.#resolveTimeoutMs : msOf(end),
      endsAtDetail: detailOf(end),
      updatedAtMs: this.nowMs,
      timeout: end === undefined,
    };
    return this.#last;
  }
}

/** The alert, with what its sender left out filled in: no start is now (or the end). */
export function alertOf(posted: Posted): Alert {
  const { start, end, receipts } = posted;
  const begin = start ?? end;
  return new HeldAlert({
    labels: posted.labels,
    annotations: posted.annotations,
    startsAtMs: begin === undefined ? receipts.nowMs : msOf(begin),
    startsAtDetail: detailOf(begin),
    generatorUrl: posted.generatorUrl,
    receipt: receipts.of(end),
  });
}

/** Undefined for Go's zero time, null for what is no time. */
export function readTime(written: string): Time | undefined | null {
  const ms = parseUtcMillis(written);
  const parsed: Time | undefined = Number.isNaN(ms) ? parseAlertTime(written) : ms;
  if (parsed === undefined) return null;
  return msOf(parsed) === ZERO_TIME_MS ? undefined : parsed;
}

function msOf(time: Time): number {
  return typeof time === 'number' ? time : time.ms;
}

function detailOf(time: Time | undefined): TimeDetail | undefined {
  return typeof time === 'object' ? time.detail : undefined;
}

/** Whether an alert ends before it starts, to the nanosecond. */
export function endsBeforeStart(alert: Alert): boolean {
  if (alert.endsAtMs !== alert.startsAtMs) return alert.endsAtMs < alert.startsAtMs;
  return (alert.endsAtDetail?.nanos ?? 0) < (alert.startsAtDetail?.nanos ?? 0);
}
