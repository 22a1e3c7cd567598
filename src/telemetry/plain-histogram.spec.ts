import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Histogram, Registry } from 'prom-client';
import { PlainHistogram } from './plain-histogram.ts';

const OPTIONS = { name: 'x_seconds', help: 'Help.', buckets: [0.1, 1, 10] };

describe('a plain histogram', () => {
  it("is printed as prom-client's own", async () => {
    const values = fc.array(
      fc.record({
        handler: fc.constantFrom('/a', '/b"c'),
        value: fc.oneof(
          fc.constantFrom(0, 0.1, 1, 10, 10.5),
          fc.float({ min: 0, noNaN: true, noDefaultInfinity: true }),
        ),
      }),
    );
    await fc.assert(
      fc.asyncProperty(values, async (observed) => {
        const [registry, expected] = [new Registry(), new Registry()];
        const plain = new PlainHistogram(registry, OPTIONS);
        const series = new Map<string, ReturnType<typeof plain.add>>();
        const usual = new Histogram({
          ...OPTIONS,
          buckets: [...OPTIONS.buckets],
          labelNames: ['handler'],
          registers: [expected],
        });
        for (const { handler, value } of observed) {
          usual.observe({ handler }, value);
          const known = series.get(handler) ?? plain.add({ handler });
          series.set(handler, known);
          known.observe(value);
        }
        expect(await registry.metrics()).toBe(await expected.metrics());
      }),
    );
  });

  it('begins anew where the registry does', async () => {
    const registry = new Registry();
    const series = new PlainHistogram(registry, OPTIONS).add({});
    series.observe(3);
    registry.resetMetrics();
    series.observe(0.5);
    expect(await registry.metrics()).toContain('\nx_seconds_sum 0.5\nx_seconds_count 1\n');
  });
});
