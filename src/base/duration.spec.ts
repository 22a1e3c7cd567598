import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  formatGoDuration,
  formatPromDuration,
  parseGoDuration,
  parsePromDuration,
} from './duration.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

describe('Prometheus durations', () => {
  it.each<[text: string, ms: number, printed: string]>([
    ['0', 0, '0s'],
    ['0s', 0, '0s'],
    ['5m', 300_000, '5m'],
    ['90s', 90_000, '1m30s'],
    ['1d12h', 36 * HOUR, '1d12h'],
    ['12w6d', 90 * DAY, '90d'],
    ['2w', 14 * DAY, '2w'],
    ['1y', 365 * DAY, '1y'],
    ['1y2w3d4h5m6s7ms', 382 * DAY + 4 * HOUR + 306_007, '382d4h5m6s7ms'],
    ['007ms', 7, '7ms'],
  ])('reads %s', (text, ms, printed) => {
    expect(parsePromDuration(text)).toBe(ms);
    expect(formatPromDuration(ms)).toBe(printed);
  });

  it.each([
    ['', 'empty duration string'],
    ['5', 'not a valid duration string: "5"'],
    ['-5m', 'not a valid duration string: "-5m"'],
    ['1.5s', 'unknown unit "." in duration "1.5s"'],
    ['5 m', 'unknown unit " m" in duration "5 m"'],
    ['5x', 'unknown unit "x" in duration "5x"'],
    ['5m1h', 'not a valid duration string: "5m1h"'],
    ['5m5m', 'not a valid duration string: "5m5m"'],
    ['m', 'not a valid duration string: "m"'],
    ['1h5', 'not a valid duration string: "1h5"'],
    ['300y', 'duration out of range'],
    ['292y52w', 'duration out of range'],
    ['99999999999999999999s', 'not a valid duration string: "99999999999999999999s"'],
    ['0ms0', 'not a valid duration string: "0ms0"'],
  ])('refuses %j', (text, message) => {
    expect(() => parsePromDuration(text)).toThrow(message);
  });

  it('reads back what it prints', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 292 * 365 * DAY }), (ms) => {
        expect(parsePromDuration(formatPromDuration(ms))).toBe(ms);
      }),
    );
  });
});

describe('Go durations', () => {
  it.each<[text: string, ms: number, printed: string]>([
    ['0', 0, '0s'],
    ['-0', 0, '0s'],
    ['5s', 5000, '5s'],
    ['1.5s', 1500, '1.5s'],
    ['.5s', 500, '500ms'],
    ['1.s', 1000, '1s'],
    ['1h', HOUR, '1h0m0s'],
    ['90m', 1.5 * HOUR, '1h30m0s'],
    ['1m1h', 61 * 60_000, '1h1m0s'],
    ['-1.5h', -1.5 * HOUR, '-1h30m0s'],
    ['+3ns', 0.000003, '3ns'],
    ['1500µs', 1.5, '1.5ms'],
    ['1.5us', 0.0015, '1.5µs'],
    ['1m0.05s', 60_050, '1m0.05s'],
  ])('reads %s', (text, ms, printed) => {
    expect(parseGoDuration(text)).toBeCloseTo(ms, 9);
    expect(formatGoDuration(ms)).toBe(printed);
  });

  it.each([
    ['', 'time: invalid duration ""'],
    ['x', 'time: invalid duration "x"'],
    ['.s', 'time: invalid duration ".s"'],
    ['5', 'time: missing unit in duration "5"'],
    ['1d', 'time: unknown unit "d" in duration "1d"'],
    ['1h toString', 'time: unknown unit "h toString" in duration "1h toString"'],
    ['1toString', 'time: unknown unit "toString" in duration "1toString"'],
    ['9999999h', 'time: invalid duration "9999999h"'],
    ['- 5s', 'time: invalid duration "- 5s"'],
  ])('refuses %j', (text, message) => {
    expect(() => parseGoDuration(text)).toThrow(message);
  });

  it('reads back what it prints, to the microsecond', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e12, max: 1e12 }), (us) => {
        expect(parseGoDuration(formatGoDuration(us / 1000))).toBeCloseTo(us / 1000, 5);
      }),
    );
  });
});
