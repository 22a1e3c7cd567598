import { describe, expect, it } from '@jest/globals';
import { inspect } from 'node:util';
import type { MatcherMode } from '../labels/matcher-parser.ts';
import type { Config } from './config.ts';
import { loadConfig } from './load.ts';
import { ConfigError } from './problem.ts';
import type { ConfigProblem } from './problem.ts';

const FILE = '/etc/am/alertmanager.yml';
const RECEIVERS = 'receivers: [{ name: w }]\n';

function load(text: string, mode: MatcherMode = 'fallback'): Config {
  return loadConfig({ text, file: FILE, mode }).config;
}

function problems(text: string): readonly ConfigProblem[] {
  try {
    loadConfig({ text, file: FILE, mode: 'fallback' });
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

function warnings(text: string, retentionMs?: number): readonly string[] {
  const options = { text, file: FILE, mode: 'fallback' } as const;
  const loaded = loadConfig(retentionMs === undefined ? options : { ...options, retentionMs });
  return loaded.warnings.map(
    ({ line, column, path, message }) => `${line}:${column} ${path}: ${message}`,
  );
}

describe('problems', () => {
  it('are all found, each at its place', () => {
    const text = `global:
  resolve_timeout: 5x
route:
  receiver: w
  grup_by: [a]
  routes:
    - group_wait: 5
    - matchers: ['a=b', 'c']
      match: { "a b": c }
receivers:
  - name: w
    webhook_configs:
      - url: ftp://secret.example/token
        max_alerts: -1
`;
    expect(
      problems(text).map(({ line, column, path, message }) => [line, column, path, message]),
    ).toEqual([
      [2, 20, 'global.resolve_timeout', 'unknown unit "x" in duration "5x"'],
      [5, 3, 'route.grup_by', 'field grup_by not found, did you mean group_by?'],
      [7, 19, 'route.routes[0].group_wait', 'not a valid duration string: "5"'],
      [8, 25, 'route.routes[1].matchers[1]', 'bad matcher format: c'],
      [9, 16, 'route.routes[1].match["a b"]', 'invalid label name "a b"'],
      [
        13,
        14,
        'receivers[0].webhook_configs[0].url',
        'invalid URL: unsupported scheme "ftp" for URL',
      ],
      [
        14,
        21,
        'receivers[0].webhook_configs[0].max_alerts',
        'cannot unmarshal !!int `-1` into uint64',
      ],
    ]);
  });

  it('between sections are found when each section is good', () => {
    const text = `route:
  receiver: x
  continue: true
  routes: [{ receiver: y, mute_time_intervals: [z] }]
receivers:
  - name: w
  - name: w
  - name: s
    slack_configs: [{}]
`;
    expect(problems(text).map(({ line, path, message }) => [line, path, message])).toEqual([
      [2, 'route.receiver', 'undefined receiver "x" used in route'],
      [3, 'route.continue', 'cannot have continue in root route'],
      [4, 'route.routes[0].receiver', 'undefined receiver "y" used in route'],
      [4, 'route.routes[0].mute_time_intervals[0]', 'undefined time interval "z" used in route'],
      [7, 'receivers[1].name', 'notification config name "w" is not unique'],
      [
        9,
        'receivers[2].slack_configs[0]',
        'no Slack API URL nor App token set either inline or in a file',
      ],
    ]);
  });

  it('have a code, and for a key that is misspelt the one that is meant', () => {
    expect(
      problems(`route: { receiver: w, repeat-interval: 1h, Continue: no, foo: 1 }\n${RECEIVERS}`),
    ).toEqual([
      expect.objectContaining({ code: 'unknown_key', suggestion: 'repeat_interval' }),
      expect.objectContaining({ code: 'unknown_key', suggestion: 'continue' }),
      expect.not.objectContaining({ suggestion: expect.anything() }),
    ]);
  });

  it('are one line each in the message of the error', () => {
    expect(() => load('route: { receiver: w, group_wait: 5, group_interval: 6 }\n')).toThrow(
      `${FILE}:1:35: route.group_wait: not a valid duration string: "5"\n${FILE}:1:54: route.group_interval: not a valid duration string: "6"`,
    );
    expect(problems('')).toEqual([
      {
        code: 'invalid',
        message: 'no route provided in config',
        file: FILE,
        line: 1,
        column: 1,
        path: '',
      },
    ]);
  });

  it('never show a secret', () => {
    const text = `global:
  slack_api_url: hunter2
  http_config: { basic_auth: hunter2, oauth2: [hunter2], proxy_url: "http://u:hunter2@x:y" }
route: { receiver: w }
receivers:
  - name: w
    webhook_configs:
      - { url: "http://hunter2 x" }
      - { url: "https://x/%hunter2", timeout: "" }
    telegram_configs: [{ bot_token: { hunter2: 1 }, chat_id: 1 }]
`;
    const found = problems(text);
    expect(found.length).toBeGreaterThan(5);
    const messages = found.map(({ message }) => message).join('\n');
    expect(messages).not.toMatch(/hunter2(?! not found)/);
  });
});

describe('a configuration', () => {
  const text = `global:
  http_config: { bearer_token_file: token, tls_config: { ca_file: /ca.pem } }
route:
  receiver: w
  group_by: [a, b]
  routes:
    - match: { b: x }
      match_re: { a: "y.*" }
      matchers: ['c!="z"', '{a="0"}']
      group_by: []
      continue: yes
    - group_by: ['...']
      group_wait: 0
receivers:
  - name: w
    labels: { team: x }
    email_configs: [{ to: a, from: b, smarthost: "c:25" }]
    webhook_configs:
      - url: http://127.0.0.1/
      - url_file: url
        send_resolved: off
        max_alerts: 010
        timeout: 1.5s
        http_config: { basic_auth: { username: 0123, password: 1e10, password_file: "" } }
templates: [a/*.tmpl, /b.tmpl]
mute_time_intervals: [{ name: old, time_intervals: [{ weekdays: [sunday] }] }]
time_intervals: [{ name: new }]
inhibit_rules: [{ source_match: { a: b }, equal: [c] }]
`;
  const config = load(text);

  it('has its matchers in one sorted list, those of match_re with their anchors', () => {
    expect(config.route.routes[0]?.matchers.map(String)).toEqual([
      'a="0"',
      'a=~"^(?:y.*)$"',
      'b="x"',
      'c!="z"',
    ]);
  });

  it('tells a reset group_by from an inherited one and from all labels', () => {
    const [reset, all] = config.route.routes;
    expect([config.route.groupBy, config.route.groupByAll]).toEqual([['a', 'b'], false]);
    expect([reset?.groupBy, reset?.groupByAll, reset?.continue]).toEqual([[], false, true]);
    expect([all?.groupBy, all?.groupByAll, all?.groupWaitMs]).toEqual([undefined, true, 0]);
    expect(all?.repeatIntervalMs).toBeUndefined();
  });

  it('has the integrations in the order they are built, with what they inherit as a whole', () => {
    const [first, second, third] = config.receivers[0]?.integrations ?? [];
    expect([first?.kind, second?.kind, third?.kind]).toEqual(['webhook', 'webhook', 'email']);
    if (first?.kind !== 'webhook' || second?.kind !== 'webhook') throw new Error('no webhooks');
    expect(first.config.http).toBe(config.global.http);
    expect(second.config.http).toMatchObject({ tls: { insecureSkipVerify: false } });
    expect(second.config.http.authorization).toBeUndefined();
    expect(second.config).toMatchObject({
      sendResolved: false,
      urlFile: 'url',
      maxAlerts: 8,
      timeoutMs: 1500,
    });
  });

  it('keeps scalars as they were written where a text is wanted', () => {
    const [, second] = config.receivers[0]?.integrations ?? [];
    const auth = second?.kind === 'webhook' ? second.config.http.basicAuth : undefined;
    expect([auth?.username, auth?.password?.reveal()]).toEqual(['0123', '1e10']);
  });

  it('has paths that start from the folder of the file', () => {
    expect(config.global.http.authorization?.credentialsFile).toBe('/etc/am/token');
    expect(config.global.http.tls.caFile).toBe('/ca.pem');
    expect(config.templates).toEqual(['/etc/am/a/*.tmpl', '/b.tmpl']);
  });

  it('names each receiver in its labels, and all intervals in one map', () => {
    expect(config.receivers[0]?.labels).toEqual({ team: 'x', name: 'w' });
    expect([...config.timeIntervals.keys()]).toEqual(['old', 'new']);
    expect(config.inhibitRules[0]).toMatchObject({ equal: ['c'], targetMatchers: [] });
  });

  it('joins a path relative to a relative folder once', () => {
    const relative = loadConfig({ text, file: 'conf/am.yml', mode: 'fallback' }).config;
    const [first] = relative.receivers[0]?.integrations ?? [];
    const http = first?.kind === 'webhook' ? first.config.http : undefined;
    expect(http?.authorization?.credentialsFile).toBe('conf/token');
  });

  it('never shows a secret when it is printed', () => {
    const secretive = load(
      `global: { smtp_auth_password: hunter2, slack_api_url: http://hunter2/ }
route: { receiver: w }
receivers:
  - name: w
    slack_configs: [{ api_url: "http://hunter2/" }]
    pagerduty_configs: [{ routing_key: hunter2, http_config: { proxy_url: "http://a:hunter2@b/" } }]
    sns_configs: [{ topic_arn: a, sigv4: { access_key: a, secret_key: hunter2 } }]
    email_configs:
      - { to: a, from: b, smarthost: "c:1", tls_config: { cert: a, key: hunter2 } }
    webhook_configs:
      - { url: "http://hunter2/", http_config: { bearer_token: hunter2 } }
      - url: http://x/
        http_config: { http_headers: { A: { secrets: [hunter2] } } }
`.replace('slack_api_url: http://hunter2/ ', ''),
    );
    const { marshalled, ...rest } = secretive;
    expect(marshalled).not.toContain('hunter2');
    expect(inspect({ ...rest, receivers: [] }, { depth: 20 })).not.toContain('hunter2');
    expect(load(marshalled).marshalled).toBe(marshalled);
  });
});

describe('null', () => {
  it('means not given where a part could be, and takes a default address away', () => {
    const config = load(`global: { http_config: ~, pagerduty_url: ~, smtp_hello: ~ }
route: { receiver: w, group_by: ~, group_wait: ~, routes: ~, match: ~ }
receivers: [{ name: w, webhook_configs: ~ }]
templates: ~
tracing: ~
`);
    expect(config.global.http.followRedirects).toBe(true);
    expect(config.global.defaults.pagerduty_url).toBeUndefined();
    expect(config.global.defaults.smtp_hello).toBe('');
    expect([config.route.groupBy, config.route.groupWaitMs]).toEqual([undefined, undefined]);
    expect([config.templates, config.tracing]).toEqual([[], undefined]);
  });
});

describe('label names and matchers', () => {
  it.each<[MatcherMode, text: string, ok: boolean]>([
    ['fallback', 'group_by: [a b]', true],
    ['classic', 'group_by: [a b]', false],
    ['utf8', 'routes: [{ matchers: [a=~b.*] }]', true],
    ['utf8', 'routes: [{ matchers: ["a=b c"] }]', false],
    ['classic', 'routes: [{ matchers: ["a=b c"] }]', true],
    ['utf8', 'routes: [{ match: { a b: c } }]', false],
  ])('are read as the mode %s does: %s', (mode, text, ok) => {
    const attempt = (): Config => load(`route: { receiver: w, ${text} }\n${RECEIVERS}`, mode);
    if (ok) expect(attempt).not.toThrow();
    else expect(attempt).toThrow(ConfigError);
  });
});

describe('warnings', () => {
  it('tell of what is read but not in effect', () => {
    const found = warnings(`route:
  receiver: w
  labels: { plain: text }
  routes:
    - mute_time_intervals: [n]
      labels: { team: "{{ .GroupLabels.team }}" }
    - active_time_intervals: [n]
inhibit_rules: [{ source_matchers: [a=b], target_matchers: [c=d] }]
time_intervals: [{ name: n, time_intervals: [{ weekdays: [monday] }] }]
tracing: { endpoint: 'h:1' }
${RECEIVERS}`);
    expect(found.map((warning) => warning.replace(/^\S+ /, '')).sort()).toEqual([
      'tracing: tracing is not in effect yet',
    ]);
  });

  it('tell of intervals that do not fit each other, inherited ones too', () => {
    const text = `route:
  receiver: w
  repeat_interval: 7d
  routes:
    - repeat_interval: 1m
    - repeat_interval: 1h
      routes: [{ group_interval: 2h }]
${RECEIVERS}`;
    const found = warnings(text, 5 * 24 * 3_600_000);
    expect(found.map((warning) => warning.slice(0, 60))).toEqual([
      '2:3 route: repeat_interval is greater than the data retentio',
      '5:7 route.routes[0]: repeat_interval is less than group_inte',
      '7:16 route.routes[1].routes[0]: repeat_interval is less than',
    ]);
    expect(warnings(`route: { receiver: w }\n${RECEIVERS}`, 3_600_000)).toHaveLength(1);
    expect(warnings(`route: { receiver: w }\n${RECEIVERS}`)).toEqual([]);
  });

  it('tell of matchers that only the old grammar reads', () => {
    const [warning] = warnings(
      `route: { receiver: w, routes: [{ matchers: ["a=b c"] }] }\n${RECEIVERS}`,
    );
    expect(warning).toContain('the matchers a=b c should be written a="b c"');
  });
});
