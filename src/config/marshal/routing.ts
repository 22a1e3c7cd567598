import { formatPromDuration } from '../../base/duration.ts';
import type { GivenInhibitRule } from '../../inhibition/schema.ts';
import type { GivenMatchers } from '../../labels/schema.ts';
import type { GivenRoute } from '../../routing/schema.ts';
import type { Printable } from '../yaml/print.ts';
import { filled, list, map, sorted, text, texts, verbatim } from './build.ts';
import type { OptionalEntry } from './build.ts';

/** A route with those below it. */
export function route(config: GivenRoute): Printable {
  return map([
    ['receiver', filled(config.receiver)],
    ['group_by', texts(config.given.groupBy)],
    ...matchers(config.given, ''),
    ['mute_time_intervals', texts(config.muteTimeIntervals)],
    ['active_time_intervals', texts(config.activeTimeIntervals)],
    ['continue', verbatim(config.continue)],
    ['routes', list(config.routes, route)],
    ['group_wait', duration(config.groupWaitMs)],
    ['group_interval', duration(config.groupIntervalMs)],
    ['repeat_interval', duration(config.repeatIntervalMs)],
    ['labels', sorted(config.labels, text)],
  ]);
}

export function inhibitRule(rule: GivenInhibitRule): Printable {
  return map([
    ['name', filled(rule.name)],
    ...matchers(rule.given.source, 'source_'),
    ...matchers(rule.given.target, 'target_'),
    ['equal', texts(rule.equal)],
  ]);
}

/** The three keys in which matchers are given, as they were. */
function matchers(given: GivenMatchers, prefix: string): readonly OptionalEntry[] {
  return [
    [`${prefix}match`, sorted(given.match, text)],
    [`${prefix}match_re`, sorted(given.matchRe, (value) => filled(value) ?? verbatim(null))],
    [`${prefix}matchers`, list(given.matchers, (matcher) => text(matcher.toString()))],
  ];
}

function duration(ms: number | undefined): Printable | undefined {
  return ms === undefined ? undefined : text(formatPromDuration(ms));
}
