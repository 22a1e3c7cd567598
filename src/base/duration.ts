import { CodedError } from './errors.ts';

/** The largest span Go can hold, in nanoseconds: 2^63 - 1, about 292 years. */
const MAX_NS = 2n ** 63n - 1n;
const NS_PER_MS = 1_000_000;

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const WEEK_MS = 7 * DAY_MS;
const YEAR_MS = 365 * DAY_MS;

/** Units of Prometheus durations, largest first: the order in which they have to be written. */
const PROM_UNITS: readonly (readonly [unit: string, ms: number])[] = [
  ['y', YEAR_MS],
  ['w', WEEK_MS],
  ['d', DAY_MS],
  ['h', HOUR_MS],
  ['m', MINUTE_MS],
  ['s', SECOND_MS],
  ['ms', 1],
];

/**
 * Reads a Prometheus duration (`1d12h`): whole numbers, units y w d h m s ms in this order, a bare `0`, no sign.
 * Answers milliseconds. Throws `bad_duration` with Prometheus's message (`model.ParseDuration`).
 */
export function parsePromDuration(text: string): number {
  if (text === '0') return 0;
  if (text === '') throw bad('empty duration string');
  const invalid = `not a valid duration string: ${JSON.stringify(text)}`;
  if (!/^\d/.test(text)) throw bad(invalid);
  let ns = 0n;
  let last = -1;
  for (const [part, digits = '', unit = ''] of text.matchAll(/(\d+)(\D*)/g)) {
    if (part === digits || BigInt(digits) >= 2n ** 64n) throw bad(invalid);
    const rank = PROM_UNITS.findIndex(([name]) => name === unit);
    const ms = PROM_UNITS[rank]?.[1];
    if (ms === undefined) {
      throw bad(`unknown unit ${JSON.stringify(unit)} in duration ${JSON.stringify(text)}`);
    }
    if (rank <= last) throw bad(invalid);
    last = rank;
    ns += BigInt(digits) * BigInt(ms) * BigInt(NS_PER_MS);
    if (ns > MAX_NS) throw bad('duration out of range');
  }
  return Number(ns / BigInt(NS_PER_MS));
}

/** Prints milliseconds as Prometheus does: `1h30m`; years and weeks only where nothing remains; 0 is `0s`. */
export function formatPromDuration(ms: number): string {
  let rest = Math.trunc(Math.abs(ms));
  if (rest === 0) return '0s';
  let out = ms < 0 ? '-' : '';
  for (const [unit, size] of PROM_UNITS) {
    if ((unit === 'y' || unit === 'w') && rest % size !== 0) continue;
    const count = Math.floor(rest / size);
    if (count > 0) out += `${count}${unit}`;
    rest -= count * size;
  }
  return out;
}

const GO_UNITS_NS: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1000n,
  µs: 1000n,
  μs: 1000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
};

/**
 * Reads a Go duration (`1h30m`, `-1.5s`): fractions and a sign, units h m s ms us ns in any order, a bare `0`.
 * Answers milliseconds, with fractions for what is finer. Throws `bad_duration` with Go's message
 * (`time.ParseDuration`).
 */
export function parseGoDuration(text: string): number {
  const quoted = JSON.stringify(text);
  const invalid = `time: invalid duration ${quoted}`;
  const body = text.replace(/^[+-]/, '');
  if (body === '0') return 0;
  if (body === '') throw bad(invalid);
  let ns = 0n;
  for (let rest = body; rest !== '';) {
    const [part, whole = '', fraction = '', unit = ''] =
      /^(\d*)(?:\.(\d*))?([^\d.]*)/.exec(rest) ?? [];
    if (part === undefined || (whole === '' && fraction === '')) throw bad(invalid);
    if (unit === '') throw bad(`time: missing unit in duration ${quoted}`);
    const size = Object.hasOwn(GO_UNITS_NS, unit) ? GO_UNITS_NS[unit] : undefined;
    if (size === undefined) {
      throw bad(`time: unknown unit ${JSON.stringify(unit)} in duration ${quoted}`);
    }
    ns += BigInt(whole) * size + (BigInt(fraction) * size) / 10n ** BigInt(fraction.length);
    if (ns > MAX_NS) throw bad(invalid);
    rest = rest.slice(part.length);
  }
  return (text.startsWith('-') ? -1 : 1) * fromNanoseconds(ns);
}

/** Milliseconds, with fractions, of a count of nanoseconds. */
export function fromNanoseconds(ns: bigint): number {
  return Number(ns) / NS_PER_MS;
}

/** Prints milliseconds as Go prints a `time.Duration`: `1h0m0s`, `1.5s`, `250ms`, `0s`. */
export function formatGoDuration(ms: number): string {
  const ns = Math.round(Math.abs(ms) * NS_PER_MS);
  if (ns === 0) return '0s';
  const sign = ms < 0 ? '-' : '';
  if (ns < 1000) return `${sign}${ns}ns`;
  if (ns < NS_PER_MS) return `${sign}${decimal(ns, 1000)}µs`;
  if (ns < SECOND_MS * NS_PER_MS) return `${sign}${decimal(ns, NS_PER_MS)}ms`;
  const perMinute = MINUTE_MS * NS_PER_MS;
  const seconds = `${decimal(ns % perMinute, SECOND_MS * NS_PER_MS)}s`;
  const minutes = Math.floor(ns / perMinute);
  if (minutes === 0) return sign + seconds;
  if (minutes < 60) return `${sign}${minutes}m${seconds}`;
  return `${sign}${Math.floor(minutes / 60)}h${minutes % 60}m${seconds}`;
}

/** `count / size` without rounding: `size` is a power of ten. */
function decimal(count: number, size: number): string {
  const fraction = (count % size).toString().padStart(Math.log10(size), '0').replace(/0+$/, '');
  const whole = Math.floor(count / size).toString();
  return fraction === '' ? whole : `${whole}.${fraction}`;
}

function bad(message: string): CodedError {
  return new CodedError('bad_duration', message);
}
