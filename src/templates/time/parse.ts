import { dayNumber } from '../../alerts/calendar.ts';
import { CodedError } from '../../base/errors.ts';
import { GoTime } from './go-time.ts';
import { readLayout } from './layout.ts';
import type { Piece } from './layout.ts';
import { fixedZone, UTC } from './location.ts';
import type { Location } from './location.ts';
import { ElementProblem, ParsedParts, readElement, readFraction } from './parse-elements.ts';

/**
 * Reads a time as Go's `time.ParseInLocation` does: `location` is where the time is from when the text does not say,
 * and is tried first for an offset or abbreviation. Throws `template.time` with Go's message.
 */
export function parseTime(layout: string, text: string, location: Location): GoTime {
  const parts = new ParsedParts();
  const pieces = readLayout(layout);
  let rest = text;
  pieces.forEach((piece, i) => {
    if (piece.kind === 'text') {
      rest = skip(rest, piece.text, (at) => cannotParse(layout, text, at, piece.text));
      return;
    }
    const before = rest;
    const form = piece.kind === 'element' ? piece.element : fractionText(piece);
    try {
      rest =
        piece.kind === 'element'
          ? readElement(parts, piece.element, rest, pieces[i + 1]?.kind === 'fraction')
          : readFraction(parts, piece, rest);
    } catch (problem) {
      if (!(problem instanceof ElementProblem)) throw problem;
      if (problem.tooLarge !== undefined) throw failure(text, `: ${problem.message}`);
      throw cannotParse(layout, text, before, form);
    }
  });
  if (rest !== '') throw failure(text, `: extra text: ${quote(rest)}`);
  return assemble(parts, text, location);
}

function fractionText(piece: Piece & { readonly kind: 'fraction' }): string {
  return piece.separator + piece.style.repeat(piece.digits);
}

/** Passes over plain text of a layout; a run of spaces stands for any run of them, none included at the end. */
function skip(value: string, prefix: string, failed: (at: string) => CodedError): string {
  let rest = value;
  for (let at = 0; at < prefix.length;) {
    if (prefix.charAt(at) === ' ') {
      if (rest !== '' && !rest.startsWith(' ')) throw failed(rest);
      while (prefix.charAt(at) === ' ') at++;
      rest = rest.replace(/^ +/, '');
      continue;
    }
    if (rest.charAt(0) !== prefix.charAt(at)) throw failed(rest);
    at++;
    rest = rest.slice(1);
  }
  return rest;
}

function assemble(parts: ParsedParts, text: string, location: Location): GoTime {
  const { year } = parts;
  const { month, day } = monthAndDay(parts, text);
  if (Number.isNaN(dayNumber(year, month, day))) throw failure(text, ': day out of range');
  const date = { year, month, day };
  const clock = { hour: parts.hour24, minute: parts.minute, second: parts.second };
  const at = (where: Location): GoTime => GoTime.ofCivil(date, clock, parts.nanos, where);
  if (parts.isUtc) return at(UTC);
  const { offsetSeconds, zoneName } = parts;
  if (offsetSeconds !== undefined) {
    const time = shifted(at(UTC), -offsetSeconds);
    const zone = location.at(time.unixSeconds);
    const isOurs =
      zone.offsetSeconds === offsetSeconds && (zoneName === '' || zone.abbreviation === zoneName);
    return time.in(isOurs ? location : fixedZone(zoneName, offsetSeconds));
  }
  if (zoneName !== '') {
    // Readers of templates parse in UTC only, which knows no abbreviations but its own.
    const hours = /^GMT([+-]\d+)$/.exec(zoneName)?.[1];
    return at(UTC).in(fixedZone(zoneName, hours === undefined ? 0 : Number(hours) * 3600));
  }
  return at(location);
}

function shifted(time: GoTime, seconds: number): GoTime {
  return new GoTime(time.unixSeconds + seconds, time.nanos, time.location);
}

/** Month and day as given, or from the day of the year, with which they have to agree. */
function monthAndDay(parts: ParsedParts, text: string): { month: number; day: number } {
  const { year, yearDay } = parts;
  if (yearDay === undefined) return { month: parts.month ?? 1, day: parts.day ?? 1 };
  const isLeap = !Number.isNaN(dayNumber(year, 2, 29));
  if (yearDay < 1 || yearDay > (isLeap ? 366 : 365)) {
    throw failure(text, ': day-of-year out of range');
  }
  const { month, day } = new GoTime((dayNumber(year, 1, 1) + yearDay - 1) * 86_400, 0, UTC).date;
  if (parts.month !== undefined && parts.month !== month) {
    throw failure(text, ': day-of-year does not match month');
  }
  if (parts.day !== undefined && parts.day !== day) {
    throw failure(text, ': day-of-year does not match day');
  }
  return { month, day };
}

function cannotParse(layout: string, text: string, at: string, form: string): CodedError {
  const message = `parsing time ${quote(text)} as ${quote(layout)}: cannot parse ${quote(at)} as ${quote(form)}`;
  return new CodedError('template.time', message);
}

function failure(text: string, message: string): CodedError {
  return new CodedError('template.time', `parsing time ${quote(text)}${message}`);
}

/** How the `time` package quotes: everything beyond printable ASCII as its bytes. */
function quote(text: string): string {
  // eslint-disable-next-line no-control-regex -- control characters are what it looks for
  const inner = text.replace(/["\\]|[\u0000-\u001f]|[\u0080-\u{10ffff}]+/gu, (found) =>
    found === '"' || found === '\\' ? `\\${found}` : byteEscapes(found),
  );
  return `"${inner}"`;
}

function byteEscapes(text: string): string {
  return [...new TextEncoder().encode(text)]
    .map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`)
    .join('');
}
