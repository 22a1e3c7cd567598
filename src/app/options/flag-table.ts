/**
 * The flags of `tocsin serve`: Alertmanager 0.34's, name by name and default by default. Everything else about the
 * command line (parsing, types, help, the reference page) follows from this table.
 */
export const FLAGS = {
  configFile: {
    name: 'config.file',
    kind: 'string',
    default: 'alertmanager.yml',
    rule: 'not-empty',
    effect: 'now',
    help: 'The configuration file.',
  },
  configExtensions: {
    name: 'config.extensions',
    kind: 'string',
    default: '',
    effect: 'now',
    help: "A second file whose receivers add integrations to those of the main file. Tocsin's own; Alertmanager has no such file.",
  },
  storagePath: {
    name: 'storage.path',
    kind: 'string',
    default: 'data/',
    rule: 'not-empty',
    effect: 'now',
    help: 'The directory for what must survive a restart.',
  },
  dataRetentionMs: {
    name: 'data.retention',
    kind: 'duration',
    default: '120h',
    rule: 'positive',
    effect: 'now',
    help: 'How long expired silences and entries of the notification log are kept.',
  },
  dataMaintenanceIntervalMs: {
    name: 'data.maintenance-interval',
    kind: 'duration',
    default: '15m',
    rule: 'positive',
    effect: 'now',
    help: 'How often expired silences and entries of the notification log are swept out.',
  },
  silencesMax: {
    name: 'silences.max-silences',
    kind: 'integer',
    default: '0',
    effect: 'now',
    help: 'The most silences there may be, expired ones included; 0 or less: no limit.',
  },
  silencesMaxSizeBytes: {
    name: 'silences.max-silence-size-bytes',
    kind: 'integer',
    default: '0',
    effect: 'now',
    help: 'The largest a silence may be, in bytes; 0 or less: no limit.',
  },
  logSilences: {
    name: 'log.silences',
    kind: 'boolean',
    default: 'false',
    effect: 'now',
    help: 'Log each change of state of a silence.',
  },
  templatesFallback: {
    name: 'templates.fallback',
    kind: 'boolean',
    default: 'true',
    effect: 'now',
    help: "Send a notification in plain words when one of its templates fails. Tocsin's own; Alertmanager sends nothing then.",
  },
  alertsGcIntervalMs: {
    name: 'alerts.gc-interval',
    kind: 'duration',
    default: '30m',
    rule: 'positive',
    effect: 'now',
    help: 'How often resolved alerts are removed from memory.',
  },
  alertsPerAlertnameLimit: {
    name: 'alerts.per-alertname-limit',
    kind: 'integer',
    default: '0',
    effect: 'now',
    help: 'The most alerts of one alertname; 0 or less: no limit.',
  },
  dispatchMaintenanceIntervalMs: {
    name: 'dispatch.maintenance-interval',
    kind: 'duration',
    default: '30s',
    rule: 'positive',
    effect: 'now',
    help: 'How often empty aggregation groups are removed.',
  },
  dispatchStartDelayMs: {
    name: 'dispatch.start-delay',
    kind: 'duration',
    default: '0s',
    effect: 'now',
    help: "Hold every notification back for this long after the start. Set it to Prometheus' --rules.alert.resend-delay, so that all alerts are back before the first notification.",
  },
  historyRetentionMs: {
    name: 'history.retention',
    kind: 'duration',
    default: '48h',
    rule: 'positive',
    effect: 'now',
    help: "How long it is remembered what became of notifications, in memory, for the page and `tocsin explain`. Tocsin's own.",
  },
  historyMaxFlushes: {
    name: 'history.max-flushes',
    kind: 'integer',
    default: '10000',
    effect: 'now',
    help: "How many flushes are remembered at the most (some 2 KB each); 0 or less: none. Tocsin's own.",
  },
  webSystemdSocket: {
    name: 'web.systemd-socket',
    kind: 'boolean',
    default: 'false',
    effect: 'now',
    help: 'Take the listening sockets from systemd instead of opening --web.listen-address (Linux only).',
  },
  webListenAddresses: {
    name: 'web.listen-address',
    kind: 'strings',
    default: ':9093',
    effect: 'now',
    help: 'Address for the API, the metrics and the web page, such as `:9093` or `[::1]:9093`. May be repeated.',
  },
  webConfigFile: {
    name: 'web.config.file',
    kind: 'string',
    default: '',
    effect: 'now',
    help: 'File with the TLS settings and the users of the web server. See web-config.md.',
  },
  webAllowOrigins: {
    name: 'web.allow-origin',
    kind: 'strings',
    default: '',
    effect: 'now',
    help: "Origin, such as `https://karma.example.com`, whose pages may make changes through their reader's browser; `*`: anybody's, as in Alertmanager. May be repeated. Tocsin's own.",
  },
  webExternalUrl: {
    name: 'web.external-url',
    kind: 'string',
    default: '',
    effect: 'now',
    help: 'The URL under which Tocsin is reached from outside, for links back to it. Its path becomes the default of --web.route-prefix. Empty: http://<hostname>:<port of the first listen address>/.',
  },
  webRoutePrefix: {
    name: 'web.route-prefix',
    kind: 'string',
    default: '',
    effect: 'now',
    help: 'Prefix of every path that is served. Empty: the path of --web.external-url.',
  },
  webGetConcurrency: {
    name: 'web.get-concurrency',
    kind: 'integer',
    default: '0',
    effect: 'now',
    help: 'The most GET requests served at a time; 0 or less: the number of CPUs, but at least 8.',
  },
  webTimeoutMs: {
    name: 'web.timeout',
    kind: 'duration',
    default: '0',
    effect: 'now',
    help: 'Time limit of an HTTP request; 0 or less: none.',
  },
  autoGomemlimitRatio: {
    name: 'auto-gomemlimit.ratio',
    kind: 'number',
    default: '0.9',
    effect: 'later-harmless',
    help: "Accepted for Alertmanager's sake; there is no Go memory limit to set.",
  },
  clusterListenAddress: {
    name: 'cluster.listen-address',
    kind: 'string',
    default: '0.0.0.0:9094',
    effect: 'now',
    help: 'Address for the gossip between replicas (UDP and TCP); empty: no clustering.',
  },
  clusterAdvertiseAddress: {
    name: 'cluster.advertise-address',
    kind: 'string',
    default: '',
    effect: 'now',
    help: 'Address to tell other replicas instead of the one found.',
  },
  clusterPeerName: {
    name: 'cluster.peer-name',
    kind: 'string',
    default: '',
    effect: 'now',
    help: 'Name of this replica; empty: a random one.',
  },
  clusterPeers: {
    name: 'cluster.peer',
    kind: 'strings',
    default: '',
    effect: 'now',
    help: 'A replica to join, host:port. Names are looked up again and again. May be repeated.',
  },
  clusterPeerTimeoutMs: {
    name: 'cluster.peer-timeout',
    kind: 'duration',
    default: '15s',
    rule: 'positive-in-cluster',
    effect: 'now',
    help: 'How long a replica waits for each replica before it in order, before it notifies.',
  },
  clusterPeersResolveTimeoutMs: {
    name: 'cluster.peers-resolve-timeout',
    kind: 'duration',
    default: '15s',
    rule: 'positive-in-cluster',
    effect: 'now',
    help: 'Time limit of resolving the peers at the start.',
  },
  clusterGossipIntervalMs: {
    name: 'cluster.gossip-interval',
    kind: 'duration',
    default: '200ms',
    rule: 'positive-in-cluster',
    effect: 'now',
    help: 'How often gossip is sent.',
  },
  clusterPushPullIntervalMs: {
    name: 'cluster.pushpull-interval',
    kind: 'duration',
    default: '1m0s',
    rule: 'positive-in-cluster',
    effect: 'now',
    help: 'How often the full state is exchanged with another replica.',
  },
  clusterTcpTimeoutMs: {
    name: 'cluster.tcp-timeout',
    kind: 'duration',
    default: '10s',
    rule: 'positive-in-cluster',
    effect: 'now',
    help: 'Time limit of connecting to, reading from and writing to another replica.',
  },
  clusterProbeTimeoutMs: {
    name: 'cluster.probe-timeout',
    kind: 'duration',
    default: '500ms',
    rule: 'positive-in-cluster',
    effect: 'now',
    help: 'How long a probed replica may take to answer.',
  },
  clusterProbeIntervalMs: {
    name: 'cluster.probe-interval',
    kind: 'duration',
    default: '1s',
    rule: 'positive-in-cluster',
    effect: 'now',
    help: 'How often a replica is probed.',
  },
  clusterSettleTimeoutMs: {
    name: 'cluster.settle-timeout',
    kind: 'duration',
    default: '1m0s',
    effect: 'now',
    help: 'How long the cluster may take to settle before notifications are sent anyway.',
  },
  clusterReconnectIntervalMs: {
    name: 'cluster.reconnect-interval',
    kind: 'duration',
    default: '10s',
    rule: 'positive-in-cluster',
    effect: 'now',
    help: 'How often a lost replica is tried again.',
  },
  clusterReconnectTimeoutMs: {
    name: 'cluster.reconnect-timeout',
    kind: 'duration',
    default: '6h0m0s',
    rule: 'positive-in-cluster',
    effect: 'now',
    help: 'When to give a lost replica up.',
  },
  clusterTlsConfig: {
    name: 'cluster.tls-config',
    kind: 'string',
    default: '',
    effect: 'now',
    help: 'File with the settings of mutual TLS between replicas.',
  },
  clusterAllowInsecurePublicAdvertise: {
    name: 'cluster.allow-insecure-public-advertise-address-discovery',
    kind: 'boolean',
    default: 'false',
    effect: 'now',
    help: 'Allow a public address to be found and advertised.',
  },
  clusterLabel: {
    name: 'cluster.label',
    kind: 'string',
    default: '',
    effect: 'now',
    help: 'Label of the cluster on each packet and stream, which keeps clusters apart.',
  },
  enableFeature: {
    name: 'enable-feature',
    kind: 'string',
    default: '',
    effect: 'now',
    help: 'Comma-separated features to enable: alert-names-in-metrics, receiver-name-in-metrics, group-key-in-metrics, classic-mode, utf8-strict-mode, auto-gomemlimit, event-recorder.',
  },
  logLevel: {
    name: 'log.level',
    kind: 'choice',
    choices: ['debug', 'info', 'warn', 'error'],
    complaint: 'unrecognized log level',
    default: 'info',
    effect: 'now',
    help: 'The least severe lines to log: debug, info, warn or error.',
  },
  logFormat: {
    name: 'log.format',
    kind: 'choice',
    choices: ['logfmt', 'json'],
    complaint: 'unrecognized log format',
    default: 'logfmt',
    effect: 'now',
    help: 'The form of log lines: logfmt or json.',
  },
} as const satisfies Readonly<Record<string, FlagSpec>>;

/**
 * Whether a flag does something yet. `later-harmless` is accepted and logged as not yet in effect; `later-refused`
 * is refused, because going on without it would do harm that nobody sees (an open port, a split cluster).
 */
export type FlagEffect = 'now' | 'later-harmless' | 'later-refused';

interface FlagCommon {
  /** The name after the two hyphens. */
  readonly name: string;
  /** The default as it would be typed; empty for `strings` means none. */
  readonly default: string;
  readonly effect: FlagEffect;
  readonly help: string;
  /** What the value has to keep to; `positive-in-cluster` holds only while clustering is not switched off. */
  readonly rule?: 'not-empty' | 'positive' | 'positive-in-cluster';
}

interface ChoiceFlag extends FlagCommon {
  readonly kind: 'choice';
  readonly choices: readonly string[];
  /** The beginning of the error for any other value. */
  readonly complaint: string;
}

interface PlainFlag extends FlagCommon {
  readonly kind: 'string' | 'strings' | 'boolean' | 'integer' | 'number' | 'duration';
}

/** One row of the table. Durations are Go durations when typed and milliseconds when read. */
export type FlagSpec = ChoiceFlag | PlainFlag;

/** A flag's key in the table, and the name of its value in the options. */
export type FlagKey = keyof typeof FLAGS;

interface PlainValues {
  readonly string: string;
  readonly strings: readonly string[];
  readonly boolean: boolean;
  readonly integer: number;
  readonly number: number;
  readonly duration: number;
}

type ValueOf<F extends FlagSpec> = F extends ChoiceFlag
  ? F['choices'][number]
  : F extends PlainFlag
    ? PlainValues[F['kind']]
    : never;

/** The value of each flag, typed after its kind. */
export type FlagValues = { readonly [K in FlagKey]: ValueOf<(typeof FLAGS)[K]> };

/** The rows in their order, for those who do not care for their exact types. */
export function flagEntries(): readonly (readonly [FlagKey, FlagSpec])[] {
  return Object.entries(FLAGS) as (readonly [FlagKey, FlagSpec])[];
}
