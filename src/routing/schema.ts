import type { Matcher } from '../labels/matcher.ts';

/** One node of the routing tree as configured: what is undefined is inherited from the parent. */
export interface RouteConfig {
  readonly receiver: string | undefined;
  /** undefined: inherited; empty: reset to no labels. Sorted as written. */
  readonly groupBy: readonly string[] | undefined;
  /** `group_by: ['...']`: by all labels. */
  readonly groupByAll: boolean;
  readonly groupWaitMs: number | undefined;
  readonly groupIntervalMs: number | undefined;
  readonly repeatIntervalMs: number | undefined;
  /** Route labels; the values are templates. */
  readonly labels: Readonly<Record<string, string>>;
  /** `match`, `match_re` and `matchers` together, sorted by name, value, operator. */
  readonly matchers: readonly Matcher[];
  readonly muteTimeIntervals: readonly string[];
  readonly activeTimeIntervals: readonly string[];
  readonly continue: boolean;
  readonly routes: readonly RouteConfig[];
}
