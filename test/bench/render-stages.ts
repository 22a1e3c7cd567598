import { batches, benchAlerts } from './alerts.ts';
import type { BenchServer } from './bench-server.ts';
import { expectEqual } from './checks.ts';
import { MailSink } from './mail-sink.ts';
import { CONNECTIONS, settled, withServer } from './stages.ts';
import type { Stage, StageContext } from './stages.ts';
import { pour } from './wire.ts';

const GROUPS = 300;
const ALERTS_PER_GROUP = 100;
const LIMIT_MS = 60_000;

/**
 * Milliseconds of CPU for each notification about a group of 100 alerts by the default templates: what a server uses
 * from when its groups are due until all are delivered.
 */
async function cpuPerNotification(
  context: StageContext,
  integration: readonly string[],
  delivered: () => Promise<void>,
): Promise<number> {
  const timing = { groupWait: '8s', groupBy: ['group'], integration };
  return withServer(context, timing, async (server: BenchServer) => {
    const alerts = benchAlerts(0, GROUPS * ALERTS_PER_GROUP).map((alert, n) => ({
      ...alert,
      labels: { ...alert.labels, group: `group-${n % GROUPS}` },
    }));
    await pour(server.port, batches(alerts), CONNECTIONS);
    await settled(server);
    const before = server.cpuSeconds();
    await delivered();
    await settled(server);
    return ((server.cpuSeconds() - before) / GROUPS) * 1000;
  });
}

/** What the default texts of Slack cost. */
export const slack: Stage = {
  id: 'slack',
  run: async (context) => {
    const integration = [
      '    slack_configs:',
      `      - {api_url: 'http://127.0.0.1:${context.sink.port}/', channel: '#bench'}`,
    ];
    const slackCpu = await cpuPerNotification(context, integration, () =>
      context.sink.until(GROUPS, LIMIT_MS),
    );
    expectEqual('notifications', context.sink.arrivals.length, GROUPS);
    return { slackCpu };
  },
};

/** What the default mail costs; its HTML is each program's own. */
export const mail: Stage = {
  id: 'mail',
  run: async (context) => {
    const sink = await MailSink.start();
    try {
      const integration = [
        '    email_configs:',
        `      - {to: people@example.com, from: bench@example.com, smarthost: '127.0.0.1:${sink.port}', require_tls: false}`,
      ];
      const mailCpu = await cpuPerNotification(context, integration, () =>
        sink.until(GROUPS, LIMIT_MS),
      );
      expectEqual('mails', sink.mails, GROUPS);
      return { mailCpu, mailKib: sink.bytes / GROUPS / 1024 };
    } finally {
      sink.close();
    }
  },
};
