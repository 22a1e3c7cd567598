import fc from 'fast-check';
import { type FuzzRequest, junk, postOf, text, time } from './requests.ts';

const PATTERNS = [
  ...['', 'x', 'a|b', '.*', '(', '[', 'a{1000}', '(a+)+$', 'x{1001}', '(?=x)', '\\C', '\\p{Greek}'],
  ...['(?i)x', '^$', 'x)(y', '((a{100}){100}){100}', '\\', '[[:alpha:]]+'],
];
const value = fc.oneof(fc.constantFrom(...PATTERNS), text);
const flag = fc.oneof({ arbitrary: fc.boolean(), weight: 8 }, { arbitrary: junk, weight: 1 });
const matcher = fc.oneof(
  {
    arbitrary: fc.record(
      {
        name: fc.oneof(fc.constantFrom('a', 'severity', 'é', 'a b', '__proto__', ''), text),
        value,
        isRegex: fc.boolean(),
        isEqual: fc.boolean(),
      },
      { requiredKeys: ['name', 'value', 'isRegex'] },
    ),
    weight: 10,
  },
  {
    arbitrary: fc.record(
      { name: junk, value: junk, isRegex: flag, isEqual: flag },
      { requiredKeys: [] },
    ),
    weight: 1,
  },
  { arbitrary: junk, weight: 1 },
);
/** One that is right but for its matchers, half of the time. */
const silence = fc.record(
  {
    matchers: fc.array(matcher, { maxLength: 4 }),
    startsAt: fc.oneof(time, fc.constantFrom('2020-01-01T00:00:00Z', '2198-01-01T00:00:00Z')),
    endsAt: fc.oneof(time, fc.constantFrom('2199-01-01T00:00:00Z', '2199-01-01')),
    createdBy: text,
    comment: text,
    annotations: fc.dictionary(text, text, { maxKeys: 3 }),
    id: fc.constantFrom('', 'x', '11111111-2222-3333-4444-555555555555', null),
    more: junk,
  },
  { requiredKeys: ['matchers', 'startsAt', 'endsAt', 'createdBy', 'comment'] },
);
const goodSilence = fc.record({
  matchers: fc.array(
    fc.record({
      name: fc.constantFrom('a', 'b'),
      value: text.map((each) => `x${each}`),
      isRegex: fc.constant(false),
    }),
    { minLength: 1, maxLength: 3 },
  ),
  startsAt: fc.constantFrom('2020-01-01', '2198-01-01T00:00:00.123456789+05:30', ''),
  endsAt: fc.constantFrom('2199-01-01T00:00:00Z', '9999-12-31T23:59:59Z'),
  createdBy: text,
  comment: text,
});
const json = fc
  .oneof(
    { arbitrary: silence, weight: 6 },
    { arbitrary: goodSilence, weight: 4 },
    {
      arbitrary: fc.dictionary(fc.constantFrom('matchers', 'startsAt', 'comment', 'id'), junk),
      weight: 1,
    },
    { arbitrary: junk, weight: 1 },
  )
  .map((each) => JSON.stringify(each));

/** A POST to /api/v2/silences. */
export const silencesPost: fc.Arbitrary<FuzzRequest> = postOf('/api/v2/silences', json);
