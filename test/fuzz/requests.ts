import fc from 'fast-check';
import type { HttpQuestion } from '../support/http.ts';

/** A request of a fuzz run. */
export interface FuzzRequest {
  readonly path: string;
  readonly question: HttpQuestion;
}

const NAMES = [
  'alertname',
  'a',
  'severity',
  'instance',
  '',
  '__proto__',
  'constructor',
  'toString',
  'é',
  'a b',
  '0',
  '__name__',
];
const TIMES = [
  ...[
    '2199-01-01T00:00:00Z',
    '2020-01-01T00:00:00.123456789Z',
    '2020-01-01T00:00:00+05:30',
    '2020-01-01',
  ],
  ...[
    '0001-01-01T00:00:00Z',
    '9999-12-31T23:59:59Z',
    '2020-02-30T00:00:00Z',
    '2020-01-01T24:00:00Z',
    '',
    'now',
    '-1',
  ],
  ...[
    '2020-13-01T00:00:00Z',
    '2020-01-01T00:00:00.',
    '2020-01-01t00:00:00z',
    '+10000-01-01T00:00:00Z',
    '1e9',
  ],
];
const URLS = [
  '',
  'http://x/y?a=b',
  'not a url',
  '/x',
  '//x',
  'http://',
  'http://[::1',
  'x:y',
  'http://x/%zz',
  '\u0000',
  'http://x:99999',
];

export const text = fc.oneof(
  fc.constantFrom('', 'x', '<&>', '"\\', '\u0000', '\u2028', '\ud800', '\udfff', '😀', 'null'),
  fc.string({ unit: 'binary', maxLength: 20 }),
);
export const junk = fc.oneof(text, fc.jsonValue({ maxDepth: 3 }));
const pairs = fc.oneof(
  {
    arbitrary: fc.dictionary(fc.oneof(fc.constantFrom(...NAMES), text), text, { maxKeys: 5 }),
    weight: 5,
  },
  { arbitrary: fc.dictionary(fc.constantFrom(...NAMES), junk, { maxKeys: 5 }), weight: 1 },
  { arbitrary: junk, weight: 1 },
);
export const time = fc.oneof(
  { arbitrary: fc.constantFrom(...TIMES), weight: 6 },
  { arbitrary: junk, weight: 1 },
);
const alert = fc.record(
  {
    labels: pairs,
    annotations: pairs,
    startsAt: time,
    endsAt: time,
    generatorURL: fc.oneof(fc.constantFrom(...URLS), junk),
    more: junk,
  },
  { requiredKeys: ['labels'] },
);
/** Alerts with nothing wrong in them but that they are strange. */
const goodAlert = fc.record(
  {
    labels: fc
      .tuple(
        text,
        fc.dictionary(
          fc.constantFrom('a', 'severity', 'é', 'a b', '__proto__', 'constructor'),
          text,
        ),
      )
      .map(([name, more]) => ({ ...more, alertname: `n${name}` })),
    annotations: fc.dictionary(fc.oneof(fc.constantFrom('summary', '__proto__'), text), text, {
      maxKeys: 3,
    }),
    startsAt: fc.constantFrom('2020-01-01T00:00:00.123456789Z', '2020-01-01T00:00:00+05:30', ''),
    endsAt: fc.constantFrom('2199-01-01T00:00:00Z', '2199-01-01T00:00:00-11:00'),
    generatorURL: fc.constantFrom('http://x/y?a=b', 'http://x/<>'),
  },
  { requiredKeys: ['labels'] },
);
const oneOrOther = fc.oneof({ arbitrary: alert, weight: 8 }, { arbitrary: junk, weight: 1 });
const json = fc
  .oneof(
    { arbitrary: fc.array(oneOrOther, { maxLength: 5 }), weight: 8 },
    { arbitrary: fc.array(goodAlert, { maxLength: 5 }), weight: 4 },
    { arbitrary: junk, weight: 1 },
  )
  .map((value) => JSON.stringify(value));

/** JSON that is not quite: cut off, with something put in or taken out. */
const brokenOf = (good: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc
    .tuple(
      good,
      fc.nat(5_000),
      fc.nat(6),
      fc.oneof(fc.constantFrom(',', '}', ']', '"', '\\u12', '[', '{"a":', '1e', '\u0000'), text),
    )
    .map(([body, n, cut, extra]) => {
      const at = n % (body.length + 1);
      return body.slice(0, at) + extra + body.slice(at + cut);
    });
/** The same with bytes that are no UTF-8. */
const bytesOf = (good: fc.Arbitrary<string>): fc.Arbitrary<Uint8Array> =>
  fc.tuple(good, fc.nat(5_000), fc.uint8Array({ maxLength: 4 })).map(([body, n, extra]) => {
    const whole = Buffer.from(body);
    const at = n % (whole.length + 1);
    return Buffer.concat([whole.subarray(0, at), extra, whole.subarray(at)]);
  });
const deep = fc
  .tuple(fc.constantFrom('[', '{"a":', '[{"labels":'), fc.constantFrom(1, 100, 20_000))
  .map(([part, times]) => part.repeat(times));

/** Mostly the JSON given, also in pieces, and what is none. */
const bodyOf = (good: fc.Arbitrary<string>): fc.Arbitrary<string | Uint8Array> =>
  fc.oneof(
    { arbitrary: good, weight: 40 },
    { arbitrary: brokenOf(good), weight: 20 },
    { arbitrary: bytesOf(good), weight: 10 },
    { arbitrary: deep, weight: 1 },
    { arbitrary: fc.string({ unit: 'binary' }), weight: 4 },
  );
const contentType = fc.oneof(
  { arbitrary: fc.constant('application/json'), weight: 20 },
  {
    arbitrary: fc.constantFrom(
      '',
      'text/plain',
      'application/json; charset=x',
      'a/b; c',
      '/',
      ';',
      'application/*',
    ),
    weight: 1,
  },
);

/** A POST of JSON like `good`. */
export const postOf = (where: string, good: fc.Arbitrary<string>): fc.Arbitrary<FuzzRequest> =>
  fc.tuple(bodyOf(good), contentType).map(([content, type]) => ({
    path: where,
    question: {
      method: 'POST',
      headers: type === '' ? {} : { 'Content-Type': type },
      body: content,
    },
  }));

/** A POST to /api/v2/alerts. */
export const alertsPost = postOf('/api/v2/alerts', json);

const MATCHERS = [
  ...[
    'a="b"',
    'a=b',
    'a!="b"',
    'a=~"b"',
    'a!~"b.*"',
    'a=',
    '="b"',
    'a',
    '',
    '{a="b"}',
    '{',
    '"a"="b"',
    '"a b"=c',
    'é=x',
  ],
  ...[
    'a=~"("',
    'a=~"(a+)+$"',
    'a=~"(a|aa)*b"',
    'a=~"a{1000}{1000}"',
    'a=~"((a{100}){100}){100}"',
    'a=~"\\p{Greek}"',
    'a=~"(?i)x"',
  ],
  ...[
    'a=~"[[:alpha:]]"',
    'a=~"\\C"',
    'a=~"(?P<n>x)"',
    'a=~"(?=x)"',
    'a=~"\\1"',
    'a="\\x"',
    'a="\\u00e9"',
    '__proto__="x"',
    'a=b,c=d',
    'a="b",',
  ],
];
const BOOLEANS = ['true', 'false', '1', 'maybe', '', 'TRUE', 'on', '%00'];
const regex = fc.oneof(fc.constantFrom('.*', '(', 'a|b', '[', '(a+)+', '\\', 'x{1001}'), text);
const encoded = (value: string): string => encodeURIComponent(value.toWellFormed());
const parameter = fc.oneof(
  {
    arbitrary: fc.constantFrom(...MATCHERS).map((matcher) => `filter=${encoded(matcher)}`),
    weight: 6,
  },
  {
    arbitrary: fc
      .tuple(
        fc.constantFrom('a', 'alertname', '"q"', ''),
        fc.constantFrom('=', '!=', '=~', '!~', '==', ''),
        text,
      )
      .map(([name, operator, value]) => `filter=${encoded(name + operator + value)}`),
    weight: 4,
  },
  {
    arbitrary: fc
      .tuple(fc.constantFrom('receiver', 'receiver_matchers'), regex)
      .map(([name, value]) => `${name}=${encoded(value)}`),
    weight: 2,
  },
  {
    arbitrary: fc
      .tuple(
        fc.constantFrom(
          ...['active', 'silenced', 'inhibited', 'muted', 'unprocessed', 'expired', 'pending'],
        ),
        fc.constantFrom(...BOOLEANS),
      )
      .map(([name, value]) => `${name}=${value}`),
    weight: 2,
  },
  {
    arbitrary: fc.constantFrom(
      'filter=%zz',
      'filter=%',
      '&',
      '=',
      'a;b',
      'filter',
      'filter=%ff%fe',
      '%66ilter=a',
    ),
    weight: 1,
  },
);
const query = fc.array(parameter, { maxLength: 4 }).map((parts) => parts.join('&'));
const path = fc.oneof(
  {
    arbitrary: fc.constantFrom(
      '/api/v2/alerts',
      '/api/v2/alerts/groups',
      '/api/v2/receivers',
      '/api/v2/status',
      '/api/v2/silences',
    ),
    weight: 20,
  },
  {
    arbitrary: fc.constantFrom(
      ...[
        '/',
        '//',
        '/api',
        '/api/v1/alerts',
        '/api/v2',
        '/api/v2/',
        '/api/v2/alerts/',
        '/api/v2//alerts',
        '/api/v2/../v2/alerts',
      ],
      ...[
        '/api/v2/silence/x',
        '/api/v2/silence/11111111-2222-3333-4444-555555555555',
        '/api/v2/silence/%7B11111111-2222-3333-4444-555555555555%7D',
        '/api/v2/silence/%ff',
        '/-/healthy',
        '/-/ready',
        '/metrics',
        '/-/nope',
        '/%',
        '/%00',
        '/%2e%2e/',
        '/api/v2/%61lerts',
      ],
    ),
    weight: 4,
  },
  { arbitrary: text.map((part) => `/api/v2/${encoded(part)}`), weight: 1 },
);
const method = fc.oneof(
  { arbitrary: fc.constant('GET'), weight: 20 },
  {
    arbitrary: fc.constantFrom('HEAD', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'TRACE', 'PROPFIND'),
    weight: 1,
  },
);
const headers = fc.oneof(
  { arbitrary: fc.constant({}), weight: 10 },
  {
    arbitrary: fc.constantFrom<Record<string, string>>(
      { Accept: 'text/html' },
      { Accept: 'a;q=x,;/' },
      { Origin: 'null' },
      { 'Accept-Encoding': 'gzip;q=0, *' },
      { Origin: 'x', 'Access-Control-Request-Method': 'GET' },
      { 'X-Long': 'x'.repeat(8_000) },
    ),
    weight: 1,
  },
);

/** Any request that does not post alerts: paths, queries, methods, headers. */
export const otherRequest: fc.Arbitrary<FuzzRequest> = fc
  .tuple(path, query, method, headers)
  .map(([where, asked, verb, extra]) => ({
    path: asked === '' ? where : `${where}?${asked}`,
    question: { method: verb, headers: extra },
  }));
