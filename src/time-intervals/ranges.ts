import { CodedError } from '../base/errors.ts';

/** A range with both ends in it. */
export interface InclusiveRange {
  readonly begin: number;
  readonly end: number;
}

/** Minutes of the day, from 0 to 1440, the end not in it. */
export interface MinuteRange {
  readonly startMinute: number;
  readonly endMinute: number;
}

/** In the order of their numbers: Sunday is 0. */
export const WEEKDAYS = [
  'sunday',
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
] as const;

/** In the order of their numbers, from 1: the first place is empty. */
export const MONTHS = [
  '',
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
] as const;

/** The shortest month: what is beyond it in days counted from the end may still be a valid range. */
const SHORTEST_MONTH = 28;

/** Reads `HH:MM` (24:00 included) as minutes of the day. Throws `bad_time`. */
export function parseMinute(text: string): number {
  const [, hour, minute] = /^([01]\d|2[0-3]):([0-5]\d)$|^24:00$/.exec(text) ?? [];
  if (text === '24:00') return 24 * 60;
  if (hour === undefined) {
    throw new CodedError('bad_time', `couldn't parse timestamp ${text}, invalid format`);
  }
  return Number(hour) * 60 + Number(minute);
}

/** Reads `monday` or `monday:friday`. Throws `bad_range`. */
export function parseWeekdays(text: string): InclusiveRange {
  const range = parseRange(text, (member) => {
    const day = WEEKDAYS.findIndex((name) => name === member);
    if (day < 0) throw bad(`${member} is not a valid weekday`);
    return day;
  });
  if (range.begin > range.end) throw bad('start day cannot be before end day');
  return range;
}

/** Reads `1`, `1:15`, `-3:-1`: days of the month, from its end where negative. Throws `bad_range`. */
export function parseDaysOfMonth(text: string): InclusiveRange {
  const range = parseRange(text, parseInteger);
  for (const day of [range.begin, range.end]) {
    if (day === 0 || Math.abs(day) > 31) {
      throw bad(`${day} is not a valid day of the month: out of range`);
    }
  }
  if (range.begin < 0 && range.end > 0) {
    throw bad('end day must be negative if start day is negative');
  }
  const inShortest = (day: number): number => (day < 0 ? SHORTEST_MONTH + day : day);
  if (inShortest(range.begin) > inShortest(range.end)) {
    throw bad(`end day ${range.end} is always before start day ${range.begin}`);
  }
  return range;
}

/** Reads `january`, `1`, `january:march`; numbers are not bound to 1 to 12. Throws `bad_range`. */
export function parseMonths(text: string): InclusiveRange {
  const range = parseRange(text, (member) => {
    const month = MONTHS.findIndex((name) => name === member);
    if (month > 0) return month;
    if (!isInteger(member)) throw bad(`${member} is not a valid month`);
    return Number(member);
  });
  if (range.begin > range.end) {
    const [begin = '', end = ''] = [MONTHS[range.begin], MONTHS[range.end]];
    throw bad(`end month ${end} is before start month ${begin}`);
  }
  return range;
}

/** Reads `2024` or `2024:2026`. Throws `bad_range`. */
export function parseYears(text: string): InclusiveRange {
  const range = parseRange(text, parseInteger);
  if (range.begin > range.end) {
    throw bad(`end year ${range.end} is before start year ${range.begin}`);
  }
  return range;
}

function parseRange(given: string, member: (text: string) => number): InclusiveRange {
  const text = given.toLowerCase();
  const [begin = '', end = begin, ...more] = text.split(':');
  if (more.length > 0) throw bad(`couldn't parse range ${text}, invalid format`);
  return { begin: member(begin), end: member(end) };
}

function parseInteger(text: string): number {
  if (!isInteger(text)) throw bad(`strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`);
  return Number(text);
}

/** What Go's `strconv.Atoi` accepts, within what a double holds. */
function isInteger(text: string): boolean {
  return /^[+-]?\d+$/.test(text) && Number.isSafeInteger(Number(text));
}

function bad(message: string): CodedError {
  return new CodedError('bad_range', message);
}
