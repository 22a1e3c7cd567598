import type { Labels, MatcherView, MuteView } from './common.ts';

/** `GET /routes`: the route tree and the receivers. */
export interface RoutesAnswer {
  readonly root: RouteView;
  /** All that the configuration has, in its order. */
  readonly receivers: readonly ReceiverView[];
  readonly timeIntervals: readonly string[];
}

/** A node of the route tree; what it inherits is filled in. */
export interface RouteView {
  /** Unique in a configuration: `{}/{severity="critical"}/0`. */
  readonly id: string;
  readonly receiver: string;
  readonly matchers: readonly (MatcherView & { readonly text: string })[];
  readonly groupBy: readonly string[];
  /** Groups by all labels. */
  readonly groupByAll: boolean;
  readonly groupWaitMs: number;
  readonly groupIntervalMs: number;
  readonly repeatIntervalMs: number;
  readonly muteTimeIntervals: readonly string[];
  readonly activeTimeIntervals: readonly string[];
  readonly continue: boolean;
  /** As they are written: values may be templates. */
  readonly labels: Labels;
  /** What its time intervals say now. */
  readonly muted?: MuteView;
  /** Groups of this very route, and their alerts that fire. */
  readonly groups: number;
  readonly alerts: number;
  readonly routes: readonly RouteView[];
}

/** A receiver. */
export interface ReceiverView {
  readonly name: string;
  readonly labels: Labels;
  /** Whether a route names it; of one that none names the integrations are not known. */
  readonly used: boolean;
  readonly integrations: readonly {
    readonly integration: string;
    readonly index: number;
    readonly sendResolved: boolean;
  }[];
}
