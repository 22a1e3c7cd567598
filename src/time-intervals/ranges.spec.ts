import { describe, expect, it } from '@jest/globals';
import { parseDaysOfMonth, parseMinute, parseMonths, parseWeekdays, parseYears } from './ranges.ts';
import { zoneProblem } from './zone.ts';

const PARSERS = {
  weekdays: parseWeekdays,
  days_of_month: parseDaysOfMonth,
  months: parseMonths,
  years: parseYears,
};

describe('a range', () => {
  it.each<[keyof typeof PARSERS, text: string, begin: number, end: number]>([
    ['weekdays', 'sunday', 0, 0],
    ['weekdays', 'Monday:FRIDAY', 1, 5],
    ['days_of_month', '1', 1, 1],
    ['days_of_month', '1:31', 1, 31],
    ['days_of_month', '-3:-1', -3, -1],
    ['days_of_month', '20:-1', 20, -1],
    ['days_of_month', '+1', 1, 1],
    ['months', 'january', 1, 1],
    ['months', 'march:5', 3, 5],
    ['months', '13', 13, 13],
    ['years', '2024:2026', 2024, 2026],
    ['years', '-1', -1, -1],
  ])('of %s can be %s', (field, text, begin, end) => {
    expect(PARSERS[field](text)).toEqual({ begin, end });
  });

  it.each<[keyof typeof PARSERS, text: string, message: string]>([
    ['weekdays', 'friday:monday', 'start day cannot be before end day'],
    ['weekdays', 'saturday:sunday', 'start day cannot be before end day'],
    ['weekdays', '1', '1 is not a valid weekday'],
    ['weekdays', 'monday:', ' is not a valid weekday'],
    ['weekdays', 'a:b:c', "couldn't parse range a:b:c, invalid format"],
    ['days_of_month', '0', '0 is not a valid day of the month: out of range'],
    ['days_of_month', '-32', '-32 is not a valid day of the month: out of range'],
    ['days_of_month', '1:32', '32 is not a valid day of the month: out of range'],
    ['days_of_month', '-3:5', 'end day must be negative if start day is negative'],
    ['days_of_month', '31:-1', 'end day -1 is always before start day 31'],
    ['days_of_month', '-1:-3', 'end day -3 is always before start day -1'],
    ['days_of_month', 'x', 'strconv.Atoi: parsing "x": invalid syntax'],
    ['months', 'jan', 'jan is not a valid month'],
    ['months', 'march:january', 'end month january is before start month march'],
    ['years', '2024:2020', 'end year 2020 is before start year 2024'],
  ])('of %s cannot be %s', (field, text, message) => {
    expect(() => PARSERS[field](text)).toThrow(message);
  });
});

describe('a time of day', () => {
  it.each([
    ['00:00', 0],
    ['09:30', 570],
    ['23:59', 1439],
    ['24:00', 1440],
  ])('can be %s', (text, minute) => {
    expect(parseMinute(text)).toBe(minute);
  });

  it.each(['9:00', '24:01', '12:60', '12', '', '12:30:00', ' 12:30'])('cannot be %j', (text) => {
    expect(() => parseMinute(text)).toThrow(`couldn't parse timestamp ${text}, invalid format`);
  });
});

describe('a zone', () => {
  it.each(['', 'UTC', 'Local', 'Europe/Berlin', 'US/Eastern', 'Asia/Calcutta', 'Etc/GMT+5'])(
    'can be %j',
    (zone) => {
      expect(zoneProblem(zone)).toBeUndefined();
    },
  );

  it.each(['Foo/Bar', 'europe/berlin', '+01:00', 'utc', 'local'])('cannot be %j', (zone) => {
    expect(zoneProblem(zone)).toBe(`unknown time zone ${zone}`);
  });
});
