import { ZERO_TIME_MS } from '../alerts/alert.ts';
import { LabelSet } from '../labels/label-set.ts';
import { Annotations } from '../labels/annotations.ts';
import { Pairs } from '../labels/pairs.ts';
import type { TemplateInput, TemplateInputAlert } from './values/notification-data.ts';

const GROUP = { alertname: 'InstanceDown', cluster: 'sample' };
const MINUTE_MS = 60_000;

/**
 * Notifications to try templates with: one about two firing alerts and a resolved one, and one that everything is
 * over. Their labels and annotations are those that most templates ask for.
 */
export function sampleNotifications(
  receiver: string,
  nowMs: number,
  routeLabels: Pairs = Pairs.empty,
): readonly TemplateInput[] {
  const about = (
    reason: string,
    statuses: readonly TemplateInputAlert['status'][],
  ): TemplateInput => ({
    receiver,
    groupLabels: Pairs.of(GROUP),
    routeLabels,
    reason,
    alerts: statuses.map((status, i) => sampleAlert(status, i + 1, nowMs)),
  });
  return [
    about('new alerts added', ['firing', 'firing', 'resolved']),
    about('all alerts resolved', ['resolved', 'resolved']),
  ];
}

function sampleAlert(
  status: TemplateInputAlert['status'],
  number: number,
  nowMs: number,
): TemplateInputAlert {
  const instance = `host-${number}.example.com:9100`;
  return {
    status,
    alert: {
      labels: LabelSet.of({
        ...GROUP,
        severity: number === 1 ? 'critical' : 'warning',
        instance,
        job: 'node',
        namespace: 'default',
        service: 'sample',
        pod: `sample-${number}`,
        team: 'sample',
      }),
      annotations: Annotations.of({
        summary: `Instance ${instance} down`,
        description: `${instance} of job node has been down for more than 5 minutes.`,
        message: `${instance} is down`,
        runbook_url: 'https://runbooks.example.com/InstanceDown',
        dashboard_url: 'https://dashboards.example.com/d/sample',
        value: '0',
      }),
      startsAtMs: nowMs - 10 * MINUTE_MS,
      startsAtDetail: undefined,
      endsAtMs: status === 'firing' ? ZERO_TIME_MS : nowMs - MINUTE_MS,
      endsAtDetail: undefined,
      updatedAtMs: nowMs,
      generatorUrl: 'http://prometheus.example.com:9090/graph?g0.expr=up+%3D%3D+0&g0.tab=1',
      timeout: false,
    },
  };
}
