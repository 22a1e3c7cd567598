import { FLOAT64, INT64, named, STRING } from '../engine/types.ts';
import type { Method, ScalarType } from '../engine/types.ts';
import { Scalar } from '../engine/values.ts';
import type { Value } from '../engine/values.ts';
import { monthName, weekdayName } from '../time/format.ts';
import {
  absDuration,
  durationHours,
  durationMicroseconds,
  durationMilliseconds,
  durationMinutes,
  durationSeconds,
  durationString,
  roundDuration,
  truncateDuration,
} from '../time/go-duration.ts';

/** Go's `time.Duration`: nanoseconds. */
export const DURATION: ScalarType = named('time.Duration', INT64, (self) => ({
  Abs: of(self, absDuration, duration),
  Hours: of(FLOAT64, durationHours),
  Microseconds: of(INT64, durationMicroseconds, int64),
  Milliseconds: of(INT64, durationMilliseconds, int64),
  Minutes: of(FLOAT64, durationMinutes),
  Nanoseconds: of(INT64, (ns) => ns, int64),
  Round: byUnit(self, roundDuration),
  Seconds: of(FLOAT64, durationSeconds),
  String: of(STRING, durationString),
  Truncate: byUnit(self, truncateDuration),
}));

/** Go's `time.Month`: 1 is January. */
export const MONTH: ScalarType = named('time.Month', INT64, () => ({
  String: of(STRING, monthName),
}));

/** Go's `time.Weekday`: 0 is Sunday. */
export const WEEKDAY: ScalarType = named('time.Weekday', INT64, () => ({
  String: of(STRING, weekdayName),
}));

/** A `time.Duration` of this many nanoseconds. */
export function duration(ns: bigint): Scalar {
  return new Scalar(DURATION, ns);
}

/** An `int64`. */
export function int64(value: bigint): Scalar {
  return new Scalar(INT64, BigInt.asIntN(64, value));
}

/** The whole number in a scalar value; 0 for anything else, which the engine never hands over. */
export function wholeNumber(value: Value): bigint {
  const plain = value instanceof Scalar ? value.value : value;
  return typeof plain === 'bigint' ? plain : 0n;
}

function of<T extends Value | bigint>(
  result: ScalarType,
  compute: (ns: bigint) => T,
  wrap: (computed: T) => Value = (computed) => computed,
): Method {
  return { params: [], result, call: (self: Value) => wrap(compute(wholeNumber(self))) };
}

function byUnit(self: ScalarType, compute: (ns: bigint, unit: bigint) => bigint): Method {
  return {
    params: [self],
    result: self,
    call: (ns: Value, unit: Value) => duration(compute(wholeNumber(ns), wholeNumber(unit))),
  };
}
