import type { Exchange } from './exchange.ts';

const JSON_TYPE = { 'Content-Type': 'application/json' };
const ALERTS = '/api/v2/alerts';
const GROUPS = '/api/v2/alerts/groups';
const START = '2020-01-02T03:04:05.678Z';
const END = '2199-01-02T03:04:05.678Z';
const GONE = '2021-01-02T03:04:05.678Z';
const TIMES = { startsAt: START, endsAt: END };

function post(name: string, body: string): Exchange {
  return {
    name: `POST: ${name}`,
    path: ALERTS,
    question: { method: 'POST', headers: JSON_TYPE, body },
  };
}

function postAlerts(name: string, alerts: unknown): Exchange {
  return post(name, JSON.stringify(alerts));
}

function send(
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body?: string,
): Exchange {
  const shown = Object.entries(headers).map(([name, value]) => ` ${name}: ${value}`);
  const question = { method, headers, ...(body === undefined ? {} : { body }) };
  return { name: `${method} ${path}${shown.join('')}`, path, question };
}

function get(path: string): Exchange {
  return { name: `GET ${path}`, path };
}

function filtered(...filters: readonly string[]): Exchange {
  const query = filters.map((filter) => `filter=${encodeURIComponent(filter)}`).join('&');
  return { name: `GET alerts with filter ${filters.join(' and ')}`, path: `${ALERTS}?${query}` };
}

function since(
  exchange: Exchange,
  status: number,
  text: string | RegExp,
  reason: string,
): Exchange {
  return { ...exchange, since: { reason, status, text } };
}

/** A parser has its own words for what it cannot read; a client can only show them. */
function worded(exchange: Exchange): Exchange {
  return { ...exchange, alike: 'until because' };
}

/** Alerts that the GETs then show: routes, odd characters, zones, an end in the past. */
const STORED: readonly Exchange[] = [
  postAlerts('plain alerts', [
    { labels: { alertname: 'one', severity: 'page', instance: 'b' }, ...TIMES },
    { labels: { alertname: 'one', severity: 'page', instance: 'a' }, ...TIMES },
    {
      labels: { alertname: 'two', team: 'x' },
      annotations: { s: 'text' },
      generatorURL: 'http://p/g?a=b&c=d',
      ...TIMES,
    },
  ]),
  postAlerts('characters that JSON writes in more than one way', [
    {
      labels: {
        alertname: 'chars',
        quote: '"\\',
        angle: '<a&b>',
        uni: 'é😀\u2028\u2029',
        ctl: '\u0001\t\n\u007f',
      },
      annotations: { a: '<b>' },
      ...TIMES,
    },
  ]),
  postAlerts('a start in another zone', [
    { labels: { alertname: 'zone' }, startsAt: '2020-01-02T03:04:05.123456789+05:30', endsAt: END },
  ]),
  postAlerts('a start without a zone', [
    { labels: { alertname: 'local' }, startsAt: '2020-01-02T03:04:05', endsAt: END },
  ]),
  postAlerts('an empty start', [{ labels: { alertname: 'epoch' }, startsAt: '', endsAt: END }]),
  postAlerts('an end in the past', [
    { labels: { alertname: 'gone' }, startsAt: START, endsAt: GONE },
  ]),
  postAlerts('only an end', [{ labels: { alertname: 'end-only' }, endsAt: END }]),
  postAlerts('neither start nor end', [{ labels: { alertname: 'no-times' } }]),
  postAlerts('values that are empty', [
    { labels: { alertname: 'empty', none: '' }, annotations: { none: '' }, ...TIMES },
  ]),
  postAlerts('annotations null', [
    { labels: { alertname: 'null-notes' }, annotations: null, ...TIMES },
  ]),
  postAlerts('unknown fields', [
    { labels: { alertname: 'more', x: 'y' }, ...TIMES, colour: 'red', status: { state: 'x' } },
  ]),
  postAlerts('no alerts', []),
];

/** Bodies that are refused, and one of which a part is taken. */
const REFUSED: readonly Exchange[] = [
  since(
    postAlerts('good and bad together', [
      { labels: { alertname: 'part' }, ...TIMES },
      { labels: {} },
      { labels: { alertname: 'reversed' }, startsAt: END, endsAt: START },
    ]),
    400,
    '"at least one label pair required\\nstart time must be before end time"\n',
    'several errors were joined by a semicolon',
  ),
  postAlerts('no labels', [{ labels: {} }]),
  postAlerts('labels that are all empty', [{ labels: { a: '' } }]),
  postAlerts('labels missing', [{ annotations: { a: 'b' } }]),
  postAlerts('labels null', [{ labels: null }]),
  since(
    postAlerts('a null alert', [null]),
    422,
    '{"code":602,"message":"0 in body is required"}',
    'the original, also 0.34, panics over it and hangs up',
  ),
  postAlerts('a start after the end', [
    { labels: { alertname: 'r' }, startsAt: END, endsAt: START },
  ]),
  postAlerts('a bad generatorURL', [{ labels: { alertname: 'g' }, generatorURL: 'not a url' }]),
  postAlerts('a bad generatorURL in the second', [
    { labels: { alertname: 'g' } },
    { labels: { alertname: 'g2' }, generatorURL: 'not a url' },
  ]),
  postAlerts('a label name that is empty', [{ labels: { alertname: 'e', '': 'x' } }]),
  since(
    postAlerts('a bad time', [{ labels: { alertname: 't' }, startsAt: 'yesterday' }]),
    400,
    '{"code":400,"message":"parsing alerts body from \\"\\" failed, because parsing time \\"yesterday\\" as \\"2006-01-02\\": cannot parse \\"yesterday\\" as \\"2006\\""}',
    'the last format that is tried was another',
  ),
  postAlerts('a time that is a number', [{ labels: { alertname: 't' }, startsAt: 12 }]),
  postAlerts('a label that is a number', [{ labels: { alertname: 5 } }]),
  postAlerts('an object instead of a list', { labels: { alertname: 'o' } }),
  postAlerts('a string', 'x'),
  postAlerts('a number', 5),
  post('null', 'null'),
  post('an empty body', ''),
  post('half a body', '[{"labels":'),
  worded(post('not JSON', 'hello')),
  post('JSON and then more', '[] []'),
  worded(post('a list with a string', '["x"]')),
];

/** Values of the wrong kind or on the edge, each with what the original makes of it. */
const EDGES: readonly Exchange[] = [
  ...[
    { labels: { alertname: 'x' }, annotations: { '': 'x' }, ...TIMES },
    { labels: { alertname: 'x' }, annotations: ['a'] },
    { labels: ['a'] },
    { labels: { alertname: null }, ...TIMES },
    { labels: { alertname: true } },
    { labels: { alertname: {} } },
    { labels: { alertname: 'nulls' }, startsAt: null, endsAt: null, generatorURL: null },
    { labels: { alertname: 'space' }, startsAt: '2020-01-01 00:00:00', endsAt: END },
    {
      labels: { alertname: 'zero' },
      startsAt: '0001-01-01T00:00:00Z',
      endsAt: '0001-01-01T00:00:00Z',
    },
    { labels: { alertname: 'equal' }, startsAt: END, endsAt: END },
    { labels: { alertname: 'u' }, generatorURL: '/relative', ...TIMES },
    { labels: { alertname: 'u' }, generatorURL: '', ...TIMES },
    { labels: { alertname: 'u' }, generatorURL: 'mailto:x', ...TIMES },
    { labels: { alertname: 'u' }, generatorURL: 5, ...TIMES },
  ].map((alert) => postAlerts(JSON.stringify(alert), [alert])),
  ...[
    '[{"labels":{"alertname":"dup","alertname":"dup2"},"endsAt":"2199-01-01T00:00:00Z"}]',
    '[{"Labels":{"alertname":"capital"},"endsAt":"2199-01-01T00:00:00Z"}]',
    '  [] ',
    '[',
    '"abc',
    '[]x',
  ].map((body) => post(body, body)),
  send('POST', ALERTS, { 'Content-Type': 'APPLICATION/JSON' }, '[]'),
  send('POST', ALERTS, { ...JSON_TYPE, Origin: 'http://x' }, '[]'),
  send('OPTIONS', ALERTS),
  since(
    send('OPTIONS', ALERTS, { Origin: 'http://x', 'Access-Control-Request-Method': 'DELETE' }),
    204,
    '',
    'the status was 200',
  ),
  send('PATCH', ALERTS),
  send('POST', '/api/v2/nope'),
  send('POST', '/nope'),
  send('HEAD', '/api/v2/status'),
  filtered('a="b'),
  filtered('a=~"["'),
  filtered('a="\\x"'),
  filtered('a==b'),
  filtered('a=~"(?=x)"'),
  filtered('a=~"a{1001}"'),
  get(`${ALERTS}?active=0&active=`),
  get(`${ALERTS}?ACTIVE=false&receiver=team-x`),
  get('/api/v2/silences/x'),
];

const V1_GONE =
  '{"status":"deprecated","error":"The Alertmanager v1 API was deprecated in version 0.16.0 and is removed as of version 0.27.0 - please use the equivalent route in the v2 API"}\n';

const FRAMEWORK: readonly Exchange[] = [
  send('POST', ALERTS, { 'Content-Type': 'text/plain' }, '[]'),
  send('POST', ALERTS, {}, '[]'),
  send('POST', ALERTS, { 'Content-Type': 'application/json; charset=utf-8' }, '[]'),
  send('GET', ALERTS, { Accept: 'text/html' }),
  send('GET', '/api/v2/alerts?active=false', { Accept: 'text/html, */*;q=0.1' }),
  send('PUT', ALERTS, JSON_TYPE, '[]'),
  send('DELETE', ALERTS),
  send('POST', '/api/v2/status', JSON_TYPE, '{}'),
  send('POST', GROUPS, JSON_TYPE, '[]'),
  send('HEAD', ALERTS),
  // A content type is sent as with GET; Go leaves it out where nothing is written.
  { ...send('HEAD', '/-/healthy'), alike: 'status' },
  { ...send('HEAD', '/-/ready'), alike: 'status' },
  since(
    send('OPTIONS', ALERTS, {
      Origin: 'http://x',
      'Access-Control-Request-Method': 'POST',
      'Access-Control-Request-Headers': 'content-type',
    }),
    204,
    '',
    'the status was 200',
  ),
  send('GET', '/api/v2/receivers', { Origin: 'http://x' }),
  get('/api/v2/nope'),
  since(
    get('/api/v2'),
    307,
    '<a href="/api/v2/">Temporary Redirect</a>.\n\n',
    'the redirect was permanent',
  ),
  get('/api/v2/'),
  get('/api/v2/alerts/?active=false'),
  get('/nope'),
  get('/-/nope'),
  get('/-/healthy'),
  get('/-/ready'),
  get('/-/reload'),
  get('/api/v2/receivers'),
  ...['status', 'receivers', 'alerts', 'silences'].map((name) =>
    since(get(`/api/v1/${name}`), 410, V1_GONE, 'the first API was still there'),
  ),
];

const FILTERED: readonly Exchange[] = [
  get(ALERTS),
  filtered('alertname="one"'),
  filtered('alertname=one'),
  filtered('alertname!="one"'),
  filtered('alertname=~"o.*"'),
  filtered('alertname!~"o.*|t.*"'),
  filtered('alertname=~"ne"'),
  filtered('team=""'),
  filtered('team!=""'),
  filtered('alertname="one"', 'instance="a"'),
  filtered('alertname=~"("'),
  filtered('alertname'),
  filtered(''),
  filtered('='),
  since(
    filtered('{alertname="one"}'),
    400,
    '"unexpected open or close brace: {alertname=\\"one\\"}"\n',
    'it had no words of its own for braces',
  ),
  filtered('alertname="one",instance="a"'),
  since(filtered('a-b="c"'), 200, '[]\n', 'label names may be any UTF-8 text since 0.27'),
  filtered('alertname="one'),
  filtered('alertname=one" '),
  filtered('angle="<a&b>"'),
  filtered(' alertname = "one" '),
  ...[
    'active=false',
    'active=maybe',
    'active=1&silenced=no&inhibited=off',
    'active=',
    'active=true&active=false',
    'unprocessed=false',
    'receiver=default',
    'receiver=team-.%2B',
    'receiver=team',
    'receiver=(',
    'receiver=',
    'unknown=parameter',
    'filter=%zz',
  ].map((query) => get(`${ALERTS}?${query}`)),
  get(GROUPS),
  ...[
    'receiver=team-x',
    'receiver=(',
    'receiver=nobody',
    'filter=alertname%3D%22one%22',
    'filter=x',
    'active=false',
    'muted=false',
  ].map((query) => get(`${GROUPS}?${query}`)),
];

/** They come last, because 0.25 does not take them and the GETs would differ ever after. */
const TAKEN_SINCE: readonly Exchange[] = [
  since(
    postAlerts('a label name only UTF-8 mode allows', [
      { labels: { alertname: 'utf8', 'naïve.name': 'x' }, ...TIMES },
    ]),
    200,
    '',
    'label names may be any UTF-8 text since 0.27',
  ),
  since(
    postAlerts('a start that is a day', [
      { labels: { alertname: 'day' }, startsAt: '2020-01-02', endsAt: END },
    ]),
    200,
    '',
    'a time had to have an hour',
  ),
];

/** In the order they are asked: what is stored first, then what is refused, then what shows it. */
export const EXCHANGES: readonly Exchange[] = [
  ...STORED,
  ...REFUSED,
  ...EDGES,
  ...FRAMEWORK,
  ...FILTERED,
  ...TAKEN_SINCE,
];
