import type { Instant, Labels, MatcherView, MuteView } from './common.ts';
import type { GroupStatus } from './groups.ts';
import type { FlushView } from './history.ts';

/** `POST /explain`: exactly one of the two. `GET /explain` takes `fingerprint=` or repeated `label=name=value`. */
export interface ExplainRequest {
  readonly labels?: Labels;
  /** Of an alert that fires. */
  readonly fingerprint?: string;
}

/** Why an alert with these labels is, or is not, told to somebody. */
export interface ExplainAnswer {
  readonly at: Instant;
  readonly labels: Labels;
  readonly fingerprint: string;
  /** Whether an alert with exactly these labels fires now. */
  readonly fires: boolean;
  /** The alert's own times, where it fires. */
  readonly startsAt?: Instant;
  readonly endsAt?: Instant;
  /** Silences and inhibition, now. */
  readonly muted: readonly MuteView[];
  /** Every route that was looked at, in order; those before whom the search ended are not among them. */
  readonly steps: readonly RouteStep[];
  /** The routes that take it, in order; at least one. */
  readonly routes: readonly ExplainedRoute[];
}

/** A route that was looked at. */
export interface RouteStep {
  readonly routeId: string;
  /** 0 is the root. */
  readonly depth: number;
  readonly receiver: string;
  /** Looked at in order up to and with the first that does not match. */
  readonly matchers: readonly MatcherStep[];
  /**
   * `refused`: a matcher does not match. `passed on`: one or more routes below took it. `taken`: it matches and none
   * below did, so that it takes the alert itself.
   */
  readonly result: 'refused' | 'passed on' | 'taken';
  /** Whether the next route of the same parent is looked at afterwards, if there is one. */
  readonly goesOn: boolean;
  /** Why it does, or does not: it refused, `continue` is set, or it is not. The root has no siblings. */
  readonly because: 'refused' | 'continue' | 'no continue' | 'root';
}

/** A matcher of a route on the label it asks for. */
export interface MatcherStep extends MatcherView {
  /** As it is written: `severity="critical"`. */
  readonly text: string;
  /** What the label has; empty where it is absent. */
  readonly labelValue: string;
  readonly matched: boolean;
}

/** A route that takes the alert, and what it does with it. */
export interface ExplainedRoute {
  readonly routeId: string;
  readonly receiver: string;
  readonly groupBy: readonly string[];
  readonly groupByAll: boolean;
  readonly groupLabels: Labels;
  readonly groupKey: string;
  readonly groupWaitMs: number;
  readonly groupIntervalMs: number;
  readonly repeatIntervalMs: number;
  readonly muteTimeIntervals: readonly string[];
  readonly activeTimeIntervals: readonly string[];
  /** What its time intervals say now. */
  readonly muted?: MuteView;
  /** The group that holds it, or would, if there is one. */
  readonly group?: GroupStatus;
  /** Whether that group holds an alert with these labels. */
  readonly held: boolean;
  /** What of all this keeps it from being told now, or that nothing does. */
  readonly verdict: Verdict;
  /** The latest flushes of the group, the latest first, at most 5. */
  readonly flushes: readonly FlushView[];
}

/**
 * `inhibited`, `muted` (by the route's intervals) and `silenced` in the order in which a flush asks; `waiting`: the
 * next flush tells it; `told`: the next flush has nothing to add unless repeat_interval has passed by then;
 * `no receiver`: the receiver has no integrations; `not firing`: no alert with these labels fires.
 */
export type Verdict =
  'inhibited' | 'muted' | 'silenced' | 'no receiver' | 'not firing' | 'waiting' | 'told';
