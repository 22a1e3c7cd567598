/**
 * A call of amtool. In the arguments `<id:x>` stands for the id that the step with `keep: 'x'` printed, `<+1h>` and
 * `<-5m>` for an instant so far from the beginning of the run.
 */
export interface AmtoolStep {
  readonly args: readonly string[];
  /** The name under which the id that it prints is kept. */
  readonly keep?: string;
  /** A file that gets what it prints; the steps run in a folder of their own. */
  readonly into?: string;
  /** A file that it reads from standard input; without one there is nothing to read. */
  readonly from?: string;
  /** Why the server of 0.25 has it print something else than that of 0.34 does. */
  readonly since?: string;
}

/** No URL that is hidden: amtool can read what a server of its own version tells of it. */
export const PLAIN_CONFIG = `
global: {smtp_smarthost: "127.0.0.1:25", smtp_from: "a@example.org", resolve_timeout: 10m}
route:
  receiver: default
  group_by: [alertname]
  group_wait: 1h
  routes:
    - matchers: [team="x"]
      receiver: team-x
      continue: true
      routes:
        - matchers: [severity=~"page|critical", env!="dev"]
          receiver: pager
          group_by: ['...']
          mute_time_intervals: [nights]
    - match_re: {team: ".+"}
      receiver: team-y
      repeat_interval: 2h
receivers:
  - {name: default}
  - {name: team-x}
  - {name: team-y}
  - {name: pager}
inhibit_rules:
  - source_matchers: [kind="cause"]
    target_matchers: [kind="effect"]
    equal: [site]
time_intervals:
  - name: nights
    time_intervals: [{times: [{start_time: "00:00", end_time: "06:00"}], location: Europe/Berlin}]
`;

/** Its URL is hidden, and what is shown instead amtool does not take for one. */
export const WEBHOOK_CONFIG = `
route: {receiver: hook}
receivers: [{name: hook, webhook_configs: [{url: "http://127.0.0.1:9/x"}]}]
`;

const BRACES = 'it had no words of its own for braces';
const NO_SET = 'the words were "silence invalid" and spoke of no set';
const NOT_FOUND = 'an id that is not known was a 500';
const KEYS = 'the configuration has fewer keys';
/** So `config routes` and `check-config` of 0.25 work on the configuration of a server of 0.25 only. */
const READABLE = 'the configuration has no keys that amtool 0.25 does not know';
const UNKNOWN = '11111111-2222-3333-4444-555555555555';
const END = '--end=2199-01-02T03:04:05Z';
const START = '--start=2020-01-02T03:04:05.678+02:00';
const BY = ['-a', 'me', '-c', 'because'];

type More = Omit<AmtoolStep, 'args'>;

/** Words are parted by spaces; arguments with spaces come after. */
function call(words: string, rest: readonly string[] = [], more: More = {}): AmtoolStep {
  return { args: [...words.split(' '), ...rest], ...more };
}

/** The same call in each form of output. */
function inEachForm(words: string, rest: readonly string[] = [], more: More = {}): AmtoolStep[] {
  return ['simple', 'extended', 'json'].map((form) => call(`-o ${form} ${words}`, rest, more));
}

const ADD_ALERTS: readonly AmtoolStep[] = [
  ...inEachForm('alert query'),
  call('alert add one severity=page instance=a', [
    '--annotation=summary=the first <one>',
    '--annotation=runbook=http://runbook/?a=b&c=d',
    '--generator-url=http://p/graph?g0.expr=up',
    START,
    END,
  ]),
  call('alert add one severity=page instance=b team=x', [START, END]),
  call('alert add', ['alertname=with space', 'team=y', 'quote="x\\', START, END]),
  call('alert add two team=x env=dev severity=page'),
  call('alert add alertname=cause kind=cause site=a', [START, END]),
  call('alert add alertname=effect kind=effect site=a', [START, END]),
  call('alert add alertname=effect kind=effect site=b', [START, END]),
  call('alert add gone', [START, '--end=2021-01-02T03:04:05Z']),
  call('alert add reversed', ['--start=<+1h>', '--end=<-1h>']),
  call('alert add bad-start --start=yesterday'),
  call('alert add bad-end --end=12:00'),
  call('alert add bad-annotation --annotation=x'),
  call('alert add'),
  call('alert add a=~b'),
  call('alert add a!=b'),
  call('alert add no-value team='),
  call('alert add', ['naïve=x', END]),
  call('alert add url --generator-url=http://[::1'),
];

const QUERY_ALERTS: readonly AmtoolStep[] = [
  ...inEachForm('alert query'),
  ...inEachForm('alert'),
  ...inEachForm('alert query one'),
  ...['-a', '-i', '-s', '-u', '-a -i', '-a -s -i -u', '-i -a kind=effect'].map((flags) =>
    call(`-o json alert query ${flags}`),
  ),
  ...['default', 'team-.*', 'team', 'nobody', '('].map((receiver) =>
    call('-o json alert query -r', [receiver]),
  ),
  ...[
    'alertname=one',
    'alertname="one"',
    'alertname!=one',
    'alertname=~o.*',
    'alertname!~o.*|t.*',
    'alertname=~ne',
    'alertname=~(',
    'team=',
    'team!=',
    '=x',
    'a==b',
    'a-b=c',
    '',
    'with space',
  ].map((matcher) => call('-o json alert query', [matcher])),
  ...['{alertname=one}', '{alertname="one",instance="a"}'].map((matcher) =>
    call('-o json alert query', [matcher], { since: BRACES }),
  ),
  call('-o json alert query one instance=a'),
  call('-o json alert query alertname=one instance=a team='),
  call('-o json alert query one two'),
];

const ADD_SILENCES: readonly AmtoolStep[] = [
  ...inEachForm('silence query'),
  call('silence add one', BY, { keep: 'one' }),
  call('silence add team=y', [...BY, '-d', '2h'], { keep: 'y' }),
  call('silence add two', ['-a', 'you', '-c', 'a <comment> "with" ü', '-d', '3h30m'], {
    keep: 'two',
  }),
  call('silence add', ['alertname=~never|nothing', 'a!=b', 'c!~d', 'e=', ...BY, '-d', '4h'], {
    keep: 'regex',
  }),
  call('silence add later', [...BY, '--start=<+1h>', '--end=<+5h>'], { keep: 'later' }),
  call('silence add begun', [...BY, '--start=<-1h>', '--end=<+6h>'], { keep: 'begun' }),
  call('silence add', ['x="quoted value"', 'y=with space', ...BY, '-d', '7h'], { keep: 'quoted' }),
  call('-o json silence add json', [...BY, '-d', '8h'], { keep: 'json' }),
  call('silence add days', [...BY, '-d', '1d12h'], { keep: 'days' }),
  call('silence add no-comment -a me'),
  call('silence add bad-duration -d x', BY),
  call('silence add zero -d 0s', BY),
  call('silence add past --end=2020-01-01T00:00:00Z', BY),
  call('silence add ends-before', [...BY, '--start=<+2h>', '--end=<+1h>']),
  call('silence add bad-start --start=x', BY),
  call('silence add a=', BY, { since: NO_SET }),
  call('silence add a=~.*', BY, { since: NO_SET }),
  call('silence add a=~(', BY),
  call('silence add a==b', BY, {}),
  call('silence add', BY),
  call('silence add', ['naïve=x', ...BY]),
];

const QUERY_SILENCES: readonly AmtoolStep[] = [
  ...inEachForm('silence query'),
  ...inEachForm('silence'),
  ...inEachForm('silence query two'),
  call('silence query -q'),
  call('silence query -q --created-by=you'),
  call('silence query -q --created-by=nobody'),
  call('silence query -q --within=2h30m'),
  call('silence query -q --within=x'),
  call('silence query -q --expired'),
  call('silence query -q team=y'),
  call('silence query -q team!=y'),
  call('silence query -q', ['alertname=~never|nothing']),
  call('silence query -q', ['alertname=~never|nothing', 'c!~d']),
  call('silence query -q', ['x=quoted value']),
  call('silence query -q alertname=~('),
  call('silence query -q', ['{team=y}'], { since: BRACES }),
  call('silence query -q a=', []),
  // And what they do to alerts.
  ...inEachForm('alert query'),
  ...['-a', '-s', '-i', '-s -i', '-s -a', '-s alertname=one'].map((flags) =>
    call(`-o json alert query ${flags}`),
  ),
];

const CHANGE_SILENCES: readonly AmtoolStep[] = [
  call('silence update <id:one> -d 9h', []),
  call('silence update -q <id:y> -c', ['another comment']),
  call('-o json silence update <id:two> --end=<+10h>'),
  call('-o extended silence update <id:later> --start=<+2h> --end=<+11h>'),
  call('silence update <id:json> <id:regex> -d 12h'),
  call('silence update <id:begun> --start=<+1h>', [], { keep: 'moved' }),
  call(`silence update ${UNKNOWN} -d 1h`),
  call('silence update not-an-id -d 1h'),
  call('silence update'),
  call('silence update <id:one> -d x'),
  call('silence update <id:one> --end=<-1h>'),
  call('-o json silence query -q'),
  ...inEachForm('silence query'),
  call('silence expire <id:days>'),
  call('silence expire <id:days>'),
  // One by one, as two that end in one millisecond are listed in no order.
  call('silence expire <id:later>'),
  call('silence expire <id:quoted>'),
  call('silence expire <id:later> <id:quoted>'),
  call(`silence expire ${UNKNOWN}`, [], { since: NOT_FOUND }),
  call(`silence expire <id:json> ${UNKNOWN}`, [], { since: NOT_FOUND }),
  call('silence expire not-an-id'),
  call('silence expire'),
  call('-o json silence query --expired days'),
  call('silence query -q --expired --within=1h'),
  call('silence query -q --expired --within=1ms'),
  call('-o json silence query'),
  call('silence update <id:days> -d 13h', [], { keep: 'revived' }),
];

const IMPORT: readonly AmtoolStep[] = [
  call('-o json silence query', [], { into: 'silences.json' }),
  call('silence import -w 1 silences.json'),
  call('silence import -w 1', [], { from: 'silences.json' }),
  call('silence query -q', [], {}),
  call('silence expire <id:one> <id:two>'),
  call('silence import -w 1 silences.json'),
  call('-o json silence query --created-by=you'),
  call('silence import -f -w 1 silences.json'),
  call('silence import missing.json'),
  call('silence import broken.json'),
  call('silence import empty.json'),
  call('silence import unknown.json'),
  call('-o json silence query imported'),
  call('silence import invalid.json', [], { since: NO_SET }),
  call('silence import'),
];

const SERVER: readonly AmtoolStep[] = [
  ...inEachForm('cluster show'),
  call('config show', [], { into: 'shown.yml', since: KEYS }),
  call('-o extended config show'),
  call('-o json config show', [], { since: KEYS }),
  call('check-config shown.yml', [], { since: READABLE }),
  call('config routes show', [], { since: READABLE }),
  call('config routes show --config.file=shown.yml', [], { since: READABLE }),
  call('config routes show --config.file=good.yml'),
  ...[
    'team=x',
    'team=x severity=page',
    'team=x severity=page env=dev',
    'team=z',
    'other=1',
    '--tree team=x severity=critical',
    '--tree other=1',
    '--verify.receivers=pager,team-y team=x severity=page',
    '--verify.receivers=team-y team=x',
    '--verify.receivers=nobody team=x',
    'team',
    'team=~x',
    '{team=x}',
  ].flatMap((words) => [
    call(`config routes test ${words}`, [], { since: READABLE }),
    call(`config routes test --config.file=good.yml ${words}`),
  ]),
  call('config routes test --config.file=missing.yml team=x'),
  call('check-config good.yml'),
  call('check-config bad.yml good.yml'),
  call('check-config missing.yml'),
  call('check-config', [], { from: 'good.yml' }),
  call('--version-check cluster show', [], { since: 'amtool and server are of one version' }),
  call('-v cluster show'),
  call('--timeout=10s alert query -q'),
  call('--http.config.file=http.yml cluster show'),
  call('--http.config.file=missing.yml cluster show'),
];

/** In the order they are called. */
export const STEPS: readonly AmtoolStep[] = [
  ...ADD_ALERTS,
  ...QUERY_ALERTS,
  ...ADD_SILENCES,
  ...QUERY_SILENCES,
  ...CHANGE_SILENCES,
  ...IMPORT,
  ...SERVER,
];

/** Against a server with `WEBHOOK_CONFIG`. */
export const WEBHOOK_STEPS: readonly AmtoolStep[] = [
  call('config routes show', [], { since: READABLE }),
  call('config routes test a=b', [], { since: READABLE }),
  call('config show', [], { since: KEYS }),
];

const silence = (more: object): object => ({
  matchers: [{ name: 'alertname', value: 'imported', isRegex: false, isEqual: true }],
  startsAt: '2020-01-01T00:00:00.000Z',
  endsAt: '2199-01-01T00:00:00.000Z',
  createdBy: 'importer',
  comment: 'c',
  ...more,
});

/** The files that the steps find in their folder. */
export const FILES: Readonly<Record<string, string>> = {
  'good.yml': PLAIN_CONFIG,
  'bad.yml': 'route: {receiver: nobody}\nreceivers: [{name: somebody}]\n',
  'http.yml': 'basic_auth: {username: u, password: p}\n',
  'broken.json': '[{"comment":',
  'empty.json': '[]',
  'unknown.json': JSON.stringify([silence({ id: UNKNOWN })]),
  'invalid.json': JSON.stringify([
    silence({ matchers: [{ name: 'a', value: '', isRegex: false, isEqual: true }] }),
  ]),
};
