import { describe, expect, it } from '@jest/globals';
import { fromParts, partsOf } from './zoned.ts';

describe('days and times of the calendar', () => {
  it.each(['local', 'utc'] as const)('come back as they went, %s', (zone) => {
    const ms = Date.UTC(2026, 2, 29, 23, 45);
    const { day, time } = partsOf(ms, zone);
    expect(fromParts(day, time, zone)).toBe(ms);
  });

  it('are of UTC where that is shown', () => {
    expect(partsOf(Date.UTC(2026, 0, 2, 3, 4), 'utc')).toEqual({
      day: '2026-01-02',
      time: '03:04',
    });
  });
});
