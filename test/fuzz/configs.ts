import fc from 'fast-check';

/** Configurations that are right and together use every section; mutations start from them. */
const GOOD: readonly string[] = [
  `global:
  resolve_timeout: 5m
  http_config:
    follow_redirects: true
    tls_config: {insecure_skip_verify: true, min_version: TLS12}
    proxy_url: http://127.0.0.1:3128
    no_proxy: localhost
route:
  receiver: a
  group_by: [alertname, 'cluster']
  group_wait: 30s
  group_interval: 5m
  repeat_interval: 1d12h
  labels: {team: "{{ .GroupLabels.team }}"}
  routes:
    - matchers: [severity="critical", 'team=~"x|y"', "{a=b,c!=d}"]
      receiver: b
      continue: true
      mute_time_intervals: [nights]
      active_time_intervals: [days]
      routes:
        - match: {service: db}
          match_re: {owner: "team-.*"}
          group_by: ['...']
    - matchers: []
      group_wait: 0s
receivers:
  - name: a
    labels: {tier: one}
    webhook_configs:
      - url: http://127.0.0.1:9099/a?b=c
        send_resolved: false
        max_alerts: 10
        timeout: 1.5s
        http_config:
          basic_auth: {username: u, password: p}
          http_headers: {X-Team: {values: [a, b]}}
      - url_file: hook.url
        http_config:
          authorization: {type: Bearer, credentials_file: token}
  - name: b
    email_configs:
      - to: a@b.example
        from: c@d.example
        smarthost: mail.example:25
        headers: {Subject: "{{ .Status }}"}
`,
  `route:
  receiver: r
inhibit_rules:
  - name: one
    source_matchers: [severity="critical"]
    target_matchers: [severity=~"warning|info"]
    equal: [alertname, cluster]
  - source_match: {a: b}
    target_match_re: {c: "d.*"}
time_intervals:
  - name: nights
    time_intervals:
      - times: [{start_time: "00:00", end_time: "24:00"}]
        weekdays: ['monday:friday', sunday]
        days_of_month: ['1:15', '-3:-1']
        months: ['january:march', '12']
        years: ['2024:2026', 2030]
        location: Europe/Berlin
mute_time_intervals:
  - name: old
    time_intervals: [{weekdays: [saturday]}]
templates: ['*.tmpl', /etc/x/*.tmpl]
tracing: {endpoint: "127.0.0.1:4317", client_type: grpc, insecure: true, sampling_fraction: 0.5}
receivers:
  - name: r
    slack_configs: [{api_url: 'http://127.0.0.1:1/x', channel: '#c'}]
    pagerduty_configs: [{routing_key: k}]
    opsgenie_configs: [{api_key: k}]
`,
];

/** Words that mean something to YAML or to this format. */
const WORDS = [
  ...[
    '',
    '~',
    'null',
    'true',
    'no',
    '0',
    '-1',
    '1e999',
    '0x1f',
    '.nan',
    '.inf',
    '1_000',
    '2024-01-01',
  ],
  ...[
    '{}',
    '[]',
    '[[]]',
    '{a: b}',
    '[a, b',
    '{a: ',
    '"',
    "'",
    '|',
    '>',
    '>-',
    '&a',
    '*a',
    '<<: *a',
    '!!str',
    '!!binary x',
    '!x',
  ],
  ...[
    '---',
    '...',
    '%YAML 1.2',
    '# c',
    '- ',
    '? ',
    ': ',
    '\t',
    '\u0000',
    '\u00a0',
    '\ufeff',
    '\u2028',
    '😀',
    '\\',
    '\r',
  ],
  ...[
    '5m',
    '1d',
    '-5s',
    '1.5h',
    '5',
    '0s',
    '99999999999999999999y',
    '24:00',
    '9:00',
    '1:99',
    'monday:sunday',
  ],
  ...[
    'a=~"("',
    'a="',
    '{}',
    'a==b',
    'é="x"',
    '...',
    'a=~"(a+)+$"',
    '__proto__',
    'constructor',
    '<secret>',
  ],
  ...[
    'route',
    'receiver',
    'receivers',
    'global',
    'matchers',
    'webhook_configs',
    'url',
    'continue',
    'time_intervals',
  ],
];

const word = fc.oneof(fc.constantFrom(...WORDS), fc.string({ maxLength: 12, unit: 'binary' }));
const place = fc.nat(10_000);

/** A change of a text; places are taken modulo its length. */
type Mutation = (text: string) => string;

function ofLines(change: (lines: string[]) => void): Mutation {
  return (text) => {
    const lines = text.split('\n');
    change(lines);
    return lines.join('\n');
  };
}

const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  place.map((n) => ofLines((lines) => void lines.splice(n % lines.length, 1))),
  fc
    .tuple(place, place)
    .map(([from, to]) =>
      ofLines((lines) => lines.splice(to % lines.length, 0, lines[from % lines.length] ?? '')),
    ),
  fc.tuple(place, fc.nat(8)).map(([n, indent]) =>
    ofLines((lines) => {
      const at = n % lines.length;
      lines[at] = ' '.repeat(indent) + (lines[at] ?? '').trimStart();
    }),
  ),
  fc.tuple(place, word).map(([n, value]) =>
    ofLines((lines) => {
      const at = n % lines.length;
      lines[at] = (lines[at] ?? '').replace(/(: *|- *)[^ ].*$/, (_, mark: string) => mark + value);
    }),
  ),
  fc.tuple(place, word).map(([n, key]) =>
    ofLines((lines) => {
      const at = n % lines.length;
      lines[at] = (lines[at] ?? '').replace(/[a-z_]+:/, `${key}:`);
    }),
  ),
  fc.tuple(place, word).map(([n, extra]): Mutation => (text) => {
    const at = n % (text.length + 1);
    return text.slice(0, at) + extra + text.slice(at);
  }),
  fc.tuple(place, fc.nat(30)).map(([n, length]): Mutation => (text) => {
    const at = n % (text.length + 1);
    return text.slice(0, at) + text.slice(at + length);
  }),
  place.map(
    (n): Mutation =>
      (text) =>
        text.slice(0, n % (text.length + 1)),
  ),
);

const mutatedUpTo = (most: number): fc.Arbitrary<string> =>
  fc
    .tuple(fc.constantFrom(...GOOD), fc.array(mutation, { maxLength: most }))
    .map(([text, changes]) => changes.reduce((left, change) => change(left), text));

const KEYS = [...new Set(GOOD.flatMap((text) => text.match(/[a-z_]+(?=:)/g) ?? []))];

/** Trees of known keys with whatever in them; JSON is YAML too. */
const tree = fc
  .letrec<{ node: unknown }>((tie) => ({
    node: fc.oneof(
      { depthSize: 'medium', withCrossShrink: true },
      fc.oneof(word, fc.double(), fc.boolean(), fc.constant(null)),
      fc.array(tie('node'), { maxLength: 3 }),
      fc.dictionary(fc.oneof(fc.constantFrom(...KEYS), word), tie('node'), { maxKeys: 5 }),
    ),
  }))
  .node.map((node) => JSON.stringify(node));

/** Texts that loadConfig is given: nearly right, of the right words, and of any characters. */
export const configText: fc.Arbitrary<string> = fc.oneof(
  { arbitrary: mutatedUpTo(6), weight: 6 },
  // Many of these are still right, and what comes after reading is tried too.
  { arbitrary: mutatedUpTo(1), weight: 2 },
  { arbitrary: tree, weight: 2 },
  { arbitrary: fc.array(word, { maxLength: 40 }).map((words) => words.join(' ')), weight: 1 },
  { arbitrary: fc.array(word, { maxLength: 40 }).map((words) => words.join('\n')), weight: 1 },
  { arbitrary: fc.string({ unit: 'binary', maxLength: 200 }), weight: 1 },
);
