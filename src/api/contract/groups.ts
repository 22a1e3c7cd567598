import type { StateCounts } from './alert-view.ts';
import type { Instant, Labels, MuteView } from './common.ts';
import type { FlushView, IntegrationOutcome, TellReason } from './history.ts';

/** A group as notified: where it stands and what happens next. */
export interface GroupStatus {
  readonly id: string;
  /** What the notification log knows it by: `{}/{severity="critical"}:{alertname="A"}`. */
  readonly groupKey: string;
  readonly labels: Labels;
  readonly receiver: string;
  readonly routeId: string;
  readonly groupWaitMs: number;
  readonly groupIntervalMs: number;
  readonly repeatIntervalMs: number;
  readonly counts: StateCounts;
  /** When it is flushed next, unless that is under way. */
  readonly nextFlushAt: Instant;
  /** When the flush under way began. */
  readonly flushingSince?: Instant;
  /** What the time intervals of its route say now. */
  readonly muted?: MuteView;
  readonly integrations: readonly IntegrationStatus[];
}

/** An integration of a group's receiver. */
export interface IntegrationStatus {
  /** `webhook`, `email`, … */
  readonly integration: string;
  /** Its position among those of its kind in the receiver. */
  readonly index: number;
  readonly sendResolved: boolean;
  /** What it was told last, by the notification log: by any replica. Absent: nothing that is still remembered. */
  readonly lastTold?: { readonly at: Instant; readonly firing: number; readonly resolved: number };
  /** What became of it in the last flush of this process that came so far. */
  readonly lastOutcome?: IntegrationOutcome & { readonly at: Instant };
  /** The earliest flush at which nothing new is told again. Absent while there is nothing to repeat. */
  readonly nextRepeatAt?: Instant;
  /**
   * What the next flush would do if nothing changed until then: tell for this reason, or `none` or `held`. Absent
   * where everything is muted.
   */
  readonly next?: TellReason;
}

/** `GET /groups/{id}`. */
export interface GroupDetail extends GroupStatus {
  /** The latest first, at most 20; more by `GET /history?group=`. */
  readonly flushes: readonly FlushView[];
}
