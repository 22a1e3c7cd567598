import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { isInside } from './is-inside.ts';
import { parseDaysOfMonth, parseMinute, parseMonths, parseWeekdays, parseYears } from './ranges.ts';
import type { TimeInterval } from './schema.ts';
import { WallClock } from './wall-clock.ts';

const MS_PER_MINUTE = 60_000;

/** An interval as it is written in a configuration. */
interface Written {
  readonly times?: readonly { readonly start_time: string; readonly end_time: string }[];
  readonly weekdays?: readonly string[];
  readonly days_of_month?: readonly string[];
  readonly months?: readonly string[];
  readonly years?: readonly string[];
}

interface Week {
  readonly zone: string;
  readonly from: string;
  readonly days: number;
  /** By interval: the minutes since `from` at which the answer changes, which is no before the first of them. */
  readonly changes: readonly (readonly number[])[];
}

/** Made with Alertmanager 0.34's package `timeinterval` and Go's zone database. */
const golden = JSON.parse(readFileSync(new URL('dst-weeks.json', import.meta.url), 'utf8')) as {
  readonly intervals: readonly Written[];
  readonly weeks: readonly Week[];
};

function read(written: Written, location?: string): TimeInterval {
  return {
    times: written.times?.map(({ start_time: start, end_time: end }) => ({
      startMinute: parseMinute(start),
      endMinute: parseMinute(end),
    })),
    weekdays: written.weekdays?.map(parseWeekdays),
    daysOfMonth: written.days_of_month?.map(parseDaysOfMonth),
    months: written.months?.map(parseMonths),
    years: written.years?.map(parseYears),
    location,
  };
}

/** By interval the minutes at which the answer changes, found by asking for every minute. */
function changesOf(intervals: readonly TimeInterval[], { from, days }: Week): readonly number[][] {
  const clock = new WallClock();
  const startMs = Date.parse(from);
  const changes = intervals.map((): number[] => []);
  for (let minute = 0; minute < days * 1440; minute++) {
    for (const [i, interval] of intervals.entries()) {
      const found = changes[i] ?? [];
      const inside = isInside(interval, startMs + minute * MS_PER_MINUTE, clock);
      if (inside !== (found.length % 2 === 1)) found.push(minute);
    }
  }
  return changes;
}

describe('an interval', () => {
  it.each(golden.weeks)('holds the minutes that Alertmanager says in $zone from $from', (week) => {
    const intervals = golden.intervals.map((written) => read(written, week.zone));
    expect(changesOf(intervals, week)).toEqual(week.changes);
  });

  const at = (text: string): number => Date.parse(text);
  it.each<[title: string, written: Written, moment: string, inside: boolean]>([
    ['without fields holds any', {}, '2026-03-01T00:00:00Z', true],
    ['with an empty field holds none', { months: [] }, '2026-03-01T00:00:00Z', false],
    ['is in UTC where no zone is named', { years: ['2025'] }, '2025-12-31T23:59:59.999Z', true],
    [
      'ends before the last minute that is named',
      { times: [{ start_time: '00:00', end_time: '12:00' }] },
      '2026-03-01T12:00:00Z',
      false,
    ],
    [
      'holds every second of its last minute',
      { times: [{ start_time: '00:00', end_time: '12:00' }] },
      '2026-03-01T11:59:59.999Z',
      true,
    ],
    [
      'of a month that is shorter ends with it',
      { days_of_month: ['27:31'] },
      '2026-02-28T00:00:00Z',
      true,
    ],
    [
      'that starts past the end of a month holds none of it',
      { days_of_month: ['29:31'] },
      '2026-02-28T00:00:00Z',
      false,
    ],
    [
      'counted from further back than the month is long holds all up to its end',
      { days_of_month: ['-31:-28'] },
      '2026-02-01T00:00:00Z',
      true,
    ],
    [
      'of the 29th of February holds it',
      { days_of_month: ['-1'], months: ['february'] },
      '2028-02-29T00:00:00Z',
      true,
    ],
    ['of months beyond December holds none', { months: ['13:20'] }, '2026-12-01T00:00:00Z', false],
    ['needs all of its fields', { years: ['2026'], months: ['1'] }, '2026-02-01T00:00:00Z', false],
  ])('%s', (_title, written, moment, inside) => {
    expect(isInside(read(written), at(moment), new WallClock())).toBe(inside);
  });

  it('in the zone Local goes by the clock of this machine', () => {
    const here = new Intl.DateTimeFormat().resolvedOptions().timeZone;
    const clock = new WallClock();
    const moment = at('2026-07-01T12:34:00Z');
    expect(clock.read('Local', moment)).toEqual(clock.read(here, moment));
  });
});

describe('the wall clock', () => {
  it.each([
    ['UTC', '2026-11-21T10:20:30Z', [2026, 11, 21, 30, 6, 620]],
    ['Europe/Berlin', '2026-03-29T00:59:00Z', [2026, 3, 29, 31, 0, 119]],
    ['Europe/Berlin', '2026-03-29T01:00:00Z', [2026, 3, 29, 31, 0, 180]],
    ['Europe/Berlin', '2026-10-25T00:30:00Z', [2026, 10, 25, 31, 0, 150]],
    ['Europe/Berlin', '2026-10-25T01:30:00Z', [2026, 10, 25, 31, 0, 150]],
    ['Asia/Kathmandu', '2024-02-28T18:15:00Z', [2024, 2, 29, 29, 4, 0]],
    ['Etc/GMT+5', '2026-01-01T04:59:59Z', [2025, 12, 31, 31, 3, 1439]],
    ['UTC', '1969-12-31T23:59:00Z', [1969, 12, 31, 31, 3, 1439]],
    ['America/New_York', '1969-12-31T04:00:00Z', [1969, 12, 30, 31, 2, 1380]],
  ])(
    'shows in %s at %s year, month, day, length of month, weekday and minute',
    (zone, text, wall) => {
      const { year, month, day, daysInMonth, weekday, minuteOfDay } = new WallClock().read(
        zone,
        Date.parse(text),
      );
      expect([year, month, day, daysInMonth, weekday, minuteOfDay]).toEqual(wall);
    },
  );
});
