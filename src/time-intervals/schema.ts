import { filled, list, object, optional, text, then } from '../base/schema/schema.ts';
import type { Schema } from '../base/schema/schema.ts';
import { parseDaysOfMonth, parseMinute, parseMonths, parseWeekdays, parseYears } from './ranges.ts';
import type { InclusiveRange, MinuteRange } from './ranges.ts';
import { zoneProblem } from './zone.ts';

/**
 * A set of instants: those in every field that is given, each field being the union of its ranges. A field that is
 * given but empty holds no instant.
 */
export interface TimeInterval {
  readonly times: readonly MinuteRange[] | undefined;
  readonly weekdays: readonly InclusiveRange[] | undefined;
  readonly daysOfMonth: readonly InclusiveRange[] | undefined;
  readonly months: readonly InclusiveRange[] | undefined;
  readonly years: readonly InclusiveRange[] | undefined;
  /** An IANA zone, or `Local`; undefined is UTC. */
  readonly location: string | undefined;
}

/** An item of `time_intervals` or `mute_time_intervals`: the union of its intervals, by a name. */
export interface NamedTimeInterval {
  readonly name: string;
  readonly intervals: readonly TimeInterval[];
}

/** Reads one item of `time_intervals`, or of `mute_time_intervals` (`kind` only shows in a message). */
export function namedTimeInterval(
  kind: 'time interval' | 'mute time interval',
): Schema<NamedTimeInterval> {
  const fields = object({ name: filled(), time_intervals: list(timeInterval()) });
  return then(fields, (given, report) => {
    if (given !== undefined && given.name === undefined) report(`missing name in ${kind}`);
    return { name: given?.name ?? '', intervals: given?.time_intervals ?? [] };
  });
}

function timeInterval(): Schema<TimeInterval> {
  const fields = object({
    times: list(minuteRange()),
    weekdays: list(then(text(), parseWeekdays)),
    days_of_month: list(then(text(), parseDaysOfMonth)),
    months: list(then(text(), parseMonths)),
    years: list(then(text(), parseYears)),
    location: optional(
      then(text(), (zone, report) => {
        const problem = zoneProblem(zone);
        if (problem !== undefined) report(problem, { code: 'bad_zone' });
        return zone === '' ? 'UTC' : zone;
      }),
    ),
  });
  return then(fields, (given) => ({
    times: given?.times,
    weekdays: given?.weekdays,
    daysOfMonth: given?.days_of_month,
    months: given?.months,
    years: given?.years,
    location: given?.location,
  }));
}

function minuteRange(): Schema<MinuteRange> {
  return then(object({ start_time: filled(), end_time: filled() }), (given, report) => {
    if (given?.start_time === undefined || given.end_time === undefined) {
      report('both start and end times must be provided', { code: 'bad_time' });
      return { startMinute: 0, endMinute: 0 };
    }
    const range = {
      startMinute: parseMinute(given.start_time),
      endMinute: parseMinute(given.end_time),
    };
    if (range.startMinute >= range.endMinute) {
      report('start time cannot be equal or greater than end time', { code: 'bad_time' });
    }
    return range;
  });
}
