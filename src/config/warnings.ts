import { formatPromDuration } from '../base/duration.ts';
import type { MatcherWarning } from '../labels/matcher-parser.ts';
import type { RouteConfig } from '../routing/schema.ts';
import type { Config } from './config.ts';
import type { Remark } from './places.ts';

/** What is worth knowing about a valid configuration. */
export function warningsOf(
  config: Config,
  matchers: readonly MatcherWarning[],
  retentionMs: number | undefined,
): readonly Remark[] {
  return [
    ...matchers.map(matcherWarning),
    ...partsWithoutEffect(config),
    ...intervalWarnings(config.route, ['route'], DEFAULT_INTERVALS, retentionMs ?? Infinity),
  ];
}

function matcherWarning({ kind, input, suggestion, problem }: MatcherWarning): Remark {
  const why =
    kind === 'disagreement'
      ? 'the classic and the UTF-8 syntax read it differently, and the classic one holds'
      : `only the classic syntax reads it (${problem})`;
  const message = `the matchers ${input} should be written ${suggestion}: ${why}`;
  return { code: `matcher_${kind.replaceAll('-', '_')}`, message, path: [] };
}

/** What is read and checked but changes nothing yet: whoever relies on it must know. */
function partsWithoutEffect(config: Config): readonly Remark[] {
  const remarks: Remark[] = [];
  const add = (path: Remark['path'], what: string): void =>
    void remarks.push({ code: 'not_in_effect', message: `${what} not in effect yet`, path });
  if (config.tracing !== undefined) add(['tracing'], 'tracing is');
  if (config.eventRecorder !== undefined) add(['event_recorder'], 'the event recorder is');
  return remarks;
}

interface Intervals {
  readonly groupIntervalMs: number;
  readonly repeatIntervalMs: number;
}

/** What the root route has where it says nothing. */
const DEFAULT_INTERVALS: Intervals = { groupIntervalMs: 300_000, repeatIntervalMs: 14_400_000 };

function intervalWarnings(
  route: RouteConfig,
  path: readonly (string | number)[],
  inherited: Intervals,
  retentionMs: number,
): readonly Remark[] {
  const groupIntervalMs = route.groupIntervalMs ?? inherited.groupIntervalMs;
  const repeatIntervalMs = route.repeatIntervalMs ?? inherited.repeatIntervalMs;
  const remarks: Remark[] = [];
  const repeat = formatPromDuration(repeatIntervalMs);
  if (repeatIntervalMs > retentionMs) {
    remarks.push({
      code: 'repeat_beyond_retention',
      message: `repeat_interval is greater than the data retention period. It can lead to notifications being repeated more often than expected. (${repeat}, retention ${formatPromDuration(retentionMs)})`,
      path,
    });
  }
  if (repeatIntervalMs < groupIntervalMs) {
    remarks.push({
      code: 'repeat_below_group_interval',
      message: `repeat_interval is less than group_interval. Notifications will not repeat until the next group_interval. (${repeat}, group_interval ${formatPromDuration(groupIntervalMs)})`,
      path,
    });
  }
  const children = route.routes.flatMap((child, index) =>
    intervalWarnings(
      child,
      [...path, 'routes', index],
      { groupIntervalMs, repeatIntervalMs },
      retentionMs,
    ),
  );
  return [...remarks, ...children];
}
