import { describe, expect, it } from '@jest/globals';
import { formatDuration, formatInstant, parseDuration } from './time.ts';

describe('times of the page', () => {
  it.each([
    [0, '0s'],
    [999, '1s'],
    [61_000, '1m 1s'],
    [20 * 60_000 + 5000, '20m'],
    [3_600_000, '1h'],
    [90 * 60_000, '1h 30m'],
    [76 * 3_600_000, '3d 4h'],
    [-5000, '5s'],
  ])('says %d ms as %s', (ms, text) => {
    expect(formatDuration(ms, 'en')).toBe(text);
  });

  it.each([
    ['2h', 7_200_000],
    ['1d 12h', 129_600_000],
    ['1.5h', 5_400_000],
    ['0m', undefined],
    ['', undefined],
    ['tomorrow', undefined],
    ['-1h', undefined],
    ['9999999w', undefined],
  ])('reads %j', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  it('says an instant in UTC, and what is none as it is', () => {
    const options = { language: 'en', zone: 'utc', nowMs: Date.UTC(2026, 0, 2) } as const;
    expect(formatInstant('2026-01-02T03:04:05Z', options)).toBe('2 Jan, 03:04:05');
    expect(formatInstant('2026-01-02T03:04:05Z', { ...options, full: true })).toContain('UTC');
    expect(formatInstant('soon', options)).toBe('soon');
  });
});
