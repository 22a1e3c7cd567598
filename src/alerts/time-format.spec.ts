import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  formatRfc3339Millis,
  formatRfc3339Nano,
  parseAlertTime,
  parseUtcMillis,
  TimeFormatter,
} from './time-format.ts';

interface Row {
  readonly text: string;
  readonly nano?: string;
  readonly millis?: string;
}

const golden = JSON.parse(readFileSync(new URL('time-golden.json', import.meta.url), 'utf8')) as {
  readonly rows: readonly Row[];
};
/** From year 0 to year 9999, the range that four digits have. */
const instants = fc.integer({ min: -62_167_219_200_000, max: 253_402_300_799_999 });

describe('parseAlertTime', () => {
  it.each(golden.rows.map((row) => [row.text, row.nano, row.millis]))(
    'reads %j as the original does',
    (text, nano, millis) => {
      const time = parseAlertTime(text ?? '');
      expect(time && formatRfc3339Nano(time.ms, time.detail)).toBe(nano);
      expect(time && formatRfc3339Millis(time.ms, time.detail)).toBe(millis);
    },
  );

  it('keeps no detail for whole milliseconds in UTC', () => {
    expect(parseAlertTime('2026-11-21T01:02:03.4560000Z')).toEqual({
      ms: 1795222923456,
      detail: undefined,
    });
  });

  it('reads what it printed, nanoseconds and zone included', () => {
    const zones = fc.integer({ min: -1439, max: 1439 });
    fc.assert(
      fc.property(instants, fc.nat(999_999), zones, (local, nanos, offsetMinutes) => {
        const detail = nanos === 0 && offsetMinutes === 0 ? undefined : { nanos, offsetMinutes };
        const ms = local - offsetMinutes * 60_000;
        expect(parseAlertTime(formatRfc3339Nano(ms, detail))).toEqual({ ms, detail });
      }),
    );
  });

  it('never throws', () => {
    const unit = fc.constantFrom(...Array.from('0123456789-:.,TZ+ '));
    fc.assert(fc.property(fc.string({ unit, maxLength: 32 }), (text) => void parseAlertTime(text)));
  });
});

describe('parseUtcMillis', () => {
  it('agrees with JavaScript', () => {
    fc.assert(
      fc.property(instants, (ms) => {
        expect(parseUtcMillis(new Date(ms).toISOString())).toBe(ms);
      }),
    );
  });

  it('leaves other forms to parseAlertTime', () => {
    expect(parseUtcMillis('2026-11-21T01:02:03.456+00:00')).toBeNaN();
  });
});

describe('TimeFormatter', () => {
  it('agrees with JavaScript, whatever it printed before', () => {
    const times = new TimeFormatter();
    const near = fc.tuple(instants, fc.integer({ min: -100_000_000, max: 100_000_000 }));
    fc.assert(
      fc.property(fc.array(near), (all) => {
        for (const [base, delta] of all) {
          for (const ms of [base, base + 1, base + delta].filter(
            (each) => each >= -62_167_219_200_000,
          )) {
            if (ms <= 253_402_300_799_999)
              expect(times.millis(ms, undefined)).toBe(new Date(ms).toISOString());
          }
        }
      }),
    );
  });

  it('prints the zone on the clock of that zone', () => {
    expect(formatRfc3339Millis(0, { nanos: 999_999, offsetMinutes: -90 })).toBe(
      '1969-12-31T22:30:00.000-01:30',
    );
  });
});
