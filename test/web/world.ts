import { postJson } from '../support/http.ts';
import { type Server, startServer, tocsinProgram } from '../support/servers.ts';
import { WebhookSink } from '../support/webhook-sink.ts';

type Texts = Readonly<Record<string, string>>;

/** An alert as Prometheus would post it. */
export interface PostedAlert {
  readonly labels: Texts;
  readonly annotations?: Texts;
  readonly startsAt?: string;
  readonly generatorURL?: string;
}

/** What a world may have of its own. */
export interface WorldOptions {
  readonly config?: (sink: WebhookSink) => string;
  readonly flags?: readonly string[];
  /** The prefix of its paths, when the flags set one. */
  readonly prefix?: string;
}

/** A Tocsin with a webhook, and everything that the page can show: routes, inhibition, an interval that always mutes. */
export class World {
  readonly server: Server;
  readonly sink: WebhookSink;

  private constructor(server: Server, sink: WebhookSink) {
    this.server = server;
    this.sink = sink;
  }

  static async start(options: WorldOptions = {}): Promise<World> {
    const { config = configOf, flags = [], prefix = '' } = options;
    const sink = await WebhookSink.start();
    const program = tocsinProgram();
    const server = await startServer({ program, config: config(sink), flags, prefix });
    return new World(server, sink);
  }

  /** Where a place in the page is: `#/alerts`. */
  at(hash: string): string {
    return `${this.server.url}/${hash}`;
  }

  async post(alerts: readonly PostedAlert[]): Promise<void> {
    const { status, text } = await postJson(`${this.server.url}/api/v2/alerts`, alerts);
    if (status !== 200) throw new Error(`the alerts were refused: ${status} ${text}`);
  }

  /** Makes a silence and answers its id. */
  async silence(
    matchers: Texts,
    {
      hours = 2,
      startsInHours = 0,
      comment = 'storage is being replaced',
      createdBy = 'ada',
      annotations = {},
    } = {},
  ): Promise<string> {
    const start = Date.now() + startsInHours * 3_600_000;
    const { status, text } = await postJson(`${this.server.url}/api/v2/silences`, {
      matchers: Object.entries(matchers).map(([name, value]) => ({
        name,
        value,
        isRegex: false,
        isEqual: true,
      })),
      startsAt: new Date(start).toISOString(),
      endsAt: new Date(start + hours * 3_600_000).toISOString(),
      comment,
      createdBy,
      annotations,
    });
    if (status !== 200) throw new Error(`the silence was refused: ${status} ${text}`);
    return (JSON.parse(text) as { silenceID: string }).silenceID;
  }

  async stop(): Promise<void> {
    await this.server.stop();
    await this.sink.close();
  }
}

function configOf(sink: WebhookSink): string {
  return `route:
  receiver: team
  group_by: [alertname, cluster]
  group_wait: 1s
  group_interval: 5s
  repeat_interval: 1h
  routes:
    - matchers: ['severity="critical"']
      receiver: on-call
      routes:
        - matchers: ['service=~"db|cache"']
          receiver: database
    - matchers: ['team="night"']
      receiver: team
      mute_time_intervals: [always]
time_intervals:
  - name: always
    time_intervals: [{times: [{start_time: '00:00', end_time: '24:00'}]}]
inhibit_rules:
  - source_matchers: ['alertname="ClusterDown"']
    target_matchers: ['severity="warning"']
    equal: [cluster]
receivers:
  - name: team
    webhook_configs: [{url: "${sink.url('/team')}"}]
  - name: on-call
    webhook_configs: [{url: "${sink.url('/on-call')}"}]
  - name: database
    webhook_configs: [{url: "${sink.url('/database')}"}]
`;
}

/** A few alerts of every state. */
export const SOME_ALERTS: readonly PostedAlert[] = [
  ...['web-1', 'web-2', 'web-3'].map((instance) => ({
    labels: { alertname: 'InstanceDown', cluster: 'eu', instance, severity: 'critical' },
    annotations: {
      summary: `${instance} does not answer`,
      runbook: 'See https://runbooks.example/down for what to do.',
    },
    generatorURL: 'http://prometheus.example/graph?g0.expr=up',
  })),
  {
    labels: { alertname: 'DiskFull', cluster: 'us', instance: 'db-1', severity: 'critical', service: 'db' }, // prettier-ignore
    annotations: { summary: 'db-1 has 1 % of its disk left' },
  },
  {
    labels: { alertname: 'ClusterDown', cluster: 'asia', severity: 'critical' },
    annotations: { summary: 'the whole cluster is away' },
  },
  {
    labels: { alertname: 'HighLatency', cluster: 'asia', instance: 'web-9', severity: 'warning' },
    annotations: { summary: 'slow' },
  },
  {
    labels: { alertname: 'BackupLate', cluster: 'eu', severity: 'info', team: 'night' },
    annotations: { summary: 'the backup of last night is missing' },
  },
];
