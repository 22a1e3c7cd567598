import { BOOL, INT, INT64, named, pointerTo, STRING, structOf, UINT64 } from '../engine/types.ts';
import type { Method, PointerType, StructType } from '../engine/types.ts';
import { GoPointer, GoStruct, Scalar } from '../engine/values.ts';
import type { Value } from '../engine/values.ts';
import { functionError } from '../functions/function-error.ts';
import { formatTime, timeJsonProblem, timeString } from '../time/format.ts';
import { GoTime } from '../time/go-time.ts';
import { RFC3339_NANO } from '../time/layout.ts';
import { UTC } from '../time/location.ts';
import type { Location, Zones } from '../time/location.ts';
import { duration, DURATION, int64, MONTH, WEEKDAY, wholeNumber } from './duration-values.ts';

/** A `time.Time` for templates. */
export class TimeValue extends GoStruct {
  readonly time: GoTime;

  constructor(type: StructType, time: GoTime) {
    super(type, privateFields(time));
    this.time = time;
  }
}

/** A `*time.Location` for templates. */
class LocationValue extends GoPointer {
  readonly location: Location;

  constructor(location: Location) {
    super(LOCATION_POINTER, new GoStruct(LOCATION, { name: location.name }));
    this.location = location;
  }
}

const LOCATION: StructType = named(
  'time.Location',
  structOf([{ name: 'name', type: STRING }]),
  () => ({
    String: {
      params: [],
      result: STRING,
      onPointer: true,
      call: (self: Value) => (self instanceof LocationValue ? self.location.name : 'UTC'),
    },
  }),
);

const LOCATION_POINTER: PointerType = pointerTo(LOCATION);

const SECONDS_TO_EPOCH = 62_135_596_800;

/** What Go keeps inside, as far as it can be seen from outside: by comparing, and by printing with odd verbs. */
function privateFields(time: GoTime): Readonly<Record<string, Value>> {
  return {
    wall: new Scalar(UINT64, BigInt(time.nanos)),
    ext: new Scalar(INT64, BigInt(time.unixSeconds + SECONDS_TO_EPOCH)),
    loc:
      time.location === UTC
        ? new GoPointer(LOCATION_POINTER, undefined)
        : new LocationValue(time.location),
  };
}

/** The instant of a `time.Time` value; Go's zero time for anything else, which the engine never hands over. */
export function timeOf(value: Value): GoTime {
  return value instanceof TimeValue ? value.time : GoTime.zero;
}

/** Makes time values, whose `Local` is the zone of this machine. */
export class TimeValues {
  /** Go's `time.Time`. */
  readonly type: StructType;

  constructor(zones: Zones) {
    const fields = [
      { name: 'wall', type: UINT64 },
      { name: 'ext', type: INT64 },
      { name: 'loc', type: LOCATION_POINTER },
    ];
    this.type = named('time.Time', structOf(fields), (self) => ({
      ...readings(),
      ...comparisons(self),
      ...changes(self),
      Local: {
        params: [],
        result: self,
        call: (time: Value) => new TimeValue(self, timeOf(time).in(zones.local)),
      },
    }));
  }

  of(time: GoTime): TimeValue {
    return new TimeValue(this.type, time);
  }
}

/** What a time says of itself. */
function readings(): Readonly<Record<string, Method>> {
  const nanosPer = (unit: bigint) => (time: GoTime) => int64(floorDivide(time.unixNanos, unit));
  return {
    Day: reading(INT, (time) => BigInt(time.date.day)),
    Format: {
      params: [STRING],
      result: STRING,
      call: (self: Value, layout: string) => formatTime(timeOf(self), layout),
    },
    Hour: reading(INT, (time) => BigInt(time.clock.hour)),
    IsDST: reading(BOOL, (time) => time.zone.isDst),
    IsZero: reading(BOOL, (time) => time.isZero),
    Location: reading(LOCATION_POINTER, (time) => new LocationValue(time.location)),
    MarshalJSON: reading(STRING, timeJson),
    Minute: reading(INT, (time) => BigInt(time.clock.minute)),
    Month: reading(MONTH, (time) => new Scalar(MONTH, BigInt(time.date.month))),
    Nanosecond: reading(INT, (time) => BigInt(time.nanos)),
    Second: reading(INT, (time) => BigInt(time.clock.second)),
    String: reading(STRING, timeString),
    Unix: reading(INT64, (time) => int64(BigInt(time.unixSeconds))),
    UnixMicro: reading(INT64, nanosPer(1000n)),
    UnixMilli: reading(INT64, nanosPer(1_000_000n)),
    UnixNano: reading(INT64, nanosPer(1n)),
    Weekday: reading(WEEKDAY, (time) => new Scalar(WEEKDAY, BigInt(time.weekday))),
    Year: reading(INT, (time) => BigInt(time.date.year)),
    YearDay: reading(INT, (time) => BigInt(time.yearDay)),
  };
}

/** How the JSON encoder of Go prints a time; throws what that says of times it does not print. */
function timeJson(time: GoTime): string {
  const problem = timeJsonProblem(time);
  if (problem === undefined) return `"${formatTime(time, RFC3339_NANO)}"`;
  const message = `json: error calling MarshalJSON for type time.Time: Time.MarshalJSON: ${problem}`;
  throw functionError(message);
}

function reading(result: NonNullable<Method['result']>, read: (time: GoTime) => Value): Method {
  return { params: [], result, call: (self: Value) => read(timeOf(self)) };
}

function comparisons(type: StructType): Readonly<Record<string, Method>> {
  const isSo = (test: (order: number) => boolean): Method => ({
    params: [type],
    result: BOOL,
    call: (self: Value, other: Value) => test(timeOf(self).compare(timeOf(other))),
  });
  return {
    After: isSo((order) => order > 0),
    Before: isSo((order) => order < 0),
    Equal: isSo((order) => order === 0),
    Compare: {
      params: [type],
      result: INT,
      call: (self: Value, other: Value) => BigInt(timeOf(self).compare(timeOf(other))),
    },
    Sub: {
      params: [type],
      result: DURATION,
      call: (self: Value, other: Value) => duration(timeOf(self).sub(timeOf(other))),
    },
  };
}

/** What makes another time of a time. */
function changes(type: StructType): Readonly<Record<string, Method>> {
  const value = (time: GoTime): TimeValue => new TimeValue(type, time);
  const bySpan = (change: (time: GoTime, ns: bigint) => GoTime): Method => ({
    params: [DURATION],
    result: type,
    call: (self: Value, span: Value) => value(change(timeOf(self), wholeNumber(span))),
  });
  return {
    Add: bySpan((time, ns) => time.add(ns)),
    AddDate: {
      params: [INT, INT, INT],
      result: type,
      call: (self: Value, ...steps: Value[]) => {
        const [years = 0, months = 0, days = 0] = steps.map((step) => Number(wholeNumber(step)));
        const time = timeOf(self).addDate(years, months, days);
        if (!Number.isSafeInteger(time.unixSeconds)) throw functionError('time: out of range');
        return value(time);
      },
    },
    In: {
      params: [LOCATION_POINTER],
      result: type,
      call: (self: Value, place: Value) => {
        if (!(place instanceof LocationValue)) {
          throw new Error('time: missing Location in call to Time.In');
        }
        return value(timeOf(self).in(place.location));
      },
    },
    Round: bySpan((time, ns) => time.round(ns)),
    Truncate: bySpan((time, ns) => time.truncate(ns)),
    UTC: { params: [], result: type, call: (self: Value) => value(timeOf(self).in(UTC)) },
  };
}

function floorDivide(value: bigint, unit: bigint): bigint {
  const quotient = value / unit;
  return value % unit < 0n ? quotient - 1n : quotient;
}
