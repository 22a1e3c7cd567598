/** The kinds of values that templates meet. */
export type Kind =
  | 'data'
  | 'alerts'
  | 'alert'
  | 'labels'
  | 'pairs'
  | 'pair'
  | 'texts'
  | 'text'
  | 'int'
  | 'float'
  | 'bool'
  | 'time'
  | 'span'
  | 'any';

/** What a form needs that older versions of Alertmanager, or of Go under it, do not have. */
export type Feature =
  | 'functions'
  | 'labels as text'
  | 'names as Strings'
  | 'range over numbers'
  | 'else with'
  | 'newer html';

/**
 * A way to write a value: `@kind` stands for a value of that kind, in parentheses where it needs them; a value of the
 * first kind may be piped in as the last argument.
 */
export interface Form {
  readonly text: string;
  readonly needs?: Feature;
}

const all = (...texts: readonly string[]): readonly Form[] => texts.map((text) => ({ text }));
const newer = (needs: Feature, ...texts: readonly string[]): readonly Form[] =>
  texts.map((text) => ({ text, needs }));

/** What stands for itself. */
export const ATOMS: Readonly<Record<Kind, readonly Form[]>> = {
  data: all('$'),
  alerts: all('$.Alerts', '$.Alerts.Firing', '$.Alerts.Resolved'),
  alert: all('(index $.Alerts 0)', '(index $.Alerts 1)', '(index $.Alerts 2)'),
  labels: all('$.GroupLabels', '$.CommonLabels', '$.CommonAnnotations'),
  pairs: all('$.CommonLabels.SortedPairs', '$.GroupLabels.SortedPairs'),
  pair: all('(index $.CommonLabels.SortedPairs 0)'),
  texts: all('$.CommonLabels.Names', '$.GroupLabels.Values', '(stringSlice "b" "a" "é")'),
  text: [
    ...all('""', '"a"', '"Hello world"', '"<b>&\\"\'"', '"日本 🚨"', '"\\u00e9\\t\\x41\\101"'),
    ...all('`raw \\n`', '"a,b,c"', '"12.5"', '"javascript:alert(1)"', '"http://x/?a=1&b=ü"'),
    ...all('$.Status', '$.Receiver', '$.ExternalURL', '$.CommonLabels.team'),
    ...all('$.CommonLabels.missing', '$.GroupLabels.alertname', '"2024-05-01"', '"%41+x%zz"'),
  ],
  int: [
    ...all('0', '1', '2', '-3', '+4', '0x1F', '0b101', '0o17', '017', '1_000', "'a'", "'\\n'"),
    ...all("'é'", "'\\u65e5'", '9223372036854775807', '-9223372036854775808', '1000000007'),
  ],
  float: all('1.5', '-.25', '1e3', '1E-7', '0x1p-2', '2.', '1e100', '1_0.5', '3.0000001', '-0.'),
  bool: all('true', 'false'),
  time: all(
    '(index $.Alerts 0).StartsAt',
    '(index $.Alerts 2).EndsAt',
    '(index $.Alerts 0).EndsAt',
  ),
  span: all('((index $.Alerts 2).EndsAt.Sub (index $.Alerts 2).StartsAt)'),
  any: all('nil'),
};

/** What stands for itself in a template that was called with an alert, or with a text. */
export const ATOMS_BY_ROOT: Readonly<
  Partial<Record<Kind, Partial<Record<Kind, readonly Form[]>>>>
> = {
  alert: {
    alert: all('$'),
    labels: all('$.Labels', '$.Annotations'),
    pairs: all('$.Labels.SortedPairs'),
    texts: all('$.Labels.Names', '(stringSlice "b" "a")'),
    text: all('$.Status', '$.Labels.alertname', '$.GeneratorURL', '"a"', '""'),
    time: all('$.StartsAt', '$.EndsAt'),
    span: all('($.EndsAt.Sub $.StartsAt)'),
  },
  text: { text: all('$', '"a"'), texts: all('(stringSlice $ "é")') },
};

/** What is made of other values. */
export const CALLS: Readonly<Record<Kind, readonly Form[]>> = {
  data: [],
  alerts: all('slice @alerts 0 1', 'slice @alerts 1', '@data.Alerts', '@data.Alerts.Firing'),
  alert: all('index @alerts 0'),
  labels: [
    ...all('@alert.Labels', '@alert.Annotations', '@labels.Remove @texts', '@data.CommonLabels'),
    ...all('or @labels @labels'),
    ...newer('range over numbers', 'and @bool @labels'),
  ],
  pairs: all('@labels.SortedPairs', 'slice @pairs 0 2'),
  pair: all('index @pairs 0', 'index @pairs 1'),
  texts: [
    ...all('@labels.Names', '@labels.Values', '@pairs.Names', '@pairs.Values'),
    ...all('stringSlice @text @text', 'stringSlice', 'slice @texts 0 1'),
  ],
  text: [
    ...all('toUpper @text', 'toLower @text', 'title @text', 'join @text @texts'),
    ...all('reReplaceAll "([a-z]+)" "<$1>" @text', 'reReplaceAll "(?i)[AE]\\\\b|^" "-" @text'),
    ...all('reReplaceAll "(?P<x>\\\\w)(\\\\d*)" "${x}_$2$$" @text', 'reReplaceAll @text "" @text'),
    ...all('safeHtml @text', 'print @any @any', 'print @text @text @int', 'println @any @int'),
    ...all(
      'html @text',
      'js @text',
      'urlquery @text @int',
      'html @any',
      'js @any',
      'urlquery @any',
    ),
    ...all('@alert.Status', '@alert.Fingerprint', '@alert.GeneratorURL', '@alert.Labels.pod'),
    ...all('@alert.Annotations.summary', '@labels.severity', 'index @labels @text', '@pair.Name'),
    ...all('@pair.Value', 'slice @text 1', 'slice @text 0 1', 'index @texts 0', 'or @text @text'),
    ...all('and @text @text', '@time.String', '@span.String', 'index @alert.Labels "severity"'),
    ...all(
      '@time.Format "2006-01-02T15:04:05.999999999Z07:00"',
      '@time.Format "Mon Jan _2 3:04PM"',
    ),
    ...all('@time.Format "002 06 .000 -0700 MST __2"', '@time.UTC.Format "Monday, 02 January"'),
    ...newer('functions', 'trimSpace @text', 'urlUnescape @text', 'base64encode @text'),
    ...newer(
      'functions',
      'base64decode (base64encode @text)',
      'base64decode @text',
      'safeUrl @text',
    ),
    ...newer(
      'functions',
      'toJson @any',
      'toJson @data',
      'toJson @labels',
      'humanizeDuration @float',
    ),
    ...newer('functions', 'humanizeDuration @int', 'humanizeDuration @span', 'routeLabels "owner"'),
    ...newer(
      'functions',
      'date "2006-01-02 15:04 MST" @time',
      'date @text (tz "Asia/Tokyo" @time)',
    ),
    ...newer('functions', 'routeLabels @text', 'index (dict "k" @any "l" @text) "l"'),
    ...newer('names as Strings', '@labels.Names.Join @text', '@pairs.Values.Join ", "'),
    ...newer('labels as text', '@labels.String', '@pairs.String'),
  ],
  int: [
    ...all('len @text', 'len @alerts', 'len @labels', 'len @texts', '@time.Unix', '@time.Year'),
    ...all('@time.YearDay', '@time.UnixNano', '@time.Nanosecond', '@time.Hour', '@time.Minute'),
    ...all('@span.Milliseconds', '@span.Nanoseconds', 'or @int @int', 'and @int @int', '@time.Day'),
    ...all('index @text 0', '@time.Second', '@time.UnixMilli'),
    ...newer('functions', 'len (list @any @any)', 'len (append (list @int) @int)', 'len (dict)'),
  ],
  float: all('@span.Seconds', '@span.Minutes', '@span.Hours', 'or @float @float'),
  bool: [
    ...all(
      'not @any',
      'and @bool @bool',
      'or @bool @bool @bool',
      'and @any @bool',
      'or @bool @any',
    ),
    ...all(
      'eq @text @text',
      'eq @int @int',
      'eq @text @text @text',
      'ne @text @text',
      'ne @int @int',
    ),
    ...all(
      'lt @int @int',
      'le @int @int',
      'gt @float @float',
      'ge @float @float',
      'lt @text @text',
    ),
    ...all(
      'match "^[a-z]+$" @text',
      'match "\\\\d{2,}" @text',
      'match @text @text',
      'eq @bool @bool',
    ),
    ...all(
      '@time.Before @time',
      '@time.After @time',
      '@time.Equal @time',
      '@time.IsZero',
      'le @text ""',
    ),
    ...all('ge @text @text', 'gt @text @text', 'eq @float @float', 'gt @int @float'),
    ...newer('functions', 'gt (since @time).Hours 1.0', '(now).After @time'),
  ],
  time: [
    ...all(
      '@alert.StartsAt',
      '@alert.EndsAt',
      '@time.Add @span',
      '@time.UTC',
      '@time.AddDate 0 1 -1',
    ),
    ...all('@time.Truncate @span', '@time.Round @span', '@time.Local'),
    ...newer('functions', 'tz "Europe/Berlin" @time', 'tz "America/St_Johns" @time'),
    ...newer('functions', 'toDate "2006-01-02" @text', 'mustToDate "2006-01-02" "2024-02-29"'),
    ...newer('functions', 'tz @text @time', 'mustToDate @text @text'),
  ],
  span: all('@time.Sub @time', '@span.Round @span', '@span.Truncate @span', '@span.Abs'),
  any: [
    ...all('@text', '@int', '@float', '@bool', '@time', '@span', 'index @labels @text'),
    ...newer(
      'labels as text',
      '@labels',
      '@alert',
      '@pairs',
      '@pair',
      '@texts',
      '@alerts',
      '@data',
    ),
    ...newer('functions', 'list @any @any', 'dict "a" @any', 'append (list @text) @any', 'list'),
    ...newer('functions', 'append @texts @text', 'dict @text @any'),
  ],
};

/** The verbs of `printf` that each kind of value knows, and `v`, `T` and one that it does not. */
export const VERBS: Readonly<Partial<Record<Kind, readonly string[]>>> = {
  text: 's v q x X v T d'.split(' '),
  int: 'd v b c o O q x X U T s'.split(' '),
  float: 'e E f F g G x X b v T d'.split(' '),
  bool: 't v T d'.split(' '),
  time: 's v T'.split(' '),
  span: 's v d T'.split(' '),
};
