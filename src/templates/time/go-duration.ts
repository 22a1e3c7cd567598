const MICROSECOND = 1000n;
const MILLISECOND = 1_000_000n;
export const SECOND_NS = 1_000_000_000n;
const MINUTE = 60n * SECOND_NS;
const HOUR = 60n * MINUTE;
const MAX = 2n ** 63n - 1n;
const MIN = -(2n ** 63n);

/** Go's `Duration.String` of a count of nanoseconds: `1h0m0s`, `1.5s`, `250ms`, `0s`. */
export function durationString(ns: bigint): string {
  if (ns === 0n) return '0s';
  const sign = ns < 0n ? '-' : '';
  const size = ns < 0n ? -ns : ns;
  if (size < MICROSECOND) return `${sign}${size}ns`;
  if (size < MILLISECOND) return `${sign}${decimal(size, 3)}µs`;
  if (size < SECOND_NS) return `${sign}${decimal(size, 6)}ms`;
  const seconds = `${decimal(size % MINUTE, 9)}s`;
  const minutes = size / MINUTE;
  if (minutes === 0n) return sign + seconds;
  if (minutes < 60n) return `${sign}${minutes}m${seconds}`;
  return `${sign}${minutes / 60n}h${minutes % 60n}m${seconds}`;
}

/** `count / 10^digits`, exactly, without zeros at the end. */
function decimal(count: bigint, digits: number): string {
  const text = String(count).padStart(digits + 1, '0');
  const fraction = text.slice(-digits).replace(/0+$/, '');
  return text.slice(0, -digits) + (fraction === '' ? '' : `.${fraction}`);
}

/** Go's `Duration.Hours`: hours with a fraction. */
export function durationHours(ns: bigint): number {
  return Number(ns / HOUR) + Number(ns % HOUR) / Number(HOUR);
}

/** Go's `Duration.Minutes`. */
export function durationMinutes(ns: bigint): number {
  return Number(ns / MINUTE) + Number(ns % MINUTE) / Number(MINUTE);
}

/** Go's `Duration.Seconds`. */
export function durationSeconds(ns: bigint): number {
  return Number(ns / SECOND_NS) + Number(ns % SECOND_NS) / Number(SECOND_NS);
}

/** Go's `Duration.Milliseconds`, whole. */
export function durationMilliseconds(ns: bigint): bigint {
  return ns / MILLISECOND;
}

/** Go's `Duration.Microseconds`, whole. */
export function durationMicroseconds(ns: bigint): bigint {
  return ns / MICROSECOND;
}

/** Go's `Duration.Truncate`: towards zero to a multiple of `unit`; as it is where `unit` is none. */
export function truncateDuration(ns: bigint, unit: bigint): bigint {
  return unit <= 0n ? ns : ns - (ns % unit);
}

/** Go's `Duration.Round`: to the nearest multiple of `unit`, halves away from zero, within what Go can hold. */
export function roundDuration(ns: bigint, unit: bigint): bigint {
  if (unit <= 0n) return ns;
  const size = ns < 0n ? -ns : ns;
  const rest = size % unit;
  const rounded = rest + rest < unit ? size - rest : size - rest + unit;
  return clampInt64(ns < 0n ? -rounded : rounded);
}

/** Go's `Duration.Abs`. */
export function absDuration(ns: bigint): bigint {
  return ns < 0n ? clampInt64(-ns) : ns;
}

/** The nearest that 64 bits hold. */
export function clampInt64(value: bigint): bigint {
  if (value > MAX) return MAX;
  return value < MIN ? MIN : value;
}
