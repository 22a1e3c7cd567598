import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseAlertTime } from '../../alerts/time-format.ts';
import { dateProblem } from './date-problem.ts';

// The words of an Alertmanager 0.34.
describe('what is wrong with a time', () => {
  it.each([
    ['yesterday', 'parsing time "yesterday" as "2006-01-02": cannot parse "yesterday" as "2006"'],
    [
      '20x0-01-01',
      'parsing time "20x0-01-01" as "2006-01-02": cannot parse "20x0-01-01" as "2006"',
    ],
    ['2020', 'parsing time "2020" as "2006-01-02": cannot parse "" as "-"'],
    ['1577836800', 'parsing time "1577836800" as "2006-01-02": cannot parse "836800" as "-"'],
    ['2020-1-01', 'parsing time "2020-1-01" as "2006-01-02": cannot parse "1-01" as "01"'],
    ['2020-13-01T00:00:00Z', 'parsing time "2020-13-01T00:00:00Z": month out of range'],
    ['2020-01-1', 'parsing time "2020-01-1" as "2006-01-02": cannot parse "1" as "02"'],
    ['2020-01-01T25:00:00Z', 'parsing time "2020-01-01T25:00:00Z": extra text: "T25:00:00Z"'],
    ['2020-02-30', 'parsing time "2020-02-30": day out of range'],
    [
      'x"\\é\n',
      String.raw`parsing time "x\"\\\xc3\xa9\x0a" as "2006-01-02": cannot parse "x\"\\\xc3\xa9\x0a" as "2006"`,
    ],
  ])('%j', (text, problem) => {
    expect(parseAlertTime(text)).toBeUndefined();
    expect(dateProblem(text)).toBe(problem);
  });

  it('something is always said', () => {
    const almost = fc.stringMatching(/^[0-9]{0,5}-?[0-9]{0,3}-?[0-9]{0,3}[T ]?[a-z]?$/);
    fc.assert(
      fc.property(fc.oneof(almost, fc.string({ unit: 'binary' })), (text) => {
        if (parseAlertTime(text) === undefined)
          expect(dateProblem(text)).toMatch(/^parsing time "/);
      }),
    );
  });
});
