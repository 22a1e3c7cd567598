import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { MatcherRecord, SilenceRecord } from '../../replication/records.ts';
import { printSilence, printSilences } from './silence-json.ts';

const MATCHER: MatcherRecord = { operator: '!~', name: 'a', value: 'b.*' };
const aRecord = (fields: Partial<SilenceRecord> = {}): SilenceRecord => ({
  id: 'i',
  matcherSets: [[MATCHER]],
  startsAtNs: 1_999_999n,
  endsAtNs: 1_767_268_800_123_000_000n,
  updatedAtNs: -1n,
  createdBy: 'me',
  comment: 'c',
  annotations: {},
  expiresAtNs: 0n,
  ...fields,
});
const print = (fields: Partial<SilenceRecord> = {}): string =>
  printSilence({ record: aRecord(fields), state: 'active' }).toString('utf8');

describe('the JSON of a silence', () => {
  it('has its keys in the order of the original, times cut to milliseconds, and ends in a line feed', () => {
    expect(print()).toBe(
      '{"id":"i","status":{"state":"active"},"updatedAt":"1969-12-31T23:59:59.999Z","comment":"c","createdBy":"me",' +
        '"endsAt":"2026-01-01T12:00:00.123Z","matchers":[{"isEqual":false,"isRegex":true,"name":"a","value":"b.*"}],' +
        '"startsAt":"1970-01-01T00:00:00.001Z"}\n',
    );
  });

  it('has annotations where there are any, by name', () => {
    const annotations = JSON.parse('{"b":"<","10":"x","9":"y","__proto__":"z"}') as Record<
      string,
      string
    >;
    expect(print({ annotations })).toContain(
      '.999Z","annotations":{"10":"x","9":"y","__proto__":"z","b":"\\u003c"},"comment"',
    );
  });

  it.each<[string, readonly (readonly MatcherRecord[])[], unknown, unknown]>([
    ['none', [], [], undefined],
    ['one', [[MATCHER]], [['a', 'b.*']], undefined],
    ['two', [[MATCHER], [{ ...MATCHER, name: 'z' }, MATCHER]], [['a', 'b.*']], [['a'], ['z', 'a']]],
  ])('with %s matcher sets', (_, matcherSets, matchers, sets) => {
    type Shown = Record<'name' | 'value', string>;
    const shown = JSON.parse(print({ matcherSets })) as {
      matchers: Shown[];
      matcherSets?: Shown[][];
    };
    expect(shown.matchers.map(({ name, value }) => [name, value])).toEqual(matchers);
    expect(shown.matcherSets?.map((set) => set.map(({ name }) => name))).toEqual(sets);
  });

  it('is what any reader of JSON reads back, whatever its texts', () => {
    const text = fc.string({ unit: 'binary' }).map((each) => each.toWellFormed());
    fc.assert(
      fc.property(
        text,
        text,
        text,
        fc.dictionary(text, text),
        (comment, createdBy, value, annotations) => {
          const shown = JSON.parse(
            print({ comment, createdBy, annotations, matcherSets: [[{ ...MATCHER, value }]] }),
          ) as Record<string, unknown>;
          expect(shown).toMatchObject({ comment, createdBy, matchers: [{ value }] });
          expect(shown['annotations'] ?? {}).toEqual({ ...annotations });
        },
      ),
    );
  });
});

describe('a list of silences', () => {
  it.each([0, 1, 3])('of %d', (count) => {
    const views = Array.from({ length: count }, (_, i) => ({
      record: aRecord({ id: String(i) }),
      state: 'pending' as const,
    }));
    const ids = (JSON.parse(printSilences(views).toString('utf8')) as { id: string }[]).map(
      ({ id }) => id,
    );
    expect(ids).toEqual(views.map(({ record }) => record.id));
  });
});
