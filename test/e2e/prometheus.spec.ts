import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { ask, getJson } from '../support/http.ts';
import { freePort } from '../support/ports.ts';
import { startServer, subjectProgram } from '../support/servers.ts';
import type { Server } from '../support/servers.ts';
import { WebhookSink } from '../support/webhook-sink.ts';
import { Prometheus, prometheusProgram } from './prometheus.ts';
import type { ActiveAlert } from './prometheus.ts';
import { Target } from './target.ts';

jest.setTimeout(120_000);

const LIMIT_MS = 30_000;
const EVALUATION_S = 1;
const FOR_S = 2;
const FIRING = 'ALERTS{alertname="TargetDown",alertstate="firing"}';

const RULES = `
groups:
  - name: e2e
    rules:
      - alert: TargetDown
        expr: up{job="target"} == 0
        for: ${FOR_S}s
        labels: {severity: page}
        annotations: {summary: "{{ $labels.instance }} is down"}
`;

function prometheusConfig(target: Target, alertmanager: string): string {
  return `
global: {scrape_interval: 500ms, scrape_timeout: 400ms, evaluation_interval: ${EVALUATION_S}s, external_labels: {site: lab}}
rule_files: [rules.yml]
alerting:
  alertmanagers:
    - static_configs: [{targets: ["${new URL(alertmanager).host}"]}]
scrape_configs:
  - job_name: target
    static_configs: [{targets: ["127.0.0.1:${target.port}"]}]
`;
}

function serverConfig(sink: WebhookSink): string {
  return `
route:
  receiver: people
  group_by: [alertname]
  group_wait: 1s
  group_interval: 2s
  repeat_interval: 1h
receivers:
  - name: people
    webhook_configs:
      - url: ${sink.url('/people')}
`;
}

const command = prometheusProgram();
if (command === undefined) {
  const missing = 'left out: alerts of a real Prometheus, because prometheus is not installed';
  if (process.env['CI'] === 'true') it(missing, () => expect(missing).toBe('nothing left out'));
  else it.todo(missing);
} else {
  describe('a target of a real Prometheus goes away and comes back', () => {
    let sink: WebhookSink;
    let server: Server;
    let prometheus: Prometheus;
    let target: Target;
    /** What Prometheus itself said while the alert was firing. */
    let view: ActiveAlert | undefined;
    let served: unknown;

    const cleanup = new AsyncDisposableStack();

    beforeAll(async () => {
      sink = await WebhookSink.start();
      cleanup.defer(() => sink.close());
      target = new Target(await freePort());
      await target.start();
      cleanup.defer(() => target.stop());
      server = await startServer({ program: subjectProgram(), config: serverConfig(sink) });
      cleanup.defer(() => server.stop());
      const config = prometheusConfig(target, server.url);
      prometheus = await Prometheus.start(command, config, RULES);
      cleanup.defer(() => prometheus.stop());
      await prometheus.untilValue('up{job="target"}', '1', LIMIT_MS);
      await target.stop();
      await sink.waitUntil(({ length }) => length >= 1, LIMIT_MS);
      [view] = await prometheus.alerts();
      served = await getJson(`${server.url}/api/v2/alerts`);
      // Prometheus sends a firing alert again every second: none of that may lead to a notification.
      const before = await prometheus.samples(`${FIRING}[5m]`);
      while ((await prometheus.samples(`${FIRING}[5m]`)).length < before.length + 3)
        await wait(100);
      await target.start();
      await sink.waitUntil(({ length }) => length >= 2, LIMIT_MS);
      // And it sends a resolved one again for 15 minutes: wait for three more sendings, which bring nothing.
      const sent = 'prometheus_notifications_sent_total';
      const already = await sentTotal(prometheus, sent);
      while ((await sentTotal(prometheus, sent)) < already + 3) await wait(100);
    });

    afterAll(() => cleanup.disposeAsync());

    it('one notification tells that it fires, one that it is over, and there is no other', () => {
      expect(sink.deliveries.map(({ payload }) => payload.status)).toEqual(['firing', 'resolved']);
      for (const { payload } of sink.deliveries) {
        expect(payload).toMatchObject({
          version: '4',
          receiver: 'people',
          groupKey: '{}:{alertname="TargetDown"}',
          groupLabels: { alertname: 'TargetDown' },
          truncatedAlerts: 0,
        });
        expect(payload.alerts).toHaveLength(1);
      }
    });

    it('labels, annotations and the link are what Prometheus sent', () => {
      const instance = `127.0.0.1:${target.port}`;
      const labels = { ...view?.labels, site: 'lab' };
      expect(labels).toEqual({
        alertname: 'TargetDown',
        instance,
        job: 'target',
        severity: 'page',
        site: 'lab',
      });
      for (const { payload } of sink.deliveries) {
        expect(payload.alerts[0]).toMatchObject({
          labels,
          annotations: { summary: `${instance} is down` },
        });
        expect(payload.alerts[0]?.generatorURL).toMatch(/\/graph\?g0\.expr=up/);
      }
      expect(served).toMatchObject([
        { labels, status: { state: 'active' }, receivers: [{ name: 'people' }] },
      ]);
    });

    it('the start is the instant at which Prometheus held it to be firing, in both notifications', async () => {
      const [first] = await prometheus.samples(`${FIRING}[5m]`);
      const firedMs = Math.round((first?.[0] ?? NaN) * 1000);
      const starts = sink.deliveries.map(({ payload }) =>
        Date.parse(payload.alerts[0]?.startsAt ?? ''),
      );
      expect(starts).toEqual([firedMs, firedMs]);
      const pendingMs = Date.parse(view?.activeAt ?? '');
      expect(firedMs - pendingMs).toBeGreaterThanOrEqual(FOR_S * 1000);
    });

    it('the end is the first evaluation at which Prometheus no longer held it to be firing', async () => {
      const last = (await prometheus.samples(`${FIRING}[5m]`)).at(-1);
      const lastMs = Math.round((last?.[0] ?? NaN) * 1000);
      const ends = sink.deliveries.map(({ payload }) => payload.alerts[0]?.endsAt ?? '');
      expect(ends[0]).toBe('0001-01-01T00:00:00Z');
      // A busy machine may miss an evaluation, but they stay on their grid.
      const evaluations = (Date.parse(ends[1] ?? '') - lastMs) / (EVALUATION_S * 1000);
      expect([1, 2, 3]).toContain(evaluations);
    });

    it('no sending failed or was dropped', async () => {
      for (const metric of [
        'prometheus_notifications_errors_total',
        'prometheus_notifications_dropped_total',
      ]) {
        expect(await sentTotal(prometheus, metric)).toBe(0);
      }
    });
  });
}

/** A counter of the Prometheus itself, summed over its labels, read from its own metrics page. */
async function sentTotal(prometheus: Prometheus, metric: string): Promise<number> {
  const { text } = await ask(`${prometheus.url}/metrics`);
  const values = text
    .split('\n')
    .filter((line) => line.startsWith(metric))
    .map((line) => Number(line.slice(line.lastIndexOf(' ') + 1)));
  return values.reduce((sum, value) => sum + value, 0);
}
