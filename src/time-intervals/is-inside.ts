import type { InclusiveRange } from './ranges.ts';
import type { TimeInterval } from './schema.ts';
import type { WallClock } from './wall-clock.ts';

/** Whether the interval holds the instant `nowMs`, on the wall clock of its zone. */
export function isInside(interval: TimeInterval, nowMs: number, clock: WallClock): boolean {
  const { times, weekdays, daysOfMonth, months, years, location = 'UTC' } = interval;
  const wall = clock.read(location, nowMs);
  return (
    someOf(times, ({ startMinute, endMinute }) => {
      return wall.minuteOfDay >= startMinute && wall.minuteOfDay < endMinute;
    }) &&
    someOf(daysOfMonth, ({ begin, end }) => {
      return isWithin(wall.day, {
        begin: fromMonthStart(begin, wall.daysInMonth),
        end: fromMonthStart(end, wall.daysInMonth),
      });
    }) &&
    someOf(months, (range) => isWithin(wall.month, range)) &&
    someOf(weekdays, (range) => isWithin(wall.weekday, range)) &&
    someOf(years, (range) => isWithin(wall.year, range))
  );
}

/** A field that is not given holds every instant. */
function someOf<T>(ranges: readonly T[] | undefined, holds: (range: T) => boolean): boolean {
  return ranges === undefined || ranges.some(holds);
}

function isWithin(value: number, { begin, end }: InclusiveRange): boolean {
  return value >= begin && value <= end;
}

/**
 * -1 is the last day. What lies beyond either end of the month needs no clamping: no day of it is there, so a
 * range that reaches over holds up to the end, and one that starts past it none.
 */
function fromMonthStart(day: number, daysInMonth: number): number {
  return day < 0 ? daysInMonth + day + 1 : day;
}
