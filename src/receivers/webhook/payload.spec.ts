import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { Alert } from '../../alerts/alert.ts';
import { compareForNotification } from '../../alerts/order.ts';
import { parseAlertTime } from '../../alerts/time-format.ts';
import { Annotations } from '../../labels/annotations.ts';
import { LabelSet } from '../../labels/label-set.ts';
import { Pairs } from '../../labels/pairs.ts';
import type { FlushedAlert, NotificationReason } from '../../notify/contract.ts';
import { WebhookPayload } from './payload.ts';

type Texts = Readonly<Record<string, string>>;

interface GoldenAlert {
  readonly labels: Texts;
  readonly annotations?: Texts;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly generatorURL?: string;
  readonly status: 'firing' | 'resolved';
}

interface GoldenCase {
  readonly name: string;
  readonly notification: {
    readonly receiver: string;
    readonly groupKey: string;
    readonly groupLabels: Texts;
    readonly routeLabels: Texts;
    readonly reason: NotificationReason;
  };
  readonly maxAlerts: number;
  readonly externalUrl: string;
  readonly alerts: readonly GoldenAlert[];
  readonly payload: string;
}

const golden = JSON.parse(
  readFileSync(new URL('golden/payloads.json', import.meta.url), 'utf8'),
) as {
  readonly cases: readonly GoldenCase[];
};

function time(text: string): { ms: number; detail: Alert['startsAtDetail'] } {
  const parsed = parseAlertTime(text);
  if (parsed === undefined) throw new Error(text);
  return parsed;
}

function flushed(given: GoldenAlert): FlushedAlert {
  const [start, end] = [time(given.startsAt), time(given.endsAt)];
  const alert: Alert = {
    labels: LabelSet.of(given.labels),
    annotations: Annotations.of(given.annotations ?? {}),
    startsAtMs: start.ms,
    startsAtDetail: start.detail,
    endsAtMs: end.ms,
    endsAtDetail: end.detail,
    updatedAtMs: 0,
    generatorUrl: given.generatorURL ?? '',
    timeout: false,
  };
  return { alert, status: given.status };
}

function payloadOf({ notification, alerts, maxAlerts, externalUrl }: GoldenCase): string {
  const payload = new WebhookPayload({ maxAlerts, externalUrl });
  const printed = payload.print({
    ...notification,
    groupLabels: Pairs.of(notification.groupLabels),
    routeLabels: Pairs.of(notification.routeLabels),
    alerts: alerts
      .map(flushed)
      .sort((a, b) => compareForNotification(a.alert.labels, b.alert.labels)),
    nowMs: 0,
  });
  return printed.toString('utf8');
}

describe('WebhookPayload', () => {
  it.each(golden.cases.map((each) => [each.name, each] as const))(
    'prints what the original posts: %s',
    (_name, each) => {
      expect(payloadOf(each)).toBe(each.payload);
    },
  );

  it('describes only the alerts that max_alerts leaves: the status may turn to resolved', () => {
    const [over] = golden.cases.filter((each) =>
      each.alerts.some(({ status }) => status === 'resolved'),
    );
    if (over === undefined) throw new Error('no such case');
    const alerts = over.alerts.map(
      (alert, index) => ({ ...alert, status: index === 0 ? 'resolved' : 'firing' }) as const,
    );
    const { status, truncatedAlerts } = JSON.parse(
      payloadOf({ ...over, alerts, maxAlerts: 1 }),
    ) as Record<string, unknown>;
    expect({ status, truncatedAlerts }).toEqual({ status: 'resolved', truncatedAlerts: 1 });
  });
});
