import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { messageOf } from '../../base/errors.ts';
import { formatTime, timeString } from './format.ts';
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
} from './go-duration.ts';
import { GoTime } from './go-time.ts';
import { readLayout, RFC3339_NANO } from './layout.ts';
import { fixedZone, UTC, Zones } from './location.ts';
import type { Location } from './location.ts';
import { parseTime } from './parse.ts';

type Seven = readonly [number, number, number, number, number, number, number];

/** What Go 1.26 answers; see test/conformance/templates/README.md. */
interface Golden {
  readonly format: readonly (readonly [string, number, number, string, string])[];
  readonly parse: readonly (readonly [string, string, string | null, string | null])[];
  readonly durations: readonly {
    readonly ns: string;
    readonly string: string;
    readonly hours: number;
    readonly minutes: number;
    readonly seconds: number;
    readonly ms: string;
    readonly us: string;
    readonly abs: string;
    readonly round: readonly string[];
    readonly truncate: readonly string[];
  }[];
  readonly units: readonly string[];
  readonly arithmetic: readonly {
    readonly zone: string;
    readonly s: number;
    readonly n: number;
    readonly weekday: number;
    readonly yday: number;
    readonly year: number;
    readonly isDst: boolean;
    readonly isZero: boolean;
    readonly add: readonly string[];
    readonly round: readonly string[];
    readonly truncate: readonly string[];
    readonly addDate: readonly string[];
  }[];
  readonly dates: readonly {
    readonly zone: string;
    readonly civil: Seven;
    readonly is: string;
  }[];
  readonly locations: readonly (readonly [string, string | null, string | null])[];
}

const golden = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../../test/conformance/templates/time.json'), 'utf8'),
) as Golden;

const zones = new Zones(() => 'UTC');

function location(name: string): Location {
  return name.startsWith('fixed:') ? fixedZone('', Number(name.slice(6))) : zones.load(name);
}

/** What is not as it is in the table, so that one look shows all of it. */
function differences<T>(
  cases: readonly T[],
  look: (each: T) => { readonly is: unknown; readonly shouldBe: unknown },
): readonly unknown[] {
  return cases
    .map((each) => ({ each, ...look(each) }))
    .filter(({ is, shouldBe }) => JSON.stringify(is) !== JSON.stringify(shouldBe));
}

describe('Go time', () => {
  it('prints times in all layouts and many zones as Go does', () => {
    const wrong = differences(golden.format, ([zone, seconds, nanos, layout, shouldBe]) => {
      const time = new GoTime(seconds, nanos, location(zone));
      return { is: layout === 'String' ? timeString(time) : formatTime(time, layout), shouldBe };
    });
    expect(golden.format.length).toBeGreaterThan(1000);
    expect(wrong).toEqual([]);
  });

  it('reads times as Go does, and refuses with its words', () => {
    const wrong = differences(golden.parse, ([layout, text, result, error]) => {
      const shouldBe = result ?? error;
      try {
        const time = parseTime(layout, text, UTC);
        const { abbreviation, offsetSeconds } = time.zone;
        const is = `${time.unixSeconds} ${time.nanos} ${abbreviation} ${offsetSeconds} ${time.location.name}`;
        return { is, shouldBe };
      } catch (problem) {
        return { is: messageOf(problem), shouldBe };
      }
    });
    expect(wrong).toEqual([]);
  });

  it('reckons with times as Go does', () => {
    const wrong = differences(golden.arithmetic, ({ zone, s, n, ...shouldBe }) => {
      const time = new GoTime(s, n, location(zone));
      const print = (result: GoTime): string => formatTime(result, RFC3339_NANO);
      const spans = [1n, -1n, 1_500_000_000n, -3_600_000_000_000n, 2n ** 63n - 1n, -(2n ** 63n)];
      const day = 86_400_000_000_000n;
      const units = [0n, 1000n, 10n ** 9n, 3600n * 10n ** 9n, day, 7n * day, 12_345_678_901n];
      const steps: readonly (readonly [number, number, number])[] = [
        [0, 0, 1],
        [0, 1, 0],
        [1, 0, 0],
        [0, -14, -40],
        [-3, 25, 400],
        [0, 0, -1],
      ];
      const is = {
        add: spans.map((span) => print(time.add(span))),
        addDate: steps.map((step) => print(time.addDate(...step))),
        isDst: time.zone.isDst,
        isZero: time.isZero,
        round: units.map((unit) => print(time.round(unit))),
        truncate: units.map((unit) => print(time.truncate(unit))),
        weekday: time.weekday,
        yday: time.yearDay,
        year: time.date.year,
      };
      return { is, shouldBe: Object.fromEntries(Object.entries(shouldBe).sort()) };
    });
    expect(wrong).toEqual([]);
  });

  it('finds the instant of a date at a place as Go does', () => {
    const wrong = differences(golden.dates, ({ zone, civil, is: shouldBe }) => {
      const [year, month, day, hour, minute, second, nanos] = civil;
      const date = { year, month, day };
      const time = GoTime.ofCivil(date, { hour, minute, second }, nanos, location(zone));
      return { is: `${time.unixSeconds}.${time.nanos}`, shouldBe };
    });
    expect(wrong).toEqual([]);
  });

  it('knows the zones that Go knows, by the same names only', () => {
    const wrong = differences(golden.locations, ([name, result, error]) => {
      const shouldBe = result ?? error;
      try {
        return { is: zones.load(name).name, shouldBe };
      } catch (problem) {
        return { is: messageOf(problem), shouldBe };
      }
    });
    expect(wrong).toEqual([]);
  });

  it('reads back what it prints, in any zone of the tables, to the nanosecond', () => {
    const names = golden.locations.flatMap(([, name]) => (name === null ? [] : [name]));
    const seconds = fc.integer({ min: -62_135_000_000, max: 253_000_000_000 });
    const nanos = fc.integer({ min: 0, max: 999_999_999 });
    fc.assert(
      fc.property(seconds, nanos, fc.constantFrom(...names), (s, n, name) => {
        const time = new GoTime(s, n, zones.load(name));
        const layout = '2006-01-02T15:04:05.999999999Z07:00:00';
        const again = parseTime(layout, formatTime(time, layout), UTC);
        expect([again.unixSeconds, again.nanos]).toEqual([s, n]);
      }),
    );
  });

  it('prints any layout, as it is where it has no element', () => {
    const time = new GoTime(0, 0, UTC);
    fc.assert(
      fc.property(fc.string(), (layout) => {
        const hasElement = readLayout(layout).some(({ kind }) => kind !== 'text');
        if (!hasElement) expect(formatTime(time, layout)).toBe(layout);
        else expect(typeof formatTime(time, layout)).toBe('string');
      }),
    );
  });

  it('measures, to the nanosecond, as far as Go can', () => {
    const later = new GoTime(1, 5, UTC);
    expect(later.sub(new GoTime(0, 999_999_999, UTC))).toBe(6n);
    expect(GoTime.zero.sub(later)).toBe(-(2n ** 63n));
    expect(later.compare(later)).toBe(0);
    expect(later.compare(GoTime.zero)).toBe(1);
    expect(GoTime.ofMillis(-1, 7, UTC)).toEqual(new GoTime(-1, 999_000_007, UTC));
  });

  it('prints what the monotonic clock read, until the time is shown elsewhere', () => {
    const now = new GoTime(0, 0, UTC, 1_234_567n);
    expect(timeString(now)).toBe('1970-01-01 00:00:00 +0000 UTC m=+0.001234567');
    expect(timeString(now.add(-1_000_000_000n))).toBe(
      '1969-12-31 23:59:59 +0000 UTC m=-0.998765433',
    );
    expect(timeString(now.in(UTC))).toBe('1970-01-01 00:00:00 +0000 UTC');
  });
});

describe('Go durations', () => {
  it('print and convert as in Go', () => {
    const wrong = differences(golden.durations, ({ ns, ...shouldBe }) => {
      const span = BigInt(ns);
      const units = golden.units.map(BigInt);
      const is = {
        abs: String(absDuration(span)),
        hours: durationHours(span),
        minutes: durationMinutes(span),
        ms: String(durationMilliseconds(span)),
        round: units.map((unit) => String(roundDuration(span, unit))),
        seconds: durationSeconds(span),
        string: durationString(span),
        truncate: units.map((unit) => String(truncateDuration(span, unit))),
        us: String(durationMicroseconds(span)),
      };
      return { is, shouldBe };
    });
    expect(wrong).toEqual([]);
  });
});
