import { beforeEach, describe, expect, it } from '@jest/globals';
import { AlertBuilder } from '../alerts/testing/builders.ts';
import { Pairs } from '../labels/pairs.ts';
import type { Flush, FlushReport, IntegrationOutcome } from './flush.ts';
import { FlushHistory, type HistoryQuery, type KeptFlush } from './flush-history.ts';
import { groupId } from './group-id.ts';

const MINUTE = 60_000;
const PLACE = { integration: 'webhook', index: 0 } as const;
const SENT: IntegrationOutcome = {
  ...PLACE,
  reason: 'first notification',
  kind: 'sent',
  attempts: 1,
  finishedAtMs: 0,
};
const SKIPPED: IntegrationOutcome = {
  ...PLACE,
  reason: 'none',
  kind: 'skipped',
};
const FAILED: IntegrationOutcome = {
  ...PLACE,
  reason: 'first notification',
  kind: 'failed',
  attempts: 2,
  failure: 'other',
  message: 'no',
};

const builder = new AlertBuilder(0);
let history: FlushHistory;
beforeEach(() => {
  history = new FlushHistory({ retentionMs: 60 * MINUTE, maxFlushes: 5 });
});

function aFlush(nowMs: number, group = 'a', names: readonly string[] = ['x']): Flush {
  return {
    nowMs,
    timeoutMs: 1,
    groupKey: group,
    groupLabels: Pairs.of({ group }),
    routeLabels: Pairs.empty,
    route: {
      id: '{}',
      receiver: `r-${group}`,
      repeatIntervalMs: 1,
      muteTimeIntervals: [],
      activeTimeIntervals: [],
    },
    alerts: names.map((alertname) => ({
      alert: builder.alert({ labels: { alertname } }),
      status: 'firing',
    })),
  };
}

function record(
  nowMs: number,
  outcome: IntegrationOutcome,
  group = 'a',
  more: Partial<FlushReport> = {},
): void {
  const success = outcome.kind !== 'failed';
  history.record(
    aFlush(nowMs, group),
    { nowMs, success, muted: [], integrations: [outcome], ...more },
    nowMs + 1,
  );
}

const ALL: HistoryQuery = {
  group: undefined,
  receiver: undefined,
  fingerprint: undefined,
  outcome: undefined,
  before: undefined,
  limit: 100,
};
const query = (over: Partial<HistoryQuery> = {}): KeptFlush[] => history.query({ ...ALL, ...over });

describe('the history of flushes', () => {
  it('has the latest first, page by page', () => {
    for (let i = 0; i < 4; i++) record(i * MINUTE, SENT, `g${i}`);
    expect(query().map(({ groupKey }) => groupKey)).toEqual(['g3', 'g2', 'g1', 'g0']);
    const [first] = query({ limit: 1 });
    expect(query({ before: first?.id ?? 0 }).map(({ groupKey }) => groupKey)).toEqual([
      'g2',
      'g1',
      'g0',
    ]);
  });

  it('holds so many and no more', () => {
    for (let i = 0; i < 20; i++) record(i, SENT, `g${i}`);
    expect([history.size, history.version, history.oldestAtMs]).toEqual([5, 20, 15]);
    expect(query({ group: groupId('{}', 'g0') })).toEqual([]);
  });

  it('forgets what is old', () => {
    record(0, SENT);
    record(59 * MINUTE, SENT, 'b');
    history.collect(61 * MINUTE);
    expect(query().map(({ groupKey }) => groupKey)).toEqual(['b']);
    history.collect(1000 * MINUTE);
    expect([history.size, history.oldestAtMs]).toEqual([0, undefined]);
  });

  it('remembers nothing where none are wanted, but counts', () => {
    history = new FlushHistory({ retentionMs: 1, maxFlushes: 0 });
    record(0, SENT);
    expect([history.size, history.version]).toEqual([0, 1]);
  });

  it('keeps flushes that told nobody anything in one entry', () => {
    record(0, SENT);
    for (let i = 1; i <= 100; i++) record((i * MINUTE) / 10, SKIPPED);
    record(11 * MINUTE, FAILED);
    record(12 * MINUTE, SKIPPED);
    const kept = query().map(({ integrations: [outcome], repeats, atMs, lastAtMs }) => [
      outcome?.kind,
      repeats,
      atMs,
      lastAtMs,
    ]);
    expect(kept).toEqual([
      ['skipped', 0, 12 * MINUTE, 12 * MINUTE],
      ['failed', 0, 11 * MINUTE, 11 * MINUTE],
      ['skipped', 99, MINUTE / 10, 10 * MINUTE],
      ['sent', 0, 0, 0],
    ]);
  });

  it('tells quiet flushes apart that had other alerts or another reason', () => {
    const { labels } = builder.alert({ labels: { alertname: 'x' } });
    const muted = (id: string): Partial<FlushReport> => ({
      muted: [{ labels, by: 'silence', ids: [id], alerts: 1 }],
      integrations: [],
    });
    record(0, SKIPPED, 'a', muted('s1'));
    record(1, SKIPPED, 'a', muted('s1'));
    record(2, SKIPPED, 'a', muted('s2'));
    history.record(
      aFlush(3, 'a', ['y']),
      { nowMs: 3, success: true, ...muted('s2'), muted: [], integrations: [] },
      3,
    );
    expect(query().map(({ repeats }) => repeats)).toEqual([0, 0, 1]);
  });

  it('finds by group, receiver, alert and outcome', () => {
    record(0, SENT, 'a');
    record(1, FAILED, 'b');
    history.record(
      aFlush(2, 'c', ['y', 'z']),
      {
        nowMs: 2,
        success: true,
        muted: [{ labels: undefined, by: 'mute_time_interval', ids: ['n'], alerts: 2 }],
        integrations: [],
      },
      2,
    );
    const found = (over: Partial<HistoryQuery>): readonly string[] =>
      query(over).map(({ groupKey }) => groupKey);
    expect(found({ group: groupId('{}', 'b') })).toEqual(['b']);
    expect(found({ receiver: 'r-a' })).toEqual(['a']);
    expect(found({ outcome: 'failed' })).toEqual(['b']);
    expect(found({ outcome: 'sent' })).toEqual(['a']);
    expect(found({ outcome: 'muted' })).toEqual(['c']);
    const fingerprint = (alertname: string): bigint =>
      BigInt(`0x${builder.alert({ labels: { alertname } }).labels.fingerprint}`);
    expect(found({ fingerprint: fingerprint('z') })).toEqual(['c']);
    expect(found({ fingerprint: fingerprint('x') })).toEqual(['b', 'a']);
    expect(found({ fingerprint: 1n })).toEqual([]);
  });

  it('keeps few of many ids and fingerprints', () => {
    const names = Array.from({ length: 1000 }, (_, i) => `n${i}`);
    const flush = aFlush(0, 'a', names);
    const ids = Array.from({ length: 1000 }, (_, i) => `s${i}`);
    const muted = flush.alerts.map(({ alert }) => ({
      labels: alert.labels,
      by: 'silence' as const,
      ids,
      alerts: 1,
    }));
    history.record(flush, { nowMs: 0, success: true, muted, integrations: [] }, 0);
    const [kept] = query();
    expect(
      kept?.muted.map((each) => [each.alerts, each.ids.length, each.fingerprints.length]),
    ).toEqual([[1000, 20, 20]]);
  });
});
