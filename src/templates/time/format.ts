import type { GoTime } from './go-time.ts';
import { MONTHS, readLayout, WEEKDAYS } from './layout.ts';
import type { Element, Piece } from './layout.ts';

/** Go's `Time.Format`: the time as `layout` shows the reference time `Mon Jan 2 15:04:05 MST 2006`. */
export function formatTime(time: GoTime, layout: string): string {
  return readLayout(layout)
    .map((piece) => formatPiece(time, piece))
    .join('');
}

/** Go's `Time.String`: `2024-05-01 12:00:00.5 +0200 CEST`, and the monotonic clock's reading where there is one. */
export function timeString(time: GoTime): string {
  const text = formatTime(time, '2006-01-02 15:04:05.999999999 -0700 MST');
  const reading = time.monotonicNs;
  if (reading === undefined) return text;
  const size = reading < 0n ? -reading : reading;
  const digits = String(size).padStart(10, '0');
  return `${text} m=${reading < 0n ? '-' : '+'}${digits.slice(0, -9)}.${digits.slice(-9)}`;
}

/** Why the JSON encoder of Go refuses to print a time, in its words; undefined where it does not. */
export function timeJsonProblem(time: GoTime): string | undefined {
  const { year } = time.date;
  if (year < 0 || year > 9999) return 'year outside of range [0,9999]';
  const { offsetSeconds } = time.zone;
  if (Math.abs(offsetSeconds) >= 86_400) return 'timezone hour outside of range [0,23]';
  return undefined;
}

function formatPiece(time: GoTime, piece: Piece): string {
  switch (piece.kind) {
    case 'text':
      return piece.text;
    case 'element':
      return FORMATTERS[piece.element](time);
    case 'fraction': {
      const digits = String(time.nanos)
        .padStart(9, '0')
        .slice(0, piece.digits)
        .padEnd(piece.digits, '0');
      if (piece.style === '0') return piece.separator + digits;
      const short = digits.replace(/0+$/, '');
      return short === '' ? '' : piece.separator + short;
    }
  }
}

type Formatter = (time: GoTime) => string;

const FORMATTERS: Readonly<Record<Element, Formatter>> = {
  '06': ({ date }) => padded(Math.abs(date.year % 100), 2),
  '2006': ({ date }) => padded(date.year, 4),
  January: ({ date }) => monthName(date.month),
  Jan: ({ date }) => monthName(date.month).slice(0, 3),
  '1': ({ date }) => String(date.month),
  '01': ({ date }) => padded(date.month, 2),
  Monday: ({ weekday }) => weekdayName(weekday),
  Mon: ({ weekday }) => weekdayName(weekday).slice(0, 3),
  '2': ({ date }) => String(date.day),
  _2: ({ date }) => String(date.day).padStart(2),
  '02': ({ date }) => padded(date.day, 2),
  __2: ({ yearDay }) => String(yearDay).padStart(3),
  '002': ({ yearDay }) => padded(yearDay, 3),
  '15': ({ clock }) => padded(clock.hour, 2),
  '3': ({ clock }) => String(hour12(clock.hour)),
  '03': ({ clock }) => padded(hour12(clock.hour), 2),
  '4': ({ clock }) => String(clock.minute),
  '04': ({ clock }) => padded(clock.minute, 2),
  '5': ({ clock }) => String(clock.second),
  '05': ({ clock }) => padded(clock.second, 2),
  PM: ({ clock }) => (clock.hour >= 12 ? 'PM' : 'AM'),
  pm: ({ clock }) => (clock.hour >= 12 ? 'pm' : 'am'),
  MST: ({ zone }) =>
    zone.abbreviation === '' ? offset(zone.offsetSeconds, '-0700') : zone.abbreviation,
  '-07': numericZone('-07'),
  '-0700': numericZone('-0700'),
  '-07:00': numericZone('-07:00'),
  '-070000': numericZone('-070000'),
  '-07:00:00': numericZone('-07:00:00'),
  Z07: isoZone('-07'),
  Z0700: isoZone('-0700'),
  'Z07:00': isoZone('-07:00'),
  Z070000: isoZone('-070000'),
  'Z07:00:00': isoZone('-07:00:00'),
};

function numericZone(form: string): Formatter {
  return ({ zone }) => offset(zone.offsetSeconds, form);
}

function isoZone(form: string): Formatter {
  return ({ zone }) => (zone.offsetSeconds === 0 ? 'Z' : offset(zone.offsetSeconds, form));
}

function hour12(hour: number): number {
  return hour % 12 === 0 ? 12 : hour % 12;
}

/** Go's sign is that of the whole minutes: an offset of -30 s prints `+`. */
function offset(seconds: number, form: string): string {
  const minutes = Math.trunc(seconds / 60);
  const size = Math.abs(minutes);
  const colon = form.includes(':') ? ':' : '';
  const parts = [padded(Math.floor(size / 60), 2)];
  if (form.length > 3) parts.push(padded(size % 60, 2));
  if (form.length > 6) parts.push(padded((minutes < 0 ? -seconds : seconds) % 60, 2));
  return (minutes < 0 ? '-' : '+') + parts.join(colon);
}

function padded(n: number, width: number): string {
  return (n < 0 ? '-' : '') + String(Math.abs(n)).padStart(width, '0');
}

/** The name of a month, 1 to 12; as Go prints it for any other number. */
export function monthName(month: number | bigint): string {
  return MONTHS[Number(month) - 1] ?? `%!Month(${BigInt.asUintN(64, BigInt(month))})`;
}

/** The name of a day of the week, 0 being Sunday; as Go prints it for any other number. */
export function weekdayName(weekday: number | bigint): string {
  return WEEKDAYS[Number(weekday)] ?? `%!Weekday(${BigInt.asUintN(64, BigInt(weekday))})`;
}
