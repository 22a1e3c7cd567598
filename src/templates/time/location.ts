import { CodedError } from '../../base/errors.ts';
import { ZONE_ABBREVIATIONS } from './zone-abbreviations.ts';

/** What a zone says about an instant. */
export interface ZoneAt {
  /** The abbreviation: `CET`, `+03`; empty for a bare offset. */
  readonly abbreviation: string;
  /** Seconds east of UTC. */
  readonly offsetSeconds: number;
  readonly isDst: boolean;
}

/** A place that times are shown for: Go's `time.Location`. */
export interface Location {
  /** What Go prints for it: `UTC`, `Local`, the name in the zone database, or nothing for a bare offset. */
  readonly name: string;
  at(unixSeconds: number): ZoneAt;
}

/** A zone with one offset for all times: Go's `time.FixedZone`. */
export function fixedZone(name: string, offsetSeconds: number): Location {
  const zone: ZoneAt = { abbreviation: name, offsetSeconds, isDst: false };
  return { name, at: () => zone };
}

export const UTC: Location = fixedZone('UTC', 0);

/** The zones a program works with: those of the zone database by name, and the one of the machine. */
export class Zones {
  readonly #localZone: () => string;
  #local: Location | undefined;
  readonly #loaded = new Map<string, Location>();

  /** `localZone` tells the name of the machine's zone in the zone database, once somebody wants to know. */
  constructor(localZone: () => string) {
    this.#localZone = localZone;
  }

  /** The zone of the machine; prints as `Local` unless it is UTC. */
  get local(): Location {
    return (this.#local ??= this.#openLocal());
  }

  /** Go's `time.LoadLocation`; throws `template.zone` with its message. */
  load(name: string): Location {
    if (name === '' || name === 'UTC') return UTC;
    if (name === 'Local') return this.local;
    const known = this.#loaded.get(name);
    if (known !== undefined) return known;
    const zone = new DatabaseZone(name, openZone(name));
    this.#loaded.set(name, zone);
    return zone;
  }

  #openLocal(): Location {
    const zone = this.load(this.#localZone());
    return zone === UTC ? UTC : { name: 'Local', at: (unixSeconds) => zone.at(unixSeconds) };
  }
}

function openZone(name: string): Intl.DateTimeFormat {
  if (/^[/\\]|\.\./.test(name))
    throw new CodedError('template.zone', 'time: invalid location name');
  const unknown = new CodedError('template.zone', `unknown time zone ${name}`);
  // Intl takes offsets too, and any case: neither is a name in the zone database.
  if (/^[+-]/.test(name)) throw unknown;
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', { ...CIVIL_PARTS, timeZone: name });
  } catch {
    throw unknown;
  }
  const found = format.resolvedOptions().timeZone;
  if (found !== name && found.toLowerCase() === name.toLowerCase()) throw unknown;
  return format;
}

const CIVIL_PARTS: Intl.DateTimeFormatOptions = {
  calendar: 'iso8601',
  numberingSystem: 'latn',
  timeZoneName: 'longOffset',
};

/** Zones change their offsets at full quarters of an hour of UTC, so that one answer holds for a quarter. */
const QUARTER_SECONDS = 900;
const REMEMBERED_QUARTERS = 512;

class DatabaseZone implements Location {
  readonly name: string;
  readonly #format: Intl.DateTimeFormat;
  readonly #abbreviations: ReadonlyMap<number, ZoneAt>;
  readonly #remembered = new Map<number, ZoneAt>();

  constructor(name: string, format: Intl.DateTimeFormat) {
    this.name = name;
    this.#format = format;
    this.#abbreviations = abbreviationsOf(name);
  }

  at(unixSeconds: number): ZoneAt {
    const quarter = Math.floor(unixSeconds / QUARTER_SECONDS);
    const known = this.#remembered.get(quarter);
    if (known !== undefined) return known;
    const zone = this.#look(quarter * QUARTER_SECONDS * 1000);
    if (this.#remembered.size === REMEMBERED_QUARTERS) this.#remembered.clear();
    this.#remembered.set(quarter, zone);
    return zone;
  }

  #look(ms: number): ZoneAt {
    const within = Math.max(-MAX_DATE_MS, Math.min(MAX_DATE_MS, ms));
    const text = this.#format
      .formatToParts(within)
      .find(({ type }) => type === 'timeZoneName')?.value;
    const offsetSeconds = readOffset(text ?? '');
    return (
      this.#abbreviations.get(offsetSeconds) ?? {
        abbreviation: numericAbbreviation(offsetSeconds),
        offsetSeconds,
        isDst: false,
      }
    );
  }
}

/** The farthest that ECMAScript's dates reach. */
const MAX_DATE_MS = 8.64e15;

/** Reads `GMT`, `GMT+01:00`, `GMT-00:53:28`. */
function readOffset(text: string): number {
  const [, sign, hours, minutes = '0', seconds = '0'] =
    /^GMT([+-])(\d+)(?::(\d+))?(?::(\d+))?$/.exec(text) ?? [];
  if (hours === undefined) return 0;
  const total = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  return sign === '-' ? -total : total;
}

/** `+03`, `-0330`; odd offsets are the local mean time of before there were zones. */
function numericAbbreviation(offsetSeconds: number): string {
  if (offsetSeconds % QUARTER_SECONDS !== 0) return 'LMT';
  const minutes = Math.abs(offsetSeconds) / 60;
  const two = (n: number): string => String(n).padStart(2, '0');
  const rest = minutes % 60 === 0 ? '' : two(minutes % 60);
  return `${offsetSeconds < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}${rest}`;
}

/** What the table has of a zone, by offset in seconds. */
function abbreviationsOf(zone: string): ReadonlyMap<number, ZoneAt> {
  const found = new Map<number, ZoneAt>();
  for (const record of ZONE_ABBREVIATIONS.split(/\n(?! )/)) {
    const [offsets = '', zones = ''] = record.split(': ');
    if (!zones.split(/\s+/).includes(zone)) continue;
    for (const entry of offsets.matchAll(/([A-Za-z]*)([+-][\d.]+)(\*?)/g)) {
      const [, letters = '', minutes = '', star] = entry;
      const offsetSeconds = Math.round(Number(minutes) * 60);
      const abbreviation = letters === '' ? numericAbbreviation(offsetSeconds) : letters;
      found.set(offsetSeconds, { abbreviation, offsetSeconds, isDst: star === '*' });
    }
  }
  return found;
}
