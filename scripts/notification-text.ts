import type { WebhookAlert, WebhookPayload } from '../test/support/webhook-sink.ts';

/** A webhook notification as lines for a terminal: the group, then each of its alerts. */
export function notificationText(payload: WebhookPayload): string {
  const count = (status: WebhookAlert['status']): number =>
    payload.alerts.filter((alert) => alert.status === status).length;
  const parts = (['firing', 'resolved'] as const).filter((status) => count(status) > 0);
  const counts = parts.map((status) => `${count(status)} ${status}`).join(', ');
  const group = Object.entries(payload.groupLabels).map(([name, value]) => `${name}=${value}`);
  return [
    `to ${payload.receiver}: ${group.join(' ') || 'all alerts'}: ${counts}`,
    ...payload.alerts.map((alert) => alertText(alert, payload.groupLabels)),
  ].join('\n');
}

function alertText(alert: WebhookAlert, shown: Readonly<Record<string, string>>): string {
  const labels = Object.entries(alert.labels).filter(([name]) => !(name in shown));
  const own = labels.map(([name, value]) => `${name}=${value}`).join(' ');
  const note = alert.annotations['summary'];
  const mark = alert.status === 'firing' ? '!' : '-';
  return `    ${mark} ${alert.status.padEnd(8)}  ${own}${note === undefined ? '' : `  (${note})`}`;
}
