import type { InclusiveRange, MinuteRange } from '../../time-intervals/ranges.ts';
import { WEEKDAYS } from '../../time-intervals/ranges.ts';
import type { NamedTimeInterval, TimeInterval } from '../../time-intervals/schema.ts';
import type { Printable } from '../yaml/print.ts';
import { list, map, text } from './build.ts';

/**
 * Prints lists of named intervals. It remembers something from one item to the next: yaml.v2 asks for `[…]` on the
 * zone, which is no list, and so the next list or map after a zone is the one that gets it.
 */
export class IntervalPrinter {
  #flowIsDue = false;

  print(intervals: readonly NamedTimeInterval[]): Printable | undefined {
    this.#flowIsDue = false;
    return list(intervals, ({ name, intervals: items }) => {
      const named = this.#takeFlow();
      const entries = [
        ['name', text(name)],
        ['time_intervals', { kind: 'list', items: items.map((item) => this.#interval(item)) }],
      ] as const;
      return map(entries, named);
    });
  }

  #interval(interval: TimeInterval): Printable {
    const flow = this.#takeFlow();
    this.#flowIsDue = interval.location !== undefined;
    const { location } = interval;
    const entries = [
      ['times', list(interval.times, minutes)],
      ['weekdays', ranges(interval.weekdays, (day) => WEEKDAYS[day] ?? '')],
      ['days_of_month', ranges(interval.daysOfMonth, String)],
      ['months', ranges(interval.months, String)],
      ['years', ranges(interval.years, String)],
      ['location', location === undefined ? undefined : text(location)],
    ] as const;
    return map(entries, flow);
  }

  #takeFlow(): boolean {
    const isDue = this.#flowIsDue;
    this.#flowIsDue = false;
    return isDue;
  }
}

function minutes({ startMinute, endMinute }: MinuteRange): Printable {
  return map([
    ['start_time', text(clock(startMinute))],
    ['end_time', text(clock(endMinute))],
  ]);
}

function clock(minute: number): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}

function ranges(
  items: readonly InclusiveRange[] | undefined,
  member: (value: number) => string,
): Printable | undefined {
  const printed = list(items, ({ begin, end }) =>
    text(begin === end ? member(begin) : `${member(begin)}:${member(end)}`),
  );
  return printed && ({ ...printed, flow: true } as Printable);
}
