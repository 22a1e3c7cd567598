import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { GO_ZERO_TIME_NS } from '../../silences/validate.ts';
import { decodeSilence } from './decode-silence.ts';
import { ApiError } from './errors.ts';

const NOW = Date.parse('2026-01-01T12:00:00Z');
const MATCHER = { name: 'a', value: 'b', isRegex: false };
const GOOD = {
  matchers: [MATCHER],
  startsAt: '2026-01-01T11:00:00.123456789+01:00',
  endsAt: '2026-01-01T13:00:00Z',
  createdBy: 'me',
  comment: 'c',
};
const HOUR_NS = 3_600_000_000_000n;
const NOON_NS = BigInt(NOW) * 1_000_000n;

function refusal(body: string): ApiError {
  try {
    decodeSilence(body, NOW);
  } catch (error) {
    if (error instanceof ApiError) return error;
    throw error;
  }
  throw new Error('was accepted');
}

// What else is refused, and how, is recorded from a real 0.34 in test/acceptance/silence-exchanges.ts.
describe('a posted silence', () => {
  it('becomes what the silences take, times to the nanosecond', () => {
    expect(
      decodeSilence(JSON.stringify({ ...GOOD, annotations: { k: 'v', n: null } }), NOW),
    ).toEqual({
      id: '',
      matcherSets: [[{ operator: '=', name: 'a', value: 'b' }]],
      startsAtNs: NOON_NS - 2n * HOUR_NS + 123_456_789n,
      endsAtNs: NOON_NS + HOUR_NS,
      createdBy: 'me',
      comment: 'c',
      annotations: { k: 'v', n: '' },
    });
  });

  it.each([
    [{ isRegex: false }, '='],
    [{ isRegex: false, isEqual: null }, '='],
    [{ isRegex: false, isEqual: false }, '!='],
    [{ isRegex: true }, '=~'],
    [{ isRegex: true, isEqual: false }, '!~'],
  ])('a matcher with %j is %s', (flags, operator) => {
    const matchers = [{ name: 'a', value: 'b', ...flags }];
    const { matcherSets } = decodeSilence(JSON.stringify({ ...GOOD, matchers }), NOW);
    expect(matcherSets).toEqual([[{ operator, name: 'a', value: 'b' }]]);
  });

  it('may begin at the zero time, and end at this very instant', () => {
    const times = { startsAt: '0001-01-01T00:00:00Z', endsAt: '2026-01-01T12:00:00Z' };
    const { startsAtNs, endsAtNs } = decodeSilence(JSON.stringify({ ...GOOD, ...times }), NOW);
    expect([startsAtNs, endsAtNs]).toEqual([GO_ZERO_TIME_NS, NOON_NS]);
  });

  it('keeps an annotation of any name', () => {
    const body = JSON.stringify(GOOD).replace('{', '{"annotations":{"__proto__":"x","1":"y"},');
    expect(Object.entries(decodeSilence(body, NOW).annotations)).toEqual([
      ['1', 'y'],
      ['__proto__', 'x'],
    ]);
  });

  it('of several wrong types the first that is written is told, of a bad time before all others', () => {
    const first = refusal('{"comment":5,"createdBy":6}');
    expect(first.message).toContain('Silence.comment');
    expect(refusal('{"comment":5,"endsAt":"x"}').message).toContain('parsing time "x"');
    expect(refusal('{"comment":5,"id":6}').message).toContain('.id of type string');
  });

  it.each([
    ['regular expressions', true, 400],
    ['plain values', false, undefined],
  ])('of very long %s', (_, isRegex, status) => {
    const matchers = [1, 2].map((n) => ({ name: `n${n}`, value: 'a'.repeat(32_769), isRegex }));
    const body = JSON.stringify({ ...GOOD, matchers });
    if (status === undefined) expect(decodeSilence(body, NOW).matcherSets[0]).toHaveLength(2);
    else expect(refusal(body)).toMatchObject({ status, message: expect.stringContaining('65536') });
  });

  it('is taken or refused with a reason, whatever it is', () => {
    const value = fc.oneof(
      fc.constantFrom('', '2020-01-01', null, [], {}, [null], [MATCHER]),
      fc.jsonValue(),
    );
    const some = fc.record(
      {
        id: value,
        matchers: value,
        startsAt: value,
        endsAt: value,
        createdBy: value,
        comment: value,
        annotations: value,
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(some, (fields) => {
        const body = JSON.stringify({ ...GOOD, ...fields });
        try {
          expect(decodeSilence(body, NOW).matcherSets[0]?.length).toBeGreaterThan(0);
        } catch (error) {
          expect(error).toBeInstanceOf(ApiError);
          expect([400, 422]).toContain((error as ApiError).status);
        }
      }),
    );
  });
});
