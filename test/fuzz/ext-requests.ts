import fc from 'fast-check';
import { type FuzzRequest, postOf } from './requests.ts';

const text = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom('', 'a', 'alertname', '__proto__', '0123456789abcdef'),
);
const encoded = (value: string): string => encodeURIComponent(value.toWellFormed());

const value = fc.oneof(
  text,
  fc.constantFrom(
    'a="b"',
    'alertname=~".*"',
    '(',
    'active',
    'silenced',
    'sent',
    '1',
    '0',
    '-1',
    '99999999999999999999',
    'a=b',
    '{a="b"}',
  ),
);
const name = fc.constantFrom(
  ...[
    'filter',
    'receiver',
    'state',
    'group_by',
    'limit',
    'offset',
    'alerts',
    'id',
    'search',
    'top',
    'name',
  ],
  ...['label', 'fingerprint', 'group', 'outcome', 'before', 'text', 'x'],
);
const query = fc
  .array(fc.tuple(name, value), { maxLength: 5 })
  .map((pairs) => pairs.map(([key, given]) => `${key}=${encoded(given)}`).join('&'));
const path = fc.oneof(
  fc.constantFrom(
    'alerts',
    'alerts/group',
    'labels',
    'labels/values',
    'explain',
    'history',
    'routes',
    'status',
    'changes',
    'me',
    'silences',
    'matchers',
  ),
  text.map((part) => `alerts/${encoded(part)}`),
  text.map((part) => `groups/${encoded(part)}`),
  text.map(encoded),
);

/** A question to Tocsin's own API. */
export const extGet: fc.Arbitrary<FuzzRequest> = fc.tuple(path, query).map(([where, asked]) => ({
  path: `/api/ext/v1/${where}?${asked}`,
  question: { method: 'GET' },
}));

const junk = fc.jsonValue({ maxDepth: 3 });
const matcher = fc.record({
  name: text,
  operator: fc.constantFrom('=', '!=', '=~', '!~', '=='),
  value: text,
});
const bodies = {
  explain: fc.oneof(
    fc.record({ labels: fc.dictionary(text, text) }),
    fc.record({ fingerprint: text }),
    junk,
  ),
  'silences/preview': fc.oneof(
    fc.record({ matchers: fc.array(matcher, { maxLength: 3 }), limit: fc.integer() }),
    fc.record({ matchers: fc.array(matcher, { maxLength: 3 }) }),
    junk,
  ),
  'silences/expire': fc.oneof(fc.record({ ids: fc.array(text, { maxLength: 3 }) }), junk),
};

/** A body posted to it. */
export const extPost: fc.Arbitrary<FuzzRequest> = fc.oneof(
  ...Object.entries(bodies).map(([where, body]) =>
    postOf(
      `/api/ext/v1/${where}`,
      body.map((each) => JSON.stringify(each)),
    ),
  ),
);
