import { civilDate, dayNumber } from '../alerts/calendar.ts';
import { LOCAL_ZONE } from './zone.ts';

const MS_PER_SECOND = 1000;
const MS_PER_MINUTE = 60_000;
const MS_PER_DAY = 86_400_000;
/** 1970-01-01 was a Thursday. */
const EPOCH_WEEKDAY = 4;

/** What calendar and clock on a wall show, to the minute. */
export interface WallTime {
  readonly year: number;
  /** From 1. */
  readonly month: number;
  /** From 1. */
  readonly day: number;
  readonly daysInMonth: number;
  /** From 0, Sunday. */
  readonly weekday: number;
  /** Minutes since 00:00 as the clock shows it, 0 to 1439. */
  readonly minuteOfDay: number;
}

/** Reads the wall clock of any zone. Zones once asked for are remembered, with the last second that was read. */
export class WallClock {
  readonly #zones = new Map<string, ZoneClock>();

  /** `zone` is an IANA name, `UTC` or `Local`. @throws RangeError for a zone that is not known */
  read(zone: string, nowMs: number): WallTime {
    let clock = this.#zones.get(zone);
    if (clock === undefined) {
      clock = new ZoneClock(zone === 'UTC' ? readUtc : zoneReader(zone));
      this.#zones.set(zone, clock);
    }
    return clock.read(nowMs);
  }
}

class ZoneClock {
  readonly #read: (nowMs: number) => WallTime;
  #second = Number.NaN;
  #last: WallTime | undefined;

  constructor(read: (nowMs: number) => WallTime) {
    this.#read = read;
  }

  read(nowMs: number): WallTime {
    const second = Math.floor(nowMs / MS_PER_SECOND);
    if (this.#last === undefined || second !== this.#second) {
      this.#last = this.#read(second * MS_PER_SECOND);
      this.#second = second;
    }
    return this.#last;
  }
}

function readUtc(nowMs: number): WallTime {
  const days = Math.floor(nowMs / MS_PER_DAY);
  const { year, month, day } = civilDate(days);
  return wallTime(year, month, day, Math.floor((nowMs - days * MS_PER_DAY) / MS_PER_MINUTE));
}

/** Reads by the zone database that Node carries. */
function zoneReader(zone: string): (nowMs: number) => WallTime {
  const format = new Intl.DateTimeFormat('en-US', {
    ...(zone === LOCAL_ZONE ? {} : { timeZone: zone }),
    calendar: 'iso8601',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  return (nowMs) => {
    const fields: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {};
    for (const { type, value } of format.formatToParts(nowMs)) fields[type] = Number(value);
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0 } = fields;
    return wallTime(year, month, day, hour * 60 + minute);
  };
}

function wallTime(year: number, month: number, day: number, minuteOfDay: number): WallTime {
  const date = dayNumber(year, month, day);
  const nextMonth = month === 12 ? dayNumber(year + 1, 1, 1) : dayNumber(year, month + 1, 1);
  return {
    year,
    month,
    day,
    daysInMonth: nextMonth - dayNumber(year, month, 1),
    weekday: (((date + EPOCH_WEEKDAY) % 7) + 7) % 7,
    minuteOfDay,
  };
}
