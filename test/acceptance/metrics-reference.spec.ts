import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ask, postJson } from '../support/http.ts';
import { freePort } from '../support/ports.ts';
import { startServer, tocsinProgram } from '../support/servers.ts';
import type { Server } from '../support/servers.ts';

const PATH = fileURLToPath(new URL('../../docs/metrics.md', import.meta.url));
const SECTION = /(?<=<!-- metrics -->\n).*(?=<!-- \/metrics -->)/s;

const CONFIG = `
route: { receiver: nobody }
receivers: [{ name: nobody }]
`;

/** Labels that are there only with a feature. */
const BY_FEATURE: Readonly<Record<string, string>> = {
  alertmanager_alerts: 'group_key',
  alertmanager_alerts_limited_total: 'alertname',
  alertmanager_notifications_total: 'receiver_name',
  alertmanager_notifications_failed_total: 'receiver_name',
  alertmanager_notification_requests_total: 'receiver_name',
  alertmanager_notification_requests_failed_total: 'receiver_name',
  alertmanager_notification_latency_seconds: 'receiver_name',
};

/** The rows of the reference for what `/metrics` shows. */
function tableOf(exposition: string): string {
  const rows = Array.from(
    exposition.matchAll(/^# HELP ((?:alertmanager|tocsin)_\S+) (.*)\n# TYPE \S+ (\S+)$/gm),
    ([, name = '', help = '', type = '']) =>
      `| \`${name}\` | ${type} | ${labelsOf(name, exposition)} | ${help} |`,
  );
  return [
    '| Metric | Type | Labels | Meaning |',
    '| --- | --- | --- | --- |',
    ...rows.sort(),
    '',
  ].join('\n');
}

function labelsOf(name: string, exposition: string): string {
  const labels = new Set<string>();
  for (const [, series = ''] of exposition.matchAll(
    new RegExp(`^${name}(?:_sum|_count|_bucket)?\\{(.*)\\} `, 'gm'),
  )) {
    for (const [, label = ''] of series.matchAll(/(\w+)="(?:[^"\\]|\\.)*"/g)) labels.add(label);
  }
  labels.delete('le');
  const optional = BY_FEATURE[name];
  const printed = Array.from(labels, (label) => `\`${label}\``).sort();
  return [...printed, ...(optional === undefined ? [] : [`[\`${optional}\`]`])].join(', ');
}

async function clusterAddress(): Promise<string> {
  return `127.0.0.1:${await freePort()}`;
}

/** The metrics as soon as they have a series that appears only in time. */
async function metricsWith({ url }: Server, series: string): Promise<string> {
  const deadline = Date.now() + 5000;
  for (;;) {
    const { text } = await ask(`${url}/metrics`);
    if (text.includes(series) || Date.now() > deadline) return text;
    await wait(50);
  }
}

describe('docs/metrics.md', () => {
  let server: Server | undefined;
  let peer: Server | undefined;
  beforeAll(async () => {
    const addresses = await Promise.all([clusterAddress(), clusterAddress()]);
    const start = (listen: string, join: readonly string[]): Promise<Server> =>
      startServer({
        program: tocsinProgram(),
        config: CONFIG,
        flags: [
          `--cluster.listen-address=${listen}`,
          '--cluster.probe-interval=100ms',
          ...join.map((address) => `--cluster.peer=${address}`),
        ],
      });
    peer = await start(addresses[0], []);
    server = await start(addresses[1], [addresses[0]]);
  }, 60_000);
  afterAll(async () => {
    await server?.stop();
    await peer?.stop();
  }, 60_000);

  // UPDATE_GOLDEN=1 writes the table anew.
  it('lists the metrics that the server has, and no others', async () => {
    if (server === undefined) throw new Error('it has not started');
    await postJson(`${server.url}/api/v2/alerts`, [{ labels: { alertname: 'a' } }]);
    await ask(`${server.url}/api/v2/status`);
    await ask(`${server.url}/metrics`);
    const text = await metricsWith(server, 'alertmanager_cluster_pings_seconds_count{');
    const table = tableOf(text);
    const document = readFileSync(PATH, 'utf8');
    if (process.env['UPDATE_GOLDEN'] === '1') {
      writeFileSync(
        PATH,
        document.replace(SECTION, () => table),
      );
    }
    expect(SECTION.exec(readFileSync(PATH, 'utf8'))?.[0]).toBe(table);
  });
});
