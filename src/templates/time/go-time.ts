import { civilDate, dayNumber } from '../../alerts/calendar.ts';
import type { CivilDate } from '../../alerts/calendar.ts';
import { clampInt64, SECOND_NS } from './go-duration.ts';
import { UTC } from './location.ts';
import type { Location, ZoneAt } from './location.ts';

const DAY_SECONDS = 86_400;
const NANOS = 1_000_000_000;

/** From 0001-01-01T00:00:00Z, Go's zero time, to the Unix epoch. */
const ZERO_UNIX_SECONDS = -62_135_596_800;

/** The time of day. */
export interface ClockTime {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

/** An instant with a location to show it for: Go's `time.Time`. Immutable. */
export class GoTime {
  /** Seconds since the Unix epoch, rounded down. */
  readonly unixSeconds: number;
  /** Nanoseconds within the second, 0 to 999,999,999. */
  readonly nanos: number;
  readonly location: Location;
  /** What the monotonic clock read, in nanoseconds; only the present has one, and only printing shows it. */
  readonly monotonicNs: bigint | undefined;

  constructor(unixSeconds: number, nanos: number, location: Location, monotonicNs?: bigint) {
    this.unixSeconds = unixSeconds;
    this.nanos = nanos;
    this.location = location;
    this.monotonicNs = monotonicNs;
  }

  static readonly zero = new GoTime(ZERO_UNIX_SECONDS, 0, UTC);

  /** From whole milliseconds and nanoseconds beyond them. */
  static ofMillis(ms: number, nanos: number, location: Location): GoTime {
    const seconds = Math.floor(ms / 1000);
    return new GoTime(seconds, (ms - seconds * 1000) * 1_000_000 + nanos, location);
  }

  /**
   * From what a calendar and a clock show at `location`; values out of their range carry over, as in Go's
   * `time.Date`. A time that does not exist there, or exists twice, is read with one of the two offsets.
   */
  static ofCivil(date: CivilDate, clock: ClockTime, nanos: number, location: Location): GoTime {
    const monthIndex = date.month - 1;
    const year = date.year + Math.floor(monthIndex / 12);
    const month = monthIndex - Math.floor(monthIndex / 12) * 12 + 1;
    const days = dayNumber(year, month, 1) + date.day - 1;
    const ofDay = clock.hour * 3600 + clock.minute * 60 + clock.second;
    const extra = Math.floor(nanos / NANOS);
    const local = days * DAY_SECONDS + ofDay + extra;
    const guess = location.at(local).offsetSeconds;
    const offset = guess === 0 ? 0 : location.at(local - guess).offsetSeconds;
    return new GoTime(local - offset, nanos - extra * NANOS, location);
  }

  /** Nanoseconds since the Unix epoch. */
  get unixNanos(): bigint {
    return BigInt(this.unixSeconds) * SECOND_NS + BigInt(this.nanos);
  }

  get zone(): ZoneAt {
    return this.location.at(this.unixSeconds);
  }

  get #localSeconds(): number {
    return this.unixSeconds + this.zone.offsetSeconds;
  }

  get date(): CivilDate {
    return civilDate(Math.floor(this.#localSeconds / DAY_SECONDS));
  }

  get clock(): ClockTime {
    const local = this.#localSeconds;
    const rest = local - Math.floor(local / DAY_SECONDS) * DAY_SECONDS;
    const minutes = Math.floor(rest / 60);
    return { hour: Math.floor(minutes / 60), minute: minutes % 60, second: rest % 60 };
  }

  /** 0 is Sunday. */
  get weekday(): number {
    const day = Math.floor(this.#localSeconds / DAY_SECONDS);
    return (((day + 4) % 7) + 7) % 7;
  }

  /** 1 is the first of January. */
  get yearDay(): number {
    const { year, month, day } = this.date;
    return dayNumber(year, month, day) - dayNumber(year, 1, 1) + 1;
  }

  get isZero(): boolean {
    return this.unixSeconds === ZERO_UNIX_SECONDS && this.nanos === 0;
  }

  /** The same instant, shown for another place. */
  in(location: Location): GoTime {
    return new GoTime(this.unixSeconds, this.nanos, location);
  }

  /** Without the reading of the monotonic clock. */
  withoutMonotonic(): GoTime {
    return this.monotonicNs === undefined ? this : this.in(this.location);
  }

  /** Negative where this is earlier than `other`, 0 at the same instant. */
  compare(other: GoTime): number {
    const seconds = this.unixSeconds - other.unixSeconds;
    return Math.sign(seconds === 0 ? this.nanos - other.nanos : seconds);
  }

  add(durationNs: bigint): GoTime {
    const nanos = this.nanos + Number(durationNs % SECOND_NS);
    const carry = Math.floor(nanos / NANOS);
    const monotonicNs = this.monotonicNs === undefined ? undefined : this.monotonicNs + durationNs;
    return new GoTime(
      this.unixSeconds + Number(durationNs / SECOND_NS) + carry,
      nanos - carry * NANOS,
      this.location,
      monotonicNs,
    );
  }

  /** Nanoseconds from `other` to this, as near as 64 bits come. */
  sub(other: GoTime): bigint {
    return clampInt64(this.unixNanos - other.unixNanos);
  }

  addDate(years: number, months: number, days: number): GoTime {
    const { year, month, day } = this.date;
    const date = { year: year + years, month: month + months, day: day + days };
    return GoTime.ofCivil(date, this.clock, this.nanos, this.location);
  }

  /** Down to a multiple of the duration since year 1, whatever the location. */
  truncate(durationNs: bigint): GoTime {
    const time = this.withoutMonotonic();
    return durationNs <= 0n ? time : time.add(-this.#beyond(durationNs));
  }

  /** To the nearest multiple of the duration since year 1, halves up. */
  round(durationNs: bigint): GoTime {
    const time = this.withoutMonotonic();
    if (durationNs <= 0n) return time;
    const rest = this.#beyond(durationNs);
    return time.add(rest + rest < durationNs ? -rest : durationNs - rest);
  }

  #beyond(durationNs: bigint): bigint {
    const sinceZero = this.unixNanos - BigInt(ZERO_UNIX_SECONDS) * SECOND_NS;
    return ((sinceZero % durationNs) + durationNs) % durationNs;
  }
}
