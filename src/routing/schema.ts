import * as z from 'zod/mini';
import { promDuration } from '../base/schema/formats.ts';
import { bool, filled, list, map, object, optional, text, then } from '../base/schema/schema.ts';
import type { Fields, Report, Schema } from '../base/schema/schema.ts';
import { goQuote } from '../labels/go-quote.ts';
import type { MatcherParser } from '../labels/matcher-parser.ts';
import type { Matcher } from '../labels/matcher.ts';
import { allMatchers, labelRegexps, labelValues, matcherList } from '../labels/schema.ts';
import type { GivenMatchers } from '../labels/schema.ts';

/** One node of the routing tree as configured: what is undefined is inherited from the parent. */
export interface RouteConfig {
  readonly receiver: string | undefined;
  /** undefined: inherited; empty: reset to no labels. In the order written. */
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

/** A route that still knows how it was written, which is how the API shows it. */
export interface GivenRoute extends RouteConfig {
  readonly given: GivenMatchers & { readonly groupBy: readonly string[] | undefined };
  readonly routes: readonly GivenRoute[];
}

/** `group_by` entry that stands for all labels. */
const ALL_LABELS = '...';

/** Reads a route and those below it. What holds for the root alone is not checked here. */
export function routeSchema(parser: MatcherParser): Schema<GivenRoute | undefined> {
  const child = z.lazy(() => route) as unknown as Schema<GivenRoute | undefined>;
  const route: Schema<GivenRoute | undefined> = then(
    object(routeShape(parser, child)),
    (given, report) => given && toRoute(given, parser, report),
  );
  return route;
}

function routeShape(parser: MatcherParser, child: Schema<GivenRoute | undefined>) {
  return {
    receiver: filled(),
    group_by: list(text()),
    match: labelValues(),
    match_re: labelRegexps(),
    matchers: matcherList(parser),
    mute_time_intervals: list(text()),
    active_time_intervals: list(text()),
    continue: bool(),
    routes: list(child),
    group_wait: optional(promDuration()),
    group_interval: optional(promDuration()),
    repeat_interval: optional(promDuration()),
    labels: map(text()),
  };
}

type GivenFields = Fields<ReturnType<typeof routeShape>>;

function toRoute(given: GivenFields, parser: MatcherParser, report: Report): GivenRoute {
  const groupByAll = given.group_by?.includes(ALL_LABELS) ?? false;
  const names = given.group_by?.filter((name) => name !== ALL_LABELS);
  checkGroupBy(given.group_by ?? [], parser, report);
  for (const name of Object.keys(given.labels ?? {})) {
    if (parser.isValidLabelName(name)) continue;
    const message = `invalid label name ${goQuote(name)} in route labels`;
    report(message, { code: 'bad_label_name', path: ['labels', name] });
  }
  for (const key of ['group_interval', 'repeat_interval'] as const) {
    if (given[key] === 0) report(`${key} cannot be zero`, { path: [key] });
  }
  const routes = given.routes ?? [];
  for (const [index, route] of routes.entries()) {
    if (route === undefined) report('missing route', { path: ['routes', index] });
  }
  const matchers = { match: given.match, matchRe: given.match_re, matchers: given.matchers };
  return {
    receiver: given.receiver,
    groupBy: groupByAll ? undefined : names,
    groupByAll,
    groupWaitMs: given.group_wait,
    groupIntervalMs: given.group_interval,
    repeatIntervalMs: given.repeat_interval,
    labels: given.labels ?? {},
    matchers: allMatchers(matchers),
    muteTimeIntervals: given.mute_time_intervals ?? [],
    activeTimeIntervals: given.active_time_intervals ?? [],
    continue: given.continue ?? false,
    routes: routes.filter((route) => route !== undefined),
    given: { ...matchers, groupBy: given.group_by },
  };
}

function checkGroupBy(entries: readonly string[], parser: MatcherParser, report: Report): void {
  const seen = new Set<string>();
  for (const [index, name] of entries.entries()) {
    if (name === ALL_LABELS) continue;
    const path = ['group_by', index];
    if (!parser.isValidLabelName(name)) {
      const message = `invalid label name ${goQuote(name)} in group_by list`;
      report(message, { code: 'bad_label_name', path });
    }
    if (seen.has(name)) report(`duplicated label ${goQuote(name)} in group_by`, { path });
    seen.add(name);
  }
  if (seen.size > 0 && entries.includes(ALL_LABELS)) {
    report('cannot have wildcard group_by (`...`) and other labels at the same time', {
      path: ['group_by'],
    });
  }
}
