import { describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import { PlainSummary } from './plain-summary.ts';
import { createMetricsRegistry } from './registry.ts';

describe('the metrics registry', () => {
  it('holds the metrics of the process and of Node, each registry its own', async () => {
    const text = await createMetricsRegistry().metrics();
    for (const name of ['process_cpu_seconds_total', 'nodejs_heap_size_total_bytes']) {
      expect(text).toContain(`\n# TYPE ${name} `);
    }
    expect(createMetricsRegistry()).not.toBe(createMetricsRegistry());
  });
});

describe('a plain summary', () => {
  it('is printed as a summary without quantiles', async () => {
    const registry = new Registry();
    const name = 'alertmanager_x_seconds';
    const summary = new PlainSummary(registry, name, 'Help.');
    summary.observe(1, 0.25);
    summary.observe(2, 0.5);
    expect(await registry.metrics()).toBe(`# HELP alertmanager_x_seconds Help.
# TYPE alertmanager_x_seconds summary
alertmanager_x_seconds_sum 0.75
alertmanager_x_seconds_count 3
`);
  });
});
