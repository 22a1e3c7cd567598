import { expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import { AlertsMetrics } from './alerts.metrics.ts';

async function counted(registry: Registry): Promise<readonly string[]> {
  const lines = (await registry.metrics()).split('\n');
  return lines.filter((line) => /^alertmanager_alerts_(received|subscriber)/.test(line));
}

it('what is received and handed on is counted once, whenever it is read', async () => {
  const registry = new Registry();
  const metrics = new AlertsMetrics(registry, false);
  const received = (status: string, count: number): string =>
    `alertmanager_alerts_received_total{status="${status}",version="v2"} ${count}`;
  const written = (count: number): string =>
    `alertmanager_alerts_subscriber_channel_writes_total{subscriber="dispatcher"} ${count}`;
  expect(await counted(registry)).toEqual([received('firing', 0), received('resolved', 0)]);
  metrics.received(3, 1);
  metrics.received(2, 0);
  metrics.subscriberWrites('dispatcher', 4);
  metrics.subscriberWrites('dispatcher', 2);
  const first = [written(6), received('firing', 5), received('resolved', 1)];
  expect(await counted(registry)).toEqual(first);
  expect(await counted(registry)).toEqual(first);
  metrics.received(0, 1);
  metrics.subscriberWrites('dispatcher', 1);
  expect(await counted(registry)).toEqual([
    written(7),
    received('firing', 5),
    received('resolved', 2),
  ]);
});
