import type { TimeDetail } from './alert.ts';
import { civilDate, dayNumber } from './calendar.ts';

const MINUTE_MS = 60_000;
const NANOS_PER_MS = 1_000_000;

const TWO_DIGITS: readonly string[] = Array.from({ length: 100 }, (_, n) =>
  String(n).padStart(2, '0'),
);
const THREE_DIGITS: readonly string[] = Array.from({ length: 1000 }, (_, n) =>
  String(n).padStart(3, '0'),
);

/** `2006-01-02T15:04:05.999999999Z`: as many digits of the second as there are, the zone kept. As Go's RFC3339Nano. */
export function formatRfc3339Nano(ms: number, detail: TimeDetail | undefined): string {
  return new TimeFormatter().nano(ms, detail);
}

/** `2006-01-02T15:04:05.000Z`: always three digits of the second (cut, not rounded), the zone kept. */
export function formatRfc3339Millis(ms: number, detail: TimeDetail | undefined): string {
  return new TimeFormatter().millis(ms, detail);
}

/**
 * Prints times as Go does, remembering the last day and second, because those who print many print many that
 * are near each other. Hold one for each thing that prints.
 */
export class TimeFormatter {
  #second = Number.NaN;
  #secondText = '';
  #day = Number.NaN;
  #dayText = '';
  #millis = Number.NaN;
  #millisText = '';

  /** See `formatRfc3339Nano`. */
  nano(ms: number, detail: TimeDetail | undefined): string {
    const local = detail === undefined ? ms : ms + detail.offsetMinutes * MINUTE_MS;
    const second = Math.floor(local / 1000);
    const fraction = fractionText(local - second * 1000, detail?.nanos ?? 0);
    return this.#upToSecond(second) + fraction + zoneText(detail);
  }

  /** See `formatRfc3339Millis`. */
  millis(ms: number, detail: TimeDetail | undefined): string {
    if (detail !== undefined) return this.#formatMillis(ms, detail);
    if (ms !== this.#millis) {
      this.#millisText = this.#formatMillis(ms, undefined);
      this.#millis = ms;
    }
    return this.#millisText;
  }

  #formatMillis(ms: number, detail: TimeDetail | undefined): string {
    const local = detail === undefined ? ms : ms + detail.offsetMinutes * MINUTE_MS;
    const second = Math.floor(local / 1000);
    return `${this.#upToSecond(second)}.${THREE_DIGITS[local - second * 1000] ?? ''}${zoneText(detail)}`;
  }

  #upToSecond(second: number): string {
    if (second === this.#second) return this.#secondText;
    const day = Math.floor(second / 86_400);
    if (day !== this.#day) {
      this.#day = day;
      this.#dayText = dateText(day);
    }
    const rest = second - day * 86_400;
    const hour = Math.floor(rest / 3600);
    const minute = Math.floor(rest / 60) - hour * 60;
    this.#second = second;
    this.#secondText = `${this.#dayText}T${two(hour)}:${two(minute)}:${two(rest % 60)}`;
    return this.#secondText;
  }
}

function two(n: number): string {
  return TWO_DIGITS[n] ?? '';
}

function fractionText(ms: number, nanos: number): string {
  if (nanos === 0 && ms === 0) return '';
  const digits =
    nanos === 0
      ? (THREE_DIGITS[ms] ?? '')
      : (THREE_DIGITS[ms] ?? '') + String(nanos).padStart(6, '0');
  let end = digits.length;
  while (digits.charCodeAt(end - 1) === 0x30) end--;
  return `.${digits.slice(0, end)}`;
}

function zoneText(detail: TimeDetail | undefined): string {
  if (detail === undefined || detail.offsetMinutes === 0) return 'Z';
  const minutes = Math.abs(detail.offsetMinutes);
  const hours = Math.floor(minutes / 60);
  return `${detail.offsetMinutes < 0 ? '-' : '+'}${two(hours)}:${two(minutes - hours * 60)}`;
}

function dateText(day: number): string {
  const date = civilDate(day);
  const year = String(Math.abs(date.year)).padStart(4, '0');
  return `${date.year < 0 ? '-' : ''}${year}-${two(date.month)}-${two(date.day)}`;
}

/** A time as it was written: the instant in whole milliseconds, and what does not fit there. */
export interface ParsedTime {
  readonly ms: number;
  /** Undefined for whole milliseconds in UTC. */
  readonly detail: TimeDetail | undefined;
}

const UNIX_EPOCH: ParsedTime = { ms: 0, detail: undefined };

/**
 * Reads a time as the API of Alertmanager does (go-openapi's `strfmt.DateTime`): RFC 3339 with any number of
 * digits of the second (those beyond nanoseconds are cut), the same without zone (UTC), without seconds, or the
 * date alone; the empty text is the Unix epoch. Undefined for anything else.
 */
export function parseAlertTime(text: string): ParsedTime | undefined {
  const ms = parseUtcMillis(text);
  return Number.isNaN(ms) ? parseAnyTime(text) : { ms, detail: undefined };
}

/**
 * Reads exactly `2006-01-02T15:04:05.000Z` or `2006-01-02T15:04:05Z`, the forms that nearly all senders use,
 * without allocating. NaN for any other form, which may yet be good: see `parseAlertTime`.
 */
export function parseUtcMillis(text: string): number {
  const length = text.length;
  if ((length !== 24 && length !== 20) || text.charCodeAt(length - 1) !== 0x5a) return Number.NaN;
  if (text.charCodeAt(4) !== 0x2d || text.charCodeAt(7) !== 0x2d || text.charCodeAt(10) !== 0x54)
    return Number.NaN;
  if (text.charCodeAt(13) !== 0x3a || text.charCodeAt(16) !== 0x3a) return Number.NaN;
  const seconds =
    dayNumber(pairAt(text, 0) * 100 + pairAt(text, 2), pairAt(text, 5), pairAt(text, 8)) * 86_400 +
    clockSeconds(pairAt(text, 11), pairAt(text, 14), pairAt(text, 17));
  if (length === 20) return seconds * 1000;
  if (text.charCodeAt(19) !== 0x2e) return Number.NaN;
  return seconds * 1000 + pairAt(text, 20) * 10 + digitAt(text, 22);
}

function clockSeconds(hour: number, minute: number, second: number): number {
  return hour < 24 && minute < 60 && second < 60 ? hour * 3600 + minute * 60 + second : Number.NaN;
}

/** Two digits as a number; NaN where either is none. */
function pairAt(text: string, at: number): number {
  return digitAt(text, at) * 10 + digitAt(text, at + 1);
}

function digitAt(text: string, at: number): number {
  const digit = text.charCodeAt(at) - 0x30;
  return digit >= 0 && digit <= 9 ? digit : Number.NaN;
}

const WITH_T =
  /^(\d{4})-(\d\d)-(\d\d)T(\d\d?):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?(Z|[+-]\d\d:?\d\d)?$/;
const WITH_SPACE = /^(\d{4})-(\d\d)-(\d\d)(?: +(\d\d?):(\d\d):(\d\d)(?:[.,](\d+))?)?$/;

/** Every layout that `strfmt.DateTimeFormats` lists, with the freedoms that Go's `time.Parse` takes with each. */
function parseAnyTime(text: string): ParsedTime | undefined {
  if (text === '') return UNIX_EPOCH;
  const parts = WITH_T.exec(text) ?? WITH_SPACE.exec(text);
  if (parts === null) return undefined;
  const [, year, month, day, hour = '0', minute = '0', second, fraction = '', zone = 'Z'] = parts;
  // A zone needs seconds, and one without colon needs exactly three or six digits after them.
  if (zone !== 'Z' && second === undefined) return undefined;
  if (zone.length === 5 && fraction.length !== 3 && fraction.length !== 6) return undefined;
  const offsetMinutes = parseOffset(zone);
  const seconds =
    dayNumber(Number(year), Number(month), Number(day)) * 86_400 +
    clockSeconds(Number(hour), Number(minute), Number(second ?? '0'));
  if (Number.isNaN(seconds) || offsetMinutes === undefined) return undefined;
  const subSecondNanos = Number(fraction.slice(0, 9).padEnd(9, '0'));
  const nanos = subSecondNanos % NANOS_PER_MS;
  const ms = seconds * 1000 + (subSecondNanos - nanos) / NANOS_PER_MS - offsetMinutes * MINUTE_MS;
  return { ms, detail: nanos === 0 && offsetMinutes === 0 ? undefined : { nanos, offsetMinutes } };
}

/** Up to 24 hours and 60 minutes, as Go has it "as some people do write offsets of 24 hours or 60 minutes". */
function parseOffset(zone: string): number | undefined {
  if (zone === 'Z') return 0;
  const hours = pairAt(zone, 1);
  const minutes = pairAt(zone, zone.length - 2);
  if (hours > 24 || minutes > 60) return undefined;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}
