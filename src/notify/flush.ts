import type { MuteDecision, MutedBy } from '../alerts/muting.ts';
import type { LabelSet } from '../labels/label-set.ts';
import type { Pairs } from '../labels/pairs.ts';
import type { FailureReason, FlushedAlert, Integration, NotificationReason } from './contract.ts';

/** What of a route matters once it has chosen its alerts. */
export interface FlushRoute {
  readonly id: string;
  readonly receiver: string;
  readonly repeatIntervalMs: number;
  readonly muteTimeIntervals: readonly string[];
  readonly activeTimeIntervals: readonly string[];
}

/** An aggregation group come due: its alerts as they stood at `nowMs`, the time the pipeline goes by. */
export interface Flush {
  /** Wall-clock milliseconds of the timer's tick. */
  readonly nowMs: number;
  /** How long the whole flush may take, from its start. */
  readonly timeoutMs: number;
  readonly groupKey: string;
  readonly groupLabels: Pairs;
  readonly routeLabels: Pairs;
  readonly route: FlushRoute;
  /** Sorted by job, instance, labels. */
  readonly alerts: readonly FlushedAlert[];
  /** Those of the group as they stand when it is asked, in the same order: for a flush that has had to wait. */
  readonly alertsNow?: () => readonly FlushedAlert[];
}

/**
 * Why an integration was or was not told. `none`: nothing to tell; `held`: all is over that is known here, but others have
 * told of more that fires, and this replica has come too lately to know better.
 */
export type DedupReason = NotificationReason | 'none' | 'held';

/** Whether it is a reason to tell now. */
export function isToTell(reason: DedupReason): reason is NotificationReason {
  return reason !== 'none' && reason !== 'held';
}

/** What became of a flush at one integration. */
export type IntegrationOutcome = {
  readonly integration: string;
  readonly index: number;
  readonly reason: DedupReason;
} &
  /** Nothing to tell, or nothing yet. */
  (
    | { readonly kind: 'skipped' }
    /** Another replica told them after the first attempts failed. */
    | { readonly kind: 'settled elsewhere'; readonly attempts: number }
    | { readonly kind: 'sent'; readonly attempts: number; readonly finishedAtMs: number }
    /** Nothing was sent, as all is resolved and the integration wants no word of that; recorded as told. */
    | { readonly kind: 'unwanted' }
    | {
        readonly kind: 'failed';
        readonly attempts: number;
        readonly failure: FailureReason;
        readonly message: string;
      }
  );

/** A decision that kept one alert, or with `labels` undefined the whole flush, from being told. */
export interface MutedRecord {
  readonly labels: LabelSet | undefined;
  readonly by: MutedBy;
  readonly ids: readonly string[];
  /** How many alerts it kept. */
  readonly alerts: number;
}

/** All that happened to a flush, kept on its group as the answer to "why". */
export interface FlushReport {
  readonly nowMs: number;
  /** No integration failed: what is resolved needs no further telling. */
  readonly success: boolean;
  readonly muted: readonly MutedRecord[];
  readonly integrations: readonly IntegrationOutcome[];
}

/** What an integration was last told, as far as deduplication looks. Hashes are sorted. */
export interface LastTold {
  readonly timestampMs: number;
  readonly firing: BigUint64Array;
  readonly resolved: BigUint64Array;
}

/** What an integration would be told. */
export interface IntegrationPreview {
  readonly integration: Integration;
  readonly reason: DedupReason;
  /** What it was told last; undefined where nothing is remembered. */
  readonly last: LastTold | undefined;
}

/** What would become of a flush. */
export interface FlushPreview {
  readonly muted: readonly MutedRecord[];
  /** The alerts that nothing mutes. */
  readonly alerts: readonly FlushedAlert[];
  /** Every integration of the receiver; the reason counts where there are alerts left. */
  readonly integrations: readonly IntegrationPreview[];
}

/** Decides for one alert; the rooms of silences and inhibition provide it. */
export interface AlertMuter {
  decide(labels: LabelSet, nowMs: number): MuteDecision;
}

/** Decides for a whole flush by its route's interval names; the room of time intervals provides it. */
export interface TimeMuter {
  decide(route: FlushRoute, nowMs: number): MuteDecision;
}

/** The steps that can mute, each absent while its room is not there. */
export interface Muters {
  readonly inhibition?: AlertMuter;
  readonly timeIntervals?: TimeMuter;
  readonly silences?: AlertMuter;
}
