import type { WebhookSink } from '../support/webhook-sink.ts';
import type { PostedAlert } from './world.ts';

type Labels = Readonly<Record<string, string>>;

const MINUTE_MS = 60_000;
const KINDS: readonly (readonly [name: string, severity: string, summary: string, labels: Labels, instances: readonly string[]])[] = [
  ['HighErrorRate', 'critical', '12 % of the requests fail', { cluster: 'eu-west', service: 'payments', team: 'shop' }, ['pay-1', 'pay-2', 'pay-3', 'pay-4', 'pay-5']],
  ['LatencyHigh', 'warning', 'the slowest 1 % take 2.4 s', { cluster: 'eu-west', service: 'checkout', team: 'shop' }, ['web-1', 'web-2', 'web-7']],
  ['ReplicationLag', 'critical', '95 s behind the primary', { cluster: 'eu-west', service: 'db', team: 'data' }, ['db-2', 'db-3']],
  ['DiskWillFillIn4Hours', 'warning', '/var has 6 % left', { cluster: 'us-east', service: 'search', team: 'data' }, ['search-1', 'search-2', 'search-4']],
  ['PodCrashLooping', 'warning', 'restarted 14 times in an hour', { cluster: 'us-east', service: 'mailer', team: 'core' }, ['mailer-0']],
  ['CertificateExpiresSoon', 'info', 'valid for 9 more days', { cluster: 'eu-west', service: 'edge', team: 'core' }, ['edge-1', 'edge-2', 'mail-1']],
  ['QueueBacklog', 'warning', '41,000 messages wait', { cluster: 'ap-south', service: 'events', team: 'data' }, ['events-1', 'events-2', 'events-3']],
  ['InstanceDown', 'critical', 'does not answer', { cluster: 'ap-south', service: 'cache', team: 'core' }, ['cache-3']],
  ['LatencyHigh', 'warning', 'the slowest 1 % take 3.1 s', { cluster: 'staging', service: 'checkout', team: 'shop' }, ['web-1', 'web-2']],
]; // prettier-ignore

/** What fires on a bad day. */
export function demoAlerts(nowMs: number): PostedAlert[] {
  return KINDS.flatMap(([alertname, severity, summary, labels, instances], kind) =>
    instances.map((instance, index) => ({
      labels: { alertname, severity, instance, ...labels },
      annotations: {
        summary: `${instance}: ${summary}`,
        description: `${summary} on ${instance}, for longer than the rule allows.`,
        runbook: `https://runbooks.example/${alertname}`,
      },
      startsAt: new Date(nowMs - (7 + 13 * kind + 4 * index) * MINUTE_MS).toISOString(),
      generatorURL: 'https://prometheus.example/graph?g0.expr=up',
    })),
  );
}

/** Routes such as a company of some teams has. */
export function demoConfig(sink: WebhookSink): string {
  const receiver = (name: string): string =>
    `  - name: ${name}\n    webhook_configs: [{url: "${sink.url(`/${name}`)}"}]\n`;
  return `route:
  receiver: everybody
  group_by: [alertname, cluster]
  group_wait: 1s
  group_interval: 2m
  repeat_interval: 4h
  routes:
    - matchers: ['severity="critical"']
      receiver: on-call
      continue: true
      routes:
        - matchers: ['service=~"db|cache"']
          receiver: database-on-call
    - matchers: ['team="shop"', 'cluster!="staging"']
      receiver: shop-chat
    - matchers: ['team="data"']
      receiver: data-chat
      active_time_intervals: [office-hours]
    - matchers: ['severity="info"']
      receiver: tickets
      group_by: [alertname]
      repeat_interval: 7d
time_intervals:
  - name: office-hours
    time_intervals: [{times: [{start_time: '08:00', end_time: '18:00'}], weekdays: ['monday:friday']}]
inhibit_rules:
  - source_matchers: ['severity="critical"']
    target_matchers: ['severity="warning"']
    equal: [cluster, service]
receivers:
${['everybody', 'on-call', 'database-on-call', 'shop-chat', 'data-chat', 'tickets'].map(receiver).join('')}`;
}
