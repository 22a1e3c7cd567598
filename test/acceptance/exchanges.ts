import type { HttpAnswer, HttpQuestion } from '../support/http.ts';

/** A request that both programs are asked, in order. */
export interface Exchange {
  readonly name: string;
  readonly path: string;
  readonly question?: HttpQuestion;
  /**
   * Why 0.25, the version Debian installs, answers otherwise than 0.34, whose behaviour is Tocsin's. Such a request
   * must still get a proper answer from Tocsin, but is not compared.
   */
  readonly differsIn025?: string;
}

const JSON_TYPE = { 'Content-Type': 'application/json' };
const ALERTS = '/api/v2/alerts';

function post(name: string, body: string, differsIn025?: string): Exchange {
  const question = { method: 'POST', headers: JSON_TYPE, body };
  return {
    name: `POST: ${name}`,
    path: ALERTS,
    question,
    ...(differsIn025 === undefined ? {} : { differsIn025 }),
  };
}

function postAlerts(name: string, alerts: unknown, differsIn025?: string): Exchange {
  return post(name, JSON.stringify(alerts), differsIn025);
}

function get(path: string, differsIn025?: string): Exchange {
  return { name: `GET ${path}`, path, ...(differsIn025 === undefined ? {} : { differsIn025 }) };
}

function filtered(...filters: readonly string[]): Exchange {
  const query = filters.map((filter) => `filter=${encodeURIComponent(filter)}`).join('&');
  return { ...get(`${ALERTS}?${query}`), name: `GET /alerts with filter ${filters.join(' and ')}` };
}

const START = '2020-01-02T03:04:05.678Z';
const END = '2199-01-02T03:04:05.678Z';
const GONE = '2021-01-02T03:04:05.678Z';

/** Alerts that the GETs then show: routes, odd characters, zones, an end in the past. */
const STORED: readonly Exchange[] = [
  postAlerts('plain alerts', [
    { labels: { alertname: 'one', severity: 'page', instance: 'b' }, startsAt: START, endsAt: END },
    { labels: { alertname: 'one', severity: 'page', instance: 'a' }, startsAt: START, endsAt: END },
    {
      labels: { alertname: 'two', team: 'x' },
      annotations: { s: 'text' },
      generatorURL: 'http://p/g?a=b&c=d',
      startsAt: START,
      endsAt: END,
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
      startsAt: START,
      endsAt: END,
    },
  ]),
  postAlerts('a start in another zone', [
    { labels: { alertname: 'zone' }, startsAt: '2020-01-02T03:04:05.123456789+05:30', endsAt: END },
  ]),
  postAlerts('an end in the past', [
    { labels: { alertname: 'gone' }, startsAt: START, endsAt: GONE },
  ]),
  postAlerts('only an end', [{ labels: { alertname: 'end-only' }, endsAt: END }]),
  postAlerts('labels without a value, which are taken away', [
    {
      labels: { alertname: 'empty', none: '' },
      annotations: { none: '' },
      startsAt: START,
      endsAt: END,
    },
  ]),
  postAlerts('unknown fields', [
    {
      labels: { alertname: 'more', x: 'y' },
      startsAt: START,
      endsAt: END,
      colour: 'red',
      status: { state: 'x' },
    },
  ]),
  postAlerts('no alerts', []),
  postAlerts('the same alert twice in a body', [
    { labels: { alertname: 'twice' }, annotations: { n: '1' }, startsAt: START, endsAt: END },
    { labels: { alertname: 'twice' }, annotations: { n: '2' }, startsAt: START, endsAt: END },
  ]),
  postAlerts(
    'a label name only UTF-8 mode allows',
    [{ labels: { alertname: 'utf8', 'naïve.name': 'x' }, startsAt: START, endsAt: END }],
    'label names may be any UTF-8 text since 0.27',
  ),
];

/** Bodies that are refused, and those of which a part is taken. */
const REFUSED: readonly Exchange[] = [
  postAlerts('good and bad together', [
    { labels: { alertname: 'part' }, startsAt: START, endsAt: END },
    { labels: {} },
    { labels: { alertname: 'reversed' }, startsAt: END, endsAt: START },
  ]),
  postAlerts('no labels', [{ labels: {} }]),
  postAlerts('labels that are all empty', [{ labels: { a: '' } }]),
  postAlerts('labels missing', [{ annotations: { a: 'b' } }]),
  postAlerts('labels null', [{ labels: null }]),
  postAlerts('a null alert', [null]),
  postAlerts('a start after the end', [
    { labels: { alertname: 'r' }, startsAt: END, endsAt: START },
  ]),
  postAlerts('a bad generatorURL', [{ labels: { alertname: 'g' }, generatorURL: 'not a url' }]),
  postAlerts(
    'a label name that is empty',
    [{ labels: { alertname: 'e', '': 'x' } }],
    'the wording changed with UTF-8 label names',
  ),
  postAlerts('a bad time', [{ labels: { alertname: 't' }, startsAt: 'yesterday' }]),
  postAlerts('a time that is a number', [{ labels: { alertname: 't' }, startsAt: 12 }]),
  postAlerts('a label that is a number', [{ labels: { alertname: 5 } }]),
  postAlerts('an object instead of a list', { labels: { alertname: 'o' } }),
  postAlerts('a string', 'x'),
  postAlerts('a number', 5),
  post('null', 'null'),
  post('an empty body', ''),
  post('half a body', '[{"labels":'),
  post('not JSON', 'hello'),
  post('JSON and then more', '[] []'),
  post('a list with a string', '["x"]'),
];

const FRAMEWORK: readonly Exchange[] = [
  {
    name: 'another content type',
    path: ALERTS,
    question: { method: 'POST', headers: { 'Content-Type': 'text/plain' }, body: '[]' },
  },
  { name: 'no content type', path: ALERTS, question: { method: 'POST', body: '[]' } },
  {
    name: 'a content type with a charset',
    path: ALERTS,
    question: {
      method: 'POST',
      headers: { 'Content-Type': 'application/json; charset=utf-8' },
      body: '[]',
    },
  },
  {
    name: 'an Accept that nothing meets',
    path: ALERTS,
    question: { headers: { Accept: 'text/html' } },
  },
  {
    name: 'an Accept with several',
    path: ALERTS,
    question: { headers: { Accept: 'text/html, */*;q=0.1' } },
  },
  {
    name: 'PUT on alerts',
    path: ALERTS,
    question: { method: 'PUT', headers: JSON_TYPE, body: '[]' },
  },
  { name: 'DELETE on alerts', path: ALERTS, question: { method: 'DELETE' } },
  {
    name: 'POST on status',
    path: '/api/v2/status',
    question: { method: 'POST', headers: JSON_TYPE, body: '{}' },
  },
  {
    name: 'POST on groups',
    path: `${ALERTS}/groups`,
    question: { method: 'POST', headers: JSON_TYPE, body: '[]' },
  },
  { name: 'HEAD on alerts', path: ALERTS, question: { method: 'HEAD' } },
  { name: 'HEAD on healthy', path: '/-/healthy', question: { method: 'HEAD' } },
  {
    name: 'a preflight',
    path: ALERTS,
    question: {
      method: 'OPTIONS',
      headers: {
        Origin: 'http://x',
        'Access-Control-Request-Method': 'POST',
        'Access-Control-Request-Headers': 'content-type',
      },
    },
    differsIn025: 'the status was 200; since a newer rs/cors it is 204',
  },
  {
    name: 'GET from another origin',
    path: '/api/v2/receivers',
    question: { headers: { Origin: 'http://x' } },
  },
  get('/api/v2/nope'),
  get('/api/v2'),
  get('/api/v2/'),
  get('/api/v2/alerts/'),
  get('/nope'),
  get('/-/nope'),
  get('/-/healthy'),
  get('/-/ready'),
  get('/-/reload'),
  get('/api/v2/receivers', 'receivers have labels since 0.34'),
  ...['status', 'receivers', 'alerts', 'silences'].map((name) =>
    get(`/api/v1/${name}`, 'the first API was still served until 0.26'),
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
  filtered('{alertname="one"}'),
  filtered('alertname="one",instance="a"'),
  filtered('a-b="c"'),
  filtered('alertname="one'),
  filtered('alertname=one" '),
  filtered('angle="<a&b>"'),
  filtered(' alertname = "one" '),
  get(`${ALERTS}?active=false`),
  get(`${ALERTS}?active=maybe`),
  get(`${ALERTS}?active=1&silenced=no&inhibited=off`),
  get(`${ALERTS}?active=`),
  get(`${ALERTS}?active=true&active=false`),
  get(`${ALERTS}?unprocessed=false`),
  get(`${ALERTS}?receiver=default`),
  get(`${ALERTS}?receiver=team-.%2B`),
  get(`${ALERTS}?receiver=team`),
  get(`${ALERTS}?receiver=(`),
  get(`${ALERTS}?receiver=`),
  get(`${ALERTS}?unknown=parameter`),
  get(`${ALERTS}?filter=%zz`),
  get(`${ALERTS}/groups`, 'groups have routeLabels since 0.34'),
  ...[
    '?receiver=team-x',
    '?filter=alertname%3D%22one%22',
    '?active=false',
    '?muted=false',
    '?receiver=nobody',
  ].map((query) => get(`${ALERTS}/groups${query}`, 'groups have routeLabels since 0.34')),
  get(`${ALERTS}/groups?receiver=(`),
  get(`${ALERTS}/groups?filter=x`),
];

/** In the order they are asked: what is stored first, then what is refused, then what shows it. */
export const EXCHANGES: readonly Exchange[] = [...STORED, ...REFUSED, ...FRAMEWORK, ...FILTERED];

/** The headers that clients look at. */
const HEADERS = [
  'content-type',
  'allow',
  'cache-control',
  'vary',
  'access-control-allow-origin',
  'access-control-allow-methods',
  'access-control-allow-headers',
  'access-control-expose-headers',
];

/** An answer without what differs from run to run: times the server took itself, and when it was updated. */
export function comparable(answer: HttpAnswer): Readonly<Record<string, unknown>> {
  const headers = HEADERS.filter((name) => answer.headers[name] !== undefined).map(
    (name) => `${name}: ${String(answer.headers[name])}`,
  );
  const text = answer.text
    .replace(/"updatedAt":"[^"]*"/g, '"updatedAt":"…"')
    .replace(/"(startsAt|endsAt)":"20(2[2-9]|[3-9]\d)-[^"]*"/g, '"$1":"about now"');
  return { status: answer.status, headers, text };
}
