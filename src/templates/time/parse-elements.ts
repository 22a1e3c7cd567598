import { MONTHS, WEEKDAYS } from './layout.ts';
import type { Element, Piece } from './layout.ts';

/** Thrown where a text does not have what the layout asks for. */
export class ElementProblem extends Error {
  /** What is there but too large; undefined where nothing fits. */
  readonly tooLarge: string | undefined;

  constructor(tooLarge?: string) {
    super(tooLarge === undefined ? 'no such element' : `${tooLarge} out of range`);
    this.tooLarge = tooLarge;
  }
}

/** What the elements of a layout have found so far; undefined where nothing was said. */
export class ParsedParts {
  year = 0;
  month: number | undefined;
  day: number | undefined;
  yearDay: number | undefined;
  hour = 0;
  half: 'am' | 'pm' | undefined;
  minute = 0;
  second = 0;
  nanos = 0;
  isUtc = false;
  offsetSeconds: number | undefined;
  zoneName = '';

  get hour24(): number {
    if (this.half === 'pm' && this.hour < 12) return this.hour + 12;
    return this.half === 'am' && this.hour === 12 ? 0 : this.hour;
  }
}

/** Reads one element at the start of `value` into `parts`; gives what is left. Throws an `ElementProblem`. */
export function readElement(
  parts: ParsedParts,
  element: Element,
  value: string,
  fractionFollows: boolean,
): string {
  switch (element) {
    case '06':
    case '2006':
      return readYear(parts, element, value);
    case 'January':
    case 'Jan':
    case '1':
    case '01':
      return readMonth(parts, element, value);
    case 'Monday':
    case 'Mon':
      return lookUp(namesFor(WEEKDAYS, element === 'Mon'), value).rest;
    case '2':
    case '_2':
    case '02': {
      const { number, rest } = twoDigits(
        element === '_2' ? value.replace(/^ /, '') : value,
        element === '02',
      );
      parts.day = number;
      return rest;
    }
    case '__2':
    case '002':
      return readYearDay(parts, element, value);
    case 'PM':
    case 'pm':
      return readHalf(parts, element, value);
    case 'MST':
      return readAbbreviation(parts, value);
    case '15':
    case '3':
    case '03':
    case '4':
    case '04':
    case '5':
    case '05':
      return readClock(parts, element, value, fractionFollows);
    case '-07':
    case '-0700':
    case '-07:00':
    case '-070000':
    case '-07:00:00':
    case 'Z07':
    case 'Z0700':
    case 'Z07:00':
    case 'Z070000':
    case 'Z07:00:00':
      return readOffset(parts, element, value);
  }
}

/** Reads a fraction of the second: with zeros exactly so many digits, with nines any number or nothing. */
export function readFraction(
  parts: ParsedParts,
  piece: Piece & { readonly kind: 'fraction' },
  value: string,
): string {
  const found =
    piece.style === '9' ? (/^[.,]\d+/.exec(value)?.[0] ?? '') : value.slice(0, piece.digits + 1);
  if (piece.style === '0' && !(found.length > piece.digits && /^[.,][+-]?\d*$/.test(found))) {
    throw new ElementProblem();
  }
  if (found !== '') parts.nanos = nanosOf(found);
  return value.slice(found.length);
}

/** Digits beyond nanoseconds are cut; a sign may stand for the first, as Go lets it. */
function nanosOf(fraction: string): number {
  const digits = fraction.slice(1, 10);
  const nanos = Number(/^[+-]?$/.test(digits) ? '0' : digits) * 10 ** (9 - digits.length);
  if (nanos < 0) throw new ElementProblem('fractional second');
  return nanos;
}

function readYear(parts: ParsedParts, element: '06' | '2006', value: string): string {
  const width = element === '06' ? 2 : 4;
  const text = value.slice(0, width);
  if (text.length < width) throw new ElementProblem();
  // Go lets a sign pass for the first digit of a short year.
  if (!(element === '06' ? /^(?:\d\d|[+-]\d)$/ : /^\d{4}$/).test(text)) throw new ElementProblem();
  const number = Number(text);
  if (element === '2006') parts.year = number;
  else parts.year = number >= 69 ? number + 1900 : number + 2000;
  return value.slice(width);
}

function readMonth(
  parts: ParsedParts,
  element: 'January' | 'Jan' | '1' | '01',
  value: string,
): string {
  if (element === 'January' || element === 'Jan') {
    const { index, rest } = lookUp(namesFor(MONTHS, element === 'Jan'), value);
    parts.month = index + 1;
    return rest;
  }
  const { number, rest } = twoDigits(value, element === '01');
  if (number < 1 || number > 12) throw new ElementProblem('month');
  parts.month = number;
  return rest;
}

function readYearDay(parts: ParsedParts, element: '__2' | '002', value: string): string {
  const trimmed = element === '__2' ? value.replace(/^ {1,2}/, '') : value;
  const digits = /^\d{1,3}/.exec(trimmed)?.[0] ?? '';
  if (digits === '' || (element === '002' && digits.length < 3)) throw new ElementProblem();
  parts.yearDay = Number(digits);
  return trimmed.slice(digits.length);
}

function readHalf(parts: ParsedParts, element: 'PM' | 'pm', value: string): string {
  const text = value.slice(0, 2);
  if (text !== element && text !== (element === 'PM' ? 'AM' : 'am')) throw new ElementProblem();
  parts.half = text === element ? 'pm' : 'am';
  return value.slice(2);
}

function readClock(
  parts: ParsedParts,
  element: '15' | '3' | '03' | '4' | '04' | '5' | '05',
  value: string,
  fractionFollows: boolean,
): string {
  const { number, rest } = twoDigits(value, element.startsWith('0'));
  if (element === '15' || element === '3' || element === '03') {
    if (number > (element === '15' ? 23 : 12)) throw new ElementProblem('hour');
    parts.hour = number;
    return rest;
  }
  if (element === '4' || element === '04') {
    if (number > 59) throw new ElementProblem('minute');
    parts.minute = number;
    return rest;
  }
  if (number > 59) throw new ElementProblem('second');
  parts.second = number;
  // Seconds may have a fraction that the layout does not mention.
  const fraction = fractionFollows ? '' : (/^[.,]\d+/.exec(rest)?.[0] ?? '');
  if (fraction !== '') parts.nanos = nanosOf(fraction);
  return rest.slice(fraction.length);
}

/** The forms of offsets; which one an element takes is told by its own look. */
function readOffset(parts: ParsedParts, element: Element, value: string): string {
  if (element.startsWith('Z') && value.startsWith('Z')) {
    parts.isUtc = true;
    return value.slice(1);
  }
  const hasColon = element.includes(':');
  const fields = element.replace(/[^\d]/g, '').length / 2;
  const form = ['(.)(..)', '(..)', '(..)'].slice(0, fields).join(hasColon ? ':' : '');
  const found = new RegExp(`^${form}`, 's').exec(value);
  if (found === null) throw new ElementProblem();
  const [text, sign, ...numbers] = found;
  if (numbers.some((number) => !/^\d\d$/.test(number))) throw new ElementProblem();
  const [hours = 0, minutes = 0, seconds = 0] = numbers.map(Number);
  // "Some people do write offsets of 24 hours or 60 minutes or 60 seconds."
  if (hours > 24) throw new ElementProblem('time zone offset hour');
  if (minutes > 60) throw new ElementProblem('time zone offset minute');
  if (seconds > 60) throw new ElementProblem('time zone offset second');
  if (sign !== '+' && sign !== '-') throw new ElementProblem();
  const total = (hours * 60 + minutes) * 60 + seconds;
  // Go keeps -1 for "none was given", so that the offset -00:00:01 is lost.
  parts.offsetSeconds = sign === '-' ? -total : total;
  if (parts.offsetSeconds === -1) parts.offsetSeconds = undefined;
  return value.slice(text.length);
}

/** What looks like an abbreviation: three capitals, four or five with a T at the end, and a few others. */
const ABBREVIATION =
  /^(?:ChST|MeST|GMT(?:[+-]\d+)?|[+-]\d+|[A-Z]{4}T(?![A-Z])|(?:[A-Z]{3}T|WITA)(?![A-Z])|[A-Z]{3}(?![A-Z]))/;

function readAbbreviation(parts: ParsedParts, value: string): string {
  if (value.startsWith('UTC')) {
    parts.isUtc = true;
    return value.slice(3);
  }
  let text = value.length < 3 ? undefined : ABBREVIATION.exec(value)?.[0];
  const hours = /[+-](\d+)$/.exec(text ?? '')?.[1];
  if (text !== undefined && hours !== undefined && Number(hours) > 23) {
    text = text.startsWith('GMT') ? 'GMT' : undefined;
  }
  if (text === undefined) throw new ElementProblem();
  parts.zoneName = text;
  return value.slice(text.length);
}

function namesFor(names: readonly string[], areShort: boolean): readonly string[] {
  return areShort ? names.map((name) => name.slice(0, 3)) : names;
}

function lookUp(
  names: readonly string[],
  value: string,
): { readonly index: number; readonly rest: string } {
  const lower = value.toLowerCase();
  const index = names.findIndex((name) => lower.startsWith(name.toLowerCase()));
  const name = names[index];
  if (name === undefined) throw new ElementProblem();
  return { index, rest: value.slice(name.length) };
}

/** One digit or two; exactly two where that is asked for. */
function twoDigits(
  value: string,
  isFixed: boolean,
): { readonly number: number; readonly rest: string } {
  const digits = (isFixed ? /^\d\d/ : /^\d\d?/).exec(value)?.[0];
  if (digits === undefined) throw new ElementProblem();
  return { number: Number(digits), rest: value.slice(digits.length) };
}
