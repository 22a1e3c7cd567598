// Tocsin, a webhook and a few alerts: what grouping looks like, in about half a minute. Stops by itself.
import { setTimeout as wait } from 'node:timers/promises';
import { postJson } from '../test/support/http.ts';
import { startServer, tocsinProgram } from '../test/support/servers.ts';
import type { Server } from '../test/support/servers.ts';
import { WebhookSink } from '../test/support/webhook-sink.ts';
import { notificationText } from './notification-text.ts';

interface DemoAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

function config(sink: WebhookSink): string {
  return `route:
  receiver: team
  group_by: [alertname, cluster]
  group_wait: 4s
  group_interval: 8s
  routes:
    - matchers: ['severity="critical"']
      receiver: on-call
      group_wait: 1s
receivers:
  - name: team
    webhook_configs: [{url: "${sink.url('/team')}"}]
  - name: on-call
    webhook_configs: [{url: "${sink.url('/on-call')}"}]
`;
}

const start = performance.now();

/** Prints under the time since the demo began; further lines are set in below the first. */
function say(text: string): void {
  const seconds = ((performance.now() - start) / 1000).toFixed(1).padStart(5);
  console.log(`${seconds} s  ${text.replaceAll('\n', '\n         ')}`);
}

function down(instance: string): DemoAlert {
  return {
    labels: { alertname: 'InstanceDown', cluster: 'eu', instance },
    annotations: { summary: `${instance} does not answer` },
  };
}

async function post(
  server: Server,
  what: string,
  alerts: readonly DemoAlert[],
  over = false,
): Promise<void> {
  const now = new Date().toISOString();
  const body = alerts.map((alert) => (over ? { ...alert, endsAt: now } : alert));
  const { status, text } = await postJson(`${server.url}/api/v2/alerts`, body);
  if (status !== 200) throw new Error(`the alerts were refused: ${status} ${text}`);
  say(`--> ${what}`);
}

async function story(server: Server): Promise<void> {
  await post(server, 'web-1 goes down. Its group waits 4 s (group_wait) for others like it.', [
    down('web-1'),
  ]);
  await wait(1_500);
  await post(server, 'web-2 and web-3 go down as well.', [down('web-2'), down('web-3')]);
  await wait(4_000);
  await post(
    server,
    'web-4 goes down: it joins the group, which tells of changes every 8 s (group_interval).',
    [down('web-4')],
  );
  const disk = {
    labels: { alertname: 'DiskFull', cluster: 'eu', instance: 'db-1', severity: 'critical' },
    annotations: { summary: 'db-1 has 1 % of its disk left' },
  };
  await post(server, 'A critical alert: another route, another receiver, a shorter wait.', [disk]);
  await wait(8_000);
  const back = ['web-1', 'web-2', 'web-3', 'web-4'].map(down);
  await post(server, 'All four are back.', back, true);
}

const sink = await WebhookSink.start();
sink.onDelivery = ({ payload }) => {
  say(`<== notification ${notificationText(payload)}`);
};
try {
  const server = await startServer({ program: tocsinProgram(), config: config(sink) });
  try {
    say(`Tocsin listens at ${server.url}`);
    await story(server);
    const isLast = ({ status, receiver }: { status: string; receiver: string }): boolean =>
      status === 'resolved' && receiver === 'team';
    await sink.waitUntil((all) => all.some(({ payload }) => isLast(payload)), 20_000);
  } finally {
    await server.stop();
  }
  const told = sink.deliveries.length;
  say(
    `5 alerts began and 4 ended; people were told ${told} times. To try it with Prometheus: docs/quickstart.md`,
  );
} finally {
  await sink.close();
}
