import type { AlertView, StateCounts } from './alert-view.ts';
import type { Instant, Labels, MuteView } from './common.ts';
import type { GroupStatus } from './groups.ts';
import type { SilenceView } from './silences.ts';

/**
 * `GET /alerts`. Query: `filter` (a matcher such as `severity=~"a|b"`, repeatable, all must match), `receiver` (a
 * regular expression, anchored), `state` (repeatable: any of them; none: all), `group_by` (a label, repeatable; given
 * once and empty: one group of all; absent: grouped as notified), `limit` and `offset` (of groups), `alerts` (how many
 * of each group come along).
 *
 * The answer has an ETag: asked again with `If-None-Match`, which browsers do by themselves, it is 304 as long as
 * nothing that it shows has changed.
 */
export interface AlertsAnswer {
  /** Of all alerts that pass `filter` and `receiver`, whatever `state` says. */
  readonly counts: StateCounts;
  /** Alerts that pass everything. One that is in several groups counts once. */
  readonly alerts: number;
  /** Groups with such alerts. */
  readonly groups: number;
  readonly offset: number;
  /** From `offset`, at most `limit`. */
  readonly page: readonly AlertGroup[];
}

/** Alerts that are told, or shown, together. */
export interface AlertGroup {
  /** Names the group in `GET /alerts/group`; of groups as notified, in `GET /groups/{id}` and the history too. */
  readonly id: string;
  readonly labels: Labels;
  /** Of those that pass everything. */
  readonly counts: StateCounts;
  /** The first of them, by job, instance, labels. */
  readonly alerts: readonly AlertView[];
  /** Absent where the grouping is the page's own. */
  readonly notified?: NotifiedGroup;
}

/** What a list says of a group as notified. */
export interface NotifiedGroup {
  readonly receiver: string;
  /** See `RouteView`. */
  readonly routeId: string;
  /** Undefined while it is being flushed late. */
  readonly nextFlushAt?: Instant;
  /** What the time intervals of its route say now. */
  readonly muted?: MuteView;
  /** How the last flush ended; absent before the first. */
  readonly lastFlush?: { readonly at: Instant; readonly success: boolean };
}

/** `GET /alerts/group`: more of one group. Query: as `GET /alerts`, `id` of the group, `limit` and `offset` of alerts. */
export interface GroupAlertsAnswer {
  readonly counts: StateCounts;
  readonly offset: number;
  readonly page: readonly AlertView[];
}

/** `GET /alerts/{fingerprint}`: all about one alert. 404 where it does not fire. */
export interface AlertDetail extends AlertView {
  readonly updatedAt: Instant;
  /** When it is over unless it is heard of again. */
  readonly endsAt: Instant;
  /** Whether the sender gave no end, so that `endsAt` is by resolve_timeout. */
  readonly endsByTimeout: boolean;
  readonly groups: readonly GroupStatus[];
  /** The silences that hit it, at most 20. */
  readonly silences: readonly SilenceView[];
  /** The alerts that inhibit it, at most 20. */
  readonly inhibitors: readonly AlertView[];
}

/**
 * `GET /labels`: label names with their most frequent values. Query: `filter`, `receiver`, `state` as `GET /alerts`;
 * `search` (part of the name), `limit` (of names), `top` (values for each).
 */
export interface LabelsAnswer {
  /** How many names there are. */
  readonly names: number;
  /** By how many alerts have it, then by name. */
  readonly page: readonly LabelCounts[];
}

/** A label over the alerts that pass. */
export interface LabelCounts {
  readonly name: string;
  /** How many alerts have it. */
  readonly alerts: number;
  /** How many values it has. */
  readonly values: number;
  readonly top: readonly ValueCount[];
}

/** How many alerts have one value. */
export interface ValueCount {
  readonly value: string;
  readonly alerts: number;
}

/** `GET /labels/values`: values of one label. Query: as `GET /labels` but for `top`; `name`. */
export interface LabelValuesAnswer {
  readonly values: number;
  /** By how many alerts have it, then by value. */
  readonly page: readonly ValueCount[];
}
