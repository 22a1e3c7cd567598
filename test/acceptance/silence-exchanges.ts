/**
 * A request about silences. In `path` and `body`, `<id:x>` stands for the id that the exchange with `keep: 'x'` was
 * given, and `<+1h>`, `<-5m>` for an instant so far from the beginning of the run.
 */
export interface SilenceExchange {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** The name under which the id in the answer is kept. */
  readonly keep?: string;
  /** Where Tocsin answers otherwise than 0.34 does: why, and what of its answer is held. */
  readonly differs?: Difference;
}

export interface Difference {
  readonly reason: string;
  readonly status: number;
  readonly text: string | RegExp;
}

const SILENCES = '/api/v2/silences';
const JSON_TYPE = { 'Content-Type': 'application/json' };
const UNKNOWN = '11111111-2222-3333-4444-555555555555';

const matcher = (name: string, value: string, more: object = {}): object => ({
  name,
  value,
  isRegex: false,
  isEqual: true,
  ...more,
});
const ONE = [matcher('a', 'b')];
const GOOD = {
  matchers: ONE,
  startsAt: '<-1h>',
  endsAt: '<+1h>',
  createdBy: 'me',
  comment: 'c',
} as const;

function send(
  method: string,
  path: string,
  headers: Readonly<Record<string, string>> = {},
  body?: string,
): SilenceExchange {
  const shown = Object.entries(headers).map(([name, value]) => ` ${name}: ${value}`);
  const name = `${method} ${path}${shown.join('')}${body === undefined ? '' : ` ${body}`}`;
  return { name, method, path, headers, ...(body === undefined ? {} : { body }) };
}

function get(path: string): SilenceExchange {
  return send('GET', path);
}

/** POST of a text. */
function raw(name: string, body: string, keep?: string): SilenceExchange {
  const rest = keep === undefined ? {} : { keep };
  return {
    name: `POST: ${name}`,
    method: 'POST',
    path: SILENCES,
    headers: JSON_TYPE,
    body,
    ...rest,
  };
}

/** POST of a silence that is `GOOD` but for `fields`; undefined leaves a field out. */
function post(name: string, fields: object = {}, keep?: string): SilenceExchange {
  return raw(name, JSON.stringify({ ...GOOD, ...fields }), keep);
}

function list(query: string): SilenceExchange {
  return get(`${SILENCES}?${query}`);
}

function filtered(...filters: readonly string[]): SilenceExchange {
  const query = filters.map((filter) => `filter=${encodeURIComponent(filter)}`).join('&');
  return { ...list(query), name: `GET silences with filter ${filters.join(' and ')}` };
}

function differs(
  exchange: SilenceExchange,
  reason: string,
  status: number,
  text: string | RegExp,
): SilenceExchange {
  return { ...exchange, differs: { reason, status, text } };
}

/** A parser has its own words for what it cannot read; a client can only show them. */
function worded(exchange: SilenceExchange): SilenceExchange {
  const text = /^\{"code":400,"message":"parsing silence body from \\"\\" failed, because .+"\}$/;
  return differs(exchange, 'the words of the parser are its own', 400, text);
}

const EMPTY: readonly SilenceExchange[] = [
  get(SILENCES),
  get(`${SILENCES}/`),
  send('GET', SILENCES, { Accept: 'text/html' }),
  send('GET', SILENCES, { Origin: 'http://x' }),
  send('HEAD', SILENCES),
  send('PUT', SILENCES, JSON_TYPE, '{}'),
  send('DELETE', SILENCES),
  send('PATCH', SILENCES),
  send('OPTIONS', SILENCES),
  send('OPTIONS', SILENCES, {
    Origin: 'http://x',
    'Access-Control-Request-Method': 'POST',
    'Access-Control-Request-Headers': 'content-type',
  }),
  send('OPTIONS', `/api/v2/silence/${UNKNOWN}`, {
    Origin: 'http://x',
    'Access-Control-Request-Method': 'DELETE',
  }),
  get('/api/v2/silence'),
  get('/api/v2/silence/'),
  get('/api/v2/silences/x'),
  get(`/api/v2/silence/${UNKNOWN}`),
  get(`/api/v2/silence/${UNKNOWN}/`),
  get(`/api/v2/silence/${UNKNOWN}/x`),
  get(`/api/v2/silence/${UNKNOWN.replaceAll('-', '')}`),
  get('/api/v2/silence/11111111-2222-1333-8444-ABCDEFABCDEF'),
  ...[
    'x',
    '1',
    '%20',
    'a%2Fb',
    '%22',
    '%C3%A9',
    '%zz',
    `urn:uuid:${UNKNOWN}`,
    `%7B${UNKNOWN}%7D`,
  ].map((id) => get(`/api/v2/silence/${id}`)),
  get(`/api/v2/silence/${UNKNOWN}0`),
  send('GET', `/api/v2/silence/x`, { Accept: 'text/html' }),
  send('GET', `/api/v2/silence/${UNKNOWN}`, { Accept: 'text/html' }),
  send('DELETE', `/api/v2/silence/${UNKNOWN}`),
  send('DELETE', '/api/v2/silence/x'),
  send('DELETE', `/api/v2/silence/${UNKNOWN}`, { Accept: 'text/html' }),
  send('DELETE', `/api/v2/silence/${UNKNOWN}`, { Origin: 'http://x' }),
  send('GET', SILENCES, { 'Content-Type': 'text/plain' }, 'x'),
  send('POST', SILENCES, { Accept: 'text/html' }),
  send('DELETE', `/api/v2/silence/${UNKNOWN}`, { 'Content-Type': 'text/plain' }, 'x'),
  send('DELETE', `/api/v2/silence/${UNKNOWN}`, {}, 'x'),
  send('DELETE', `/api/v2/silence/${UNKNOWN}`, { Accept: 'text/html', ...JSON_TYPE }, 'x'),
  send('DELETE', '/api/v2/silence/x', { 'Content-Type': 'text/plain' }, 'x'),
  send('PUT', SILENCES, { Origin: 'http://x' }),
  send('HEAD', SILENCES, { Origin: 'http://x' }),
  send('OPTIONS', SILENCES, { Origin: 'http://x' }),
  send('OPTIONS', SILENCES, { Origin: 'http://x', 'Access-Control-Request-Method': 'OPTIONS' }),
  send('HEAD', `/api/v2/silence/${UNKNOWN}`),
  send('PUT', `/api/v2/silence/${UNKNOWN}`, JSON_TYPE, '{}'),
  send('POST', `/api/v2/silence/${UNKNOWN}`, JSON_TYPE, '{}'),
  send('POST', '/api/v2/silence/x', JSON_TYPE, '{}'),
];

const REFUSED: readonly SilenceExchange[] = [
  raw('an empty body', ''),
  raw('a body of a space', ' '),
  raw('null', 'null'),
  raw('an empty object', '{}'),
  raw('a list', '[]'),
  raw('a string', '"x"'),
  raw('a number', '5'),
  raw('true', 'true'),
  raw('half a body', '{"matchers":['),
  worded(raw('not JSON', 'hello')),
  worded(raw('a comma too many', '{"comment":"c",}')),
  send('POST', SILENCES, {}, '{}'),
  send('POST', SILENCES, { 'Content-Type': 'text/plain' }, '{}'),
  send('POST', SILENCES, { ...JSON_TYPE, Accept: 'text/html' }, '{}'),
  send('POST', SILENCES, { 'Content-Type': 'application/json; charset=utf-8' }, '{}'),
  send('POST', SILENCES, { ...JSON_TYPE, Origin: 'http://x' }, '{}'),
  send('POST', SILENCES, JSON_TYPE),
  send('POST', SILENCES),
  ...(['matchers', 'startsAt', 'endsAt', 'createdBy', 'comment'] as const).flatMap((name) => [
    post(`without ${name}`, { [name]: undefined }),
    post(`${name} null`, { [name]: null }),
    post(`${name} a number`, { [name]: 5 }),
    post(`${name} an object`, { [name]: {} }),
    post(`${name} a list with a number`, { [name]: [5] }),
    post(`${name} true`, { [name]: true }),
  ]),
  post('without comment, and with a bad time', { comment: undefined, startsAt: 'x' }),
  post('without all but a creator', {
    comment: undefined,
    matchers: undefined,
    startsAt: undefined,
    endsAt: undefined,
  }),
  post('a comment that is a number and a bad time after it', { comment: 5, endsAt: 'x' }),
  post('an id that is a number', { id: 5, comment: 5 }),
  post('annotations a list', { annotations: [] }),
  post('annotations a text', { annotations: 'x' }),
  post('an annotation that is a number', { annotations: { a: 5 } }),
  post('no matchers', { matchers: [] }),
  differs(
    post('a matcher null', { matchers: [null] }),
    'the original panics over it and hangs up',
    422,
    '{"code":602,"message":"matchers.0 in body is required"}',
  ),
  post('a matcher empty', { matchers: [{}] }),
  post('a matcher a text', { matchers: ['a=b'] }),
  post('a matcher a list', { matchers: [[]] }),
  ...['name', 'value', 'isRegex'].flatMap((name) => [
    post(`a matcher without ${name}`, { matchers: [matcher('a', 'b', { [name]: undefined })] }),
    post(`a matcher with ${name} null`, { matchers: [matcher('a', 'b', { [name]: null })] }),
    post(`a matcher with ${name} a number`, { matchers: [matcher('a', 'b', { [name]: 5 })] }),
  ]),
  post('isEqual a text', { matchers: [matcher('a', 'b', { isEqual: 'yes' })] }),
  post('the second matcher without name', { matchers: [...ONE, matcher('', '', { name: null })] }),
  post('a matcher of an empty name', { matchers: [matcher('', 'x')] }),
  post('a matcher of the empty text', { matchers: [matcher('a', '')] }),
  post('a regular expression that matches the empty text', {
    matchers: [matcher('a', '.*', { isRegex: true })],
  }),
  post('a regular expression that does not compile', {
    matchers: [matcher('a', '(', { isRegex: true })],
  }),
  post('a regular expression with what RE2 lacks, in the second matcher', {
    matchers: [...ONE, matcher('a', '(?=x)', { isRegex: true })],
  }),
  post('an empty regular expression', { matchers: [matcher('a', '', { isRegex: true })] }),
  ...[
    'yesterday',
    '2020-13-01T00:00:00Z',
    '2020-01-01T25:00:00Z',
    '12:00',
    '1577836800',
    '2020-01-01T00:00:00+25:00',
    '2020-02-30',
    '2020-02-30T00:00:00Z',
    '2020-01-00',
    '2020',
    '2020-1-01',
    '2020-01',
    '2020-01-1',
    '2020-00-01',
    '20x0-01-01',
    ' 2020-01-01',
    'x"\\é\n\u007f😀',
  ].map((time) => post(`a start ${time}`, { startsAt: time })),
  post('an end that is no time', { endsAt: 'tomorrow' }),
  post('a start at the end', { startsAt: '<+1h>' }),
  post('a start after the end', { startsAt: '<+2h>' }),
  post('an end in the past', { startsAt: '<-2h>', endsAt: '<-1h>' }),
  post('an end that is empty', { endsAt: '' }),
  post('an end of year 1', { endsAt: '0001-01-01T00:00:00Z' }),
  post('an end that is a day long gone', { startsAt: '2019-12-31', endsAt: '2020-01-01' }),
  post('an id that is not known', { id: UNKNOWN }),
  post('an id that is none', { id: 'x' }),
  post('an id that is not known, and nothing to match', { id: UNKNOWN, matchers: [] }),
  post('an id that is not known, and a bad matcher', { id: UNKNOWN, matchers: [matcher('', '')] }),
  post('no matchers and an end in the past', { matchers: [matcher('a', '')], endsAt: '<-1m>' }),
  get(SILENCES),
];

const CREATED: readonly SilenceExchange[] = [
  post('a good one', {}, 'good'),
  get('/api/v2/silence/<id:good>'),
  get('/api/v2/silence/<id:good>/'),
  get('/api/v2/silence/<id:good>?x=y'),
  send('GET', '/api/v2/silence/<id:good>', { Origin: 'http://x' }),
  send('HEAD', '/api/v2/silence/<id:good>'),
  post('an id that is empty', { id: '', endsAt: '<+61m>' }, 'empty-id'),
  post('an id that is null', { id: null, endsAt: '<+62m>' }, 'null-id'),
  post(
    'a start in the future, an end in another zone',
    { startsAt: '<+2h>', endsAt: '2199-01-02T03:04:05.123456789+05:30' },
    'pending',
  ),
  get('/api/v2/silence/<id:pending>'),
  post('a start of year 1', { startsAt: '0001-01-01T00:00:00Z', endsAt: '<+63m>' }, 'zero'),
  get('/api/v2/silence/<id:zero>'),
  post('an empty start', { startsAt: '', endsAt: '<+64m>' }, 'empty-start'),
  get('/api/v2/silence/<id:empty-start>'),
  post('days', { startsAt: '2020-01-01', endsAt: '2199-01-01' }, 'days'),
  get('/api/v2/silence/<id:days>'),
  post('an end without zone', { endsAt: '2199-01-02T00:00:00' }, 'local'),
  get('/api/v2/silence/<id:local>'),
  post(
    'every kind of matcher, in no order',
    {
      endsAt: '<+65m>',
      matchers: [
        matcher('z', 'a.*|b', { isRegex: true }),
        matcher('y', 'x', { isEqual: false }),
        matcher('b', '^$', { isRegex: true, isEqual: false }),
        matcher('a', '', {}),
        matcher('a', '', {}),
        { name: 'no', value: 'equal', isRegex: false },
        { name: 'null', value: 'equal', isRegex: false, isEqual: null },
      ],
    },
    'kinds',
  ),
  get('/api/v2/silence/<id:kinds>'),
  post(
    'characters that JSON writes in more than one way',
    {
      endsAt: '<+66m>',
      createdBy: '<a&b>',
      comment: 'é😀\u2028"\\\n\u0001',
      matchers: [matcher('q', '"\\\n<&>é')],
      annotations: { z: '<b>', a: '', 'naïve name': 'é' },
    },
    'characters',
  ),
  get('/api/v2/silence/<id:characters>'),
  post(
    'a matcher of all but a text',
    { endsAt: '<+77m>', matchers: [matcher('a', 'x', { isEqual: false })] },
    'all-but',
  ),
  post('a label name of any text', { endsAt: '<+67m>', matchers: [matcher('a b', 'é')] }, 'utf8'),
  get('/api/v2/silence/<id:utf8>'),
  post('empty creator and comment', { endsAt: '<+68m>', createdBy: '', comment: '' }, 'blank'),
  get('/api/v2/silence/<id:blank>'),
  post('annotations empty', { endsAt: '<+69m>', annotations: {} }, 'notes-empty'),
  get('/api/v2/silence/<id:notes-empty>'),
  post('annotations null', { endsAt: '<+70m>', annotations: null }, 'notes-null'),
  post('an annotation null', { endsAt: '<+71m>', annotations: { a: null, '': 'x' } }, 'note-null'),
  get('/api/v2/silence/<id:note-null>'),
  post(
    'unknown fields, a state among them',
    { endsAt: '<+72m>', colour: 'red', status: { state: 'x' }, updatedAt: 5, matcherSets: [[]] },
    'unknown',
  ),
  get('/api/v2/silence/<id:unknown>'),
  raw(
    'fields in capitals',
    JSON.stringify({ ...GOOD, endsAt: '<+73m>' }).replace('"comment"', '"COMMENT"'),
    'capitals',
  ),
  raw(
    'a field twice',
    JSON.stringify({ ...GOOD, endsAt: '<+74m>' }).replace('{', '{"comment":"first",'),
    'twice',
  ),
  get('/api/v2/silence/<id:twice>'),
  raw('JSON and then more', `${JSON.stringify({ ...GOOD, endsAt: '<+75m>' })} []`, 'more'),
  post('a long comment', { endsAt: '<+76m>', comment: 'x'.repeat(2_000) }, 'long'),
];

const LISTED: readonly SilenceExchange[] = [
  get(SILENCES),
  list('active=false'),
  list('pending=false&active=maybe'),
  list('active=false&expired=maybe'),
  list('active=false&pending=false&expired=false'),
  list('active='),
  list('active=true&active=false'),
  list('ACTIVE=false&filter=z'),
  list('unknown=1&pending=0&active=f'),
  list('filter='),
  list('filter'),
  list('filter=%zz'),
  filtered('a="b"', 'a!="b"'),
  filtered('y!="x"'),
  filtered('y!=x'),
  filtered('z=~"a.*|b"'),
  filtered('z=~"a.*|b"', 'y!="x"'),
  filtered('z="a.*|b"'),
  filtered('z=~"^(?:a.*|b)$"'),
  filtered('b!~"^$"'),
  filtered('a=""', 'no="equal"', 'null="equal"'),
  filtered('q="\\"\\\\\\n<&>é"'),
  filtered('"a b"="é"'),
  filtered('missing="x"'),
  filtered('{a="b"}'),
  filtered('{a="b"'),
  filtered('a="b",c="d"'),
  filtered('a=~"("'),
  filtered('a'),
  filtered('='),
  filtered('a="b" '),
];

const CHANGED: readonly SilenceExchange[] = [
  post(
    'in place: a comment, an end, a creator',
    { id: '<id:good>', startsAt: '<-1h>', endsAt: '<+3h>' },
    'good-2',
  ),
  get('/api/v2/silence/<id:good>'),
  get('/api/v2/silence/<id:good-2>'),
  post(
    'a silence to be changed in place',
    { startsAt: '<+1h>', endsAt: '<+2h>', matchers: [matcher('p', 'q')] },
    'place',
  ),
  post(
    'in place, pending: all times',
    {
      id: '<id:place>',
      startsAt: '<+90m>',
      endsAt: '<+200m>',
      matchers: [matcher('p', 'q')],
      comment: 'new',
      createdBy: 'you',
      annotations: { k: 'v' },
    },
    'place-2',
  ),
  get('/api/v2/silence/<id:place>'),
  post(
    'pending, by new id: a start in the past',
    { id: '<id:place>', startsAt: '<-1m>', endsAt: '<+201m>', matchers: [matcher('p', 'q')] },
    'started',
  ),
  get('/api/v2/silence/<id:place>'),
  get('/api/v2/silence/<id:started>'),
  post('pending: a past end', { id: '<id:pending>', startsAt: '<-2m>', endsAt: '<-1m>' }),
  post(
    'by new id: other matchers',
    { id: '<id:kinds>', endsAt: '<+202m>', matchers: [matcher('other', 'x')] },
    'other',
  ),
  get('/api/v2/silence/<id:kinds>'),
  get('/api/v2/silence/<id:other>'),
  post(
    'by new id: a matcher that says isEqual',
    { id: '<id:utf8>', endsAt: '<+203m>', matchers: [{ name: 'a b', value: 'é', isRegex: false }] },
    'utf8-2',
  ),
  post('changed, but the end is past', {
    id: '<id:other>',
    matchers: [matcher('other', 'x')],
    endsAt: '<-1m>',
  }),
  post('changed, but with a bad matcher', { id: '<id:other>', matchers: [matcher('', 'x')] }),
  get('/api/v2/silence/<id:other>'),
  send('DELETE', '/api/v2/silence/<id:other>'),
  get('/api/v2/silence/<id:other>'),
  send('DELETE', '/api/v2/silence/<id:other>'),
  send('DELETE', '/api/v2/silence/<id:pending>/'),
  get('/api/v2/silence/<id:pending>'),
  post(
    'an expired one again',
    { id: '<id:other>', endsAt: '<+204m>', matchers: [matcher('other', 'x')] },
    'again',
  ),
  get('/api/v2/silence/<id:other>'),
  get('/api/v2/silence/<id:again>'),
  send('DELETE', '/api/v2/silence/<id:days>', { ...JSON_TYPE, Origin: 'http://x' }, 'no JSON'),
  send('DELETE', '/api/v2/silence/<id:local>', { Accept: 'text/html' }),
  get('/api/v2/silence/<id:local>'),
  post(
    'a start beyond the second',
    { id: '<id:long>', endsAt: '<+205m>', comment: 'short' },
    'long-2',
  ),
  get(SILENCES),
  list('active=false&pending=false'),
  list('expired=false'),
  filtered('other="x"'),
];

const FOREVER = { startsAt: '2020-01-01T00:00:00Z', endsAt: '2199-01-01T00:00:00Z' };
/** Whatever order these are in, all of them are asked of alerts and of groups. */
const BY_STATUS = [
  '',
  'silenced=false',
  'inhibited=false',
  'active=false',
  'silenced=false&inhibited=false',
  'active=false&silenced=false',
  'active=false&inhibited=false',
  'active=false&silenced=false&inhibited=false',
  'silenced=maybe',
  'unprocessed=false&muted=false',
  `filter=${encodeURIComponent('n="1"')}&silenced=true`,
];

function byStatus(): SilenceExchange[] {
  return ['/api/v2/alerts', '/api/v2/alerts/groups'].flatMap((path) =>
    BY_STATUS.map((query) => get(`${path}?${query}`)),
  );
}

/** What silences and inhibition do to alerts, at once. */
const MUTED: readonly SilenceExchange[] = [
  send('DELETE', '/api/v2/silence/<id:all-but>'),
  send(
    'POST',
    '/api/v2/alerts',
    JSON_TYPE,
    JSON.stringify(
      [
        { alertname: 'muted', n: '1' },
        { alertname: 'muted', n: '2' },
        { alertname: 'cause', kind: 'cause', site: 'x' },
        { alertname: 'effect', kind: 'effect', site: 'x' },
        { alertname: 'effect', kind: 'effect', site: 'y' },
      ].map((labels) => ({ labels, ...FOREVER })),
    ),
  ),
  ...byStatus(),
  post('one that mutes an alert', { matchers: [matcher('n', '1')] }, 'mute'),
  post(
    'another that mutes it',
    {
      matchers: [
        matcher('alertname', 'm.*d', { isRegex: true }),
        matcher('n', '2', { isEqual: false }),
      ],
      endsAt: '<+90m>',
    },
    'mute-too',
  ),
  post(
    'one that will',
    { matchers: [matcher('n', '2')], startsAt: '<+1h>', endsAt: '<+2h>' },
    'will',
  ),
  post(
    'one for what is inhibited too',
    { matchers: [matcher('site', 'x')], endsAt: '<+91m>' },
    'site',
  ),
  ...byStatus(),
  send('DELETE', '/api/v2/silence/<id:mute>'),
  get('/api/v2/alerts?active=false'),
  send('DELETE', '/api/v2/silence/<id:mute-too>'),
  send('DELETE', '/api/v2/silence/<id:will>'),
  send('DELETE', '/api/v2/silence/<id:site>'),
  get('/api/v2/alerts?active=false'),
];

/** In the order they are asked: nothing there, what is refused, what is taken, what shows it, what changes it. */
export const SILENCE_EXCHANGES: readonly SilenceExchange[] = Object.entries({
  'nothing there': EMPTY,
  refused: REFUSED,
  taken: CREATED,
  listed: LISTED,
  changed: CHANGED,
  muted: MUTED,
}).flatMap(([stage, exchanges]) =>
  exchanges.map((exchange, i) => ({ ...exchange, name: `${stage} ${i + 1}: ${exchange.name}` })),
);
