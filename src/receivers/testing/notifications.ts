import type { Alert } from '../../alerts/alert.ts';
import { LabelSet } from '../../labels/label-set.ts';
import { Annotations } from '../../labels/annotations.ts';
import { Pairs } from '../../labels/pairs.ts';
import type { FlushedAlert, Notification } from '../../notify/contract.ts';

/** When the alerts of the tests began. */
const START_MS = Date.parse('2026-01-02T03:04:05.678Z');

/** An alert in the state it has at a flush; a resolved one ended a minute after it began. */
export function aFlushedAlert(
  status: FlushedAlert['status'] = 'firing',
  labels: Readonly<Record<string, string>> = { alertname: 'Down', instance: 'a' },
): FlushedAlert {
  const alert: Alert = {
    labels: LabelSet.of(labels),
    annotations: Annotations.of({ summary: 'it is down' }),
    startsAtMs: START_MS,
    startsAtDetail: undefined,
    endsAtMs: START_MS + (status === 'resolved' ? 60_000 : 3_600_000),
    endsAtDetail: undefined,
    updatedAtMs: START_MS,
    generatorUrl: 'http://prometheus.example/graph',
    timeout: false,
  };
  return { alert, status };
}

/** A notification of one firing alert, but for `changes`. */
export function aNotification(changes: Partial<Notification> = {}): Notification {
  return {
    receiver: 'team',
    groupKey: '{}:{alertname="Down"}',
    groupLabels: Pairs.of({ alertname: 'Down' }),
    routeLabels: Pairs.empty,
    reason: 'first notification',
    alerts: [aFlushedAlert()],
    nowMs: START_MS + 120_000,
    ...changes,
  };
}
