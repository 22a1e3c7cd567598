import type { Instant, Labels, MutedBy } from './common.ts';

/**
 * Why an integration is told. `none`: nothing to tell; `held`: all is over that this replica knows, but others have told
 * of more that fires, and it has come too lately (5 minutes) to know better: it waits for what senders repeat.
 */
export type TellReason =
  | 'first notification'
  | 'new alerts added'
  | 'some alerts resolved'
  | 'all alerts resolved'
  | 'repeat interval elapsed'
  | 'unknown'
  | 'none'
  | 'held';

/**
 * What became of a flush at one integration. `skipped`: nothing new to tell, or held; `settled elsewhere`: another replica
 * told them; `unwanted`: all is resolved and the integration wants no word of that.
 */
export interface IntegrationOutcome {
  readonly integration: string;
  readonly index: number;
  readonly reason: TellReason;
  readonly kind: 'skipped' | 'settled elsewhere' | 'sent' | 'unwanted' | 'failed';
  /** Of those that were sent, failed or settled elsewhere. */
  readonly attempts?: number;
  readonly sentAt?: Instant;
  /** Of those that failed: its class and what went wrong. No secret is in it. */
  readonly failure?: string;
  readonly message?: string;
}

/** One flush of a group: what was told, and what kept it from being told. */
export interface FlushView {
  /** Grows with time. */
  readonly id: number;
  readonly at: Instant;
  readonly endedAt: Instant;
  /**
   * How many flushes followed that were alike and told nobody anything, and when the last of them was: they share one
   * entry, which gets a new id with each.
   */
  readonly repeats?: number;
  readonly repeatedAt?: Instant;
  readonly groupId: string;
  readonly groupKey: string;
  readonly groupLabels: Labels;
  readonly receiver: string;
  readonly routeId: string;
  readonly firing: number;
  readonly resolved: number;
  readonly success: boolean;
  readonly muted: readonly FlushMute[];
  readonly integrations: readonly IntegrationOutcome[];
}

/** A decision that kept some or all alerts of a flush from being told. */
export interface FlushMute {
  readonly by: MutedBy;
  /** At most 20. */
  readonly ids: readonly string[];
  /** How many alerts; those of a whole flush where intervals muted it. */
  readonly alerts: number;
  /** Of these alerts, at most 20. Empty where the whole flush was muted. */
  readonly fingerprints: readonly string[];
}

/**
 * `GET /history`: the latest flushes first. Query: `group` (an id), `receiver` (a name), `fingerprint` (flushes that
 * had this alert), `outcome` (`sent`, `failed`, `muted`), `before` (an id of a flush), `limit`.
 */
export interface HistoryAnswer {
  readonly flushes: readonly FlushView[];
  /** Where the next page begins: the next `before`. Absent at the end. */
  readonly next?: number;
  readonly kept: HistoryKept;
}

/** How far back flushes are remembered, in memory only. */
export interface HistoryKept {
  readonly flushes: number;
  readonly oldestAt?: Instant;
  readonly retentionMs: number;
  readonly maxFlushes: number;
}
