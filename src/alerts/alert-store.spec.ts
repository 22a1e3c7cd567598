import { beforeEach, describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import { MemoryLogger } from '../base/testing/memory-logger.ts';
import { type Alert, isResolvedAt, ZERO_TIME_MS } from './alert.ts';
import { AlertStore } from './alert-store.ts';
import { AlertsMetrics } from './alerts.metrics.ts';
import { mergeAlerts, mergeIncoming } from './merge.ts';
import { compareForNotification } from './order.ts';
import { AlertBuilder, type AlertOverrides } from './testing/builders.ts';

const NOW = Date.parse('2026-01-01T12:00:00Z');
const MINUTE = 60_000;
const at = (minutes: number): number => NOW + minutes * MINUTE;

let builder: AlertBuilder;
beforeEach(() => {
  builder = new AlertBuilder(NOW);
});

describe('merging two alerts with equal labels', () => {
  // Minutes from now: start and end of the older and the newer alert, whether each end is only a timeout.
  it.each<[string, [number, number, boolean], [number, number, boolean], [number, number]]>([
    ['both timeouts: earliest start, latest end', [-2, 2, true], [-1, 3, true], [-2, 3]],
    ['a timeout yields to an explicit end', [-1, 3, true], [0, 2, false], [-1, 2]],
    ['an explicit end outlives an earlier timeout', [-1, 3, false], [0, 2, true], [-1, 3]],
    ['of two explicit ends to come the later stands', [-1, 3, false], [0, 2, false], [-1, 3]],
    ['a later explicit end extends', [-1, 3, false], [-1, 4, false], [-1, 4]],
    ['a new firing over a resolved one', [-3, -1, false], [-2, 1, false], [-3, 1]],
    ['a resolve over a firing one', [-2, 3, false], [-2, 0, false], [-2, 0]],
    ['of two that are over the later end stands', [-3, -1, false], [-4, -2, false], [-4, -1]],
  ])('%s', (_name, older, newer, [start, end]) => {
    const make = ([startsAt, endsAt, timeout]: [number, number, boolean], updated: number): Alert =>
      builder.alert({
        startsAtMs: at(startsAt),
        endsAtMs: at(endsAt),
        timeout,
        updatedAtMs: updated,
      });
    const a = make(older, NOW);
    const b = make(newer, NOW + 1);
    const expected = { startsAtMs: at(start), endsAtMs: at(end), updatedAtMs: NOW + 1 };
    expect(mergeAlerts(a, b, NOW)).toMatchObject(expected);
    expect(mergeAlerts(b, a, NOW)).toMatchObject(expected);
  });

  it('takes the annotations and the generator of the newer one', () => {
    const a = builder.alert({ annotations: { a: '1' }, generatorUrl: 'x' });
    const b = builder.alert({ annotations: { a: '2' }, generatorUrl: 'y', updatedAtMs: NOW + 1 });
    const merged = mergeAlerts(a, b, NOW);
    expect(merged.annotations.pairs().toRecord()).toEqual({ a: '2' });
    expect(merged.generatorUrl).toBe('y');
  });

  it('keeps the very texts of the older one where they are equal', () => {
    const a = builder.alert({ annotations: { a: '1' } });
    const b = builder.alert({ annotations: { a: '1' }, updatedAtMs: NOW + 1 });
    expect(mergeAlerts(a, b, NOW).annotations).toBe(a.annotations);
  });

  it('lets the new alert stand alone where the times do not overlap', () => {
    const old = builder.alert({ startsAtMs: at(-10), endsAtMs: at(-5) });
    const fresh = builder.alert({ startsAtMs: at(-1), endsAtMs: at(5), updatedAtMs: NOW + 1 });
    expect(mergeIncoming(old, fresh, NOW)).toMatchObject({ startsAtMs: at(-1), endsAtMs: at(5) });
  });
});

describe('being resolved', () => {
  it.each([
    ['an end to come', 1, false],
    ['an end that is now', 0, true],
    ['an end that has passed', -1, true],
  ])('%s', (_name, end, resolved) => {
    expect(isResolvedAt(builder.alert({ endsAtMs: at(end) }), NOW)).toBe(resolved);
  });

  it('never without an end', () => {
    expect(isResolvedAt(builder.alert({ endsAtMs: ZERO_TIME_MS }), NOW)).toBe(false);
  });
});

describe('the store', () => {
  const open = (perNameLimit = 0): { store: AlertStore; registry: Registry; seen: Alert[] } => {
    const registry = new Registry();
    const metrics = new AlertsMetrics(registry, false);
    const store = new AlertStore({ perNameLimit, metrics, logger: new MemoryLogger() });
    const seen: Alert[] = [];
    store.subscribe('test', (alerts) => seen.push(...alerts));
    return { store, registry, seen };
  };
  const named = (instance: string, rest: AlertOverrides = {}): Alert =>
    builder.alert({ labels: { alertname: 'A', instance }, ...rest });

  it('tells subscribers of what it stored, merged, until they leave', () => {
    const { store, seen } = open();
    const late: Alert[] = [];
    const leave = store.subscribe('late', (alerts) => late.push(...alerts));
    store.put([named('1', { startsAtMs: at(-2) })], NOW);
    leave();
    store.put([named('1', { startsAtMs: at(-1), updatedAtMs: NOW + 1 })], NOW);
    expect(seen.map(({ startsAtMs }) => startsAtMs)).toEqual([at(-2), at(-2)]);
    expect(late).toHaveLength(1);
    expect(store.size).toBe(1);
  });

  it('collects what is resolved and nothing else', () => {
    const { store } = open();
    store.put([named('1', { endsAtMs: at(-1), startsAtMs: at(-2) }), named('2')], NOW);
    expect(store.collect(NOW)).toBe(1);
    expect([...store.values()].map(({ labels }) => labels.get('instance'))).toEqual(['2']);
  });

  it('takes no new alert of a name at its limit, but updates and other names', async () => {
    const { store, registry, seen } = open(2);
    store.put(
      [named('1'), named('2'), named('3'), builder.alert({ labels: { alertname: 'B' } })],
      NOW,
    );
    store.put([named('1', { updatedAtMs: NOW + 1 })], NOW + 1);
    expect(store.size).toBe(3);
    expect(seen).toHaveLength(4);
    expect(await registry.getSingleMetricAsString('alertmanager_alerts_limited_total')).toContain(
      '_total 1',
    );
  });

  it('lets an alert that has ended make room', () => {
    const { store } = open(2);
    store.put([named('1', { endsAtMs: at(5) }), named('2', { endsAtMs: at(9) })], NOW);
    store.put([named('3', { startsAtMs: at(5), endsAtMs: at(20) })], at(6));
    expect([...store.values()].map(({ labels }) => labels.get('instance'))).toEqual([
      '1',
      '2',
      '3',
    ]);
    store.put([named('4', { startsAtMs: at(5), endsAtMs: at(20) })], at(6));
    expect(store.size).toBe(3);
  });
});

describe('the order in a notification', () => {
  it('is by job, then instance, those without last, then labels', () => {
    const sets = [
      { job: 'b', instance: '1' },
      { instance: '1' },
      { job: 'a' },
      { alertname: 'Z' },
      { job: 'a', instance: '2' },
      { job: 'a', instance: '1', x: '2' },
      { job: 'a', instance: '1', x: '1' },
    ];
    const sorted = sets
      .map((labels) => builder.interner.intern(labels))
      .sort(compareForNotification);
    expect(sorted.map((labels) => labels.toRecord())).toEqual([
      { job: 'a', instance: '1', x: '1' },
      { job: 'a', instance: '1', x: '2' },
      { job: 'a', instance: '2' },
      { job: 'a' },
      { job: 'b', instance: '1' },
      { instance: '1' },
      { alertname: 'Z' },
    ]);
  });
});
