import { beforeEach, describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import type { Alert } from '../alerts/alert.ts';
import { AlertBuilder, type AlertOverrides } from '../alerts/testing/builders.ts';
import { ManualClock } from '../base/testing/manual-clock.ts';
import { MemoryLogger } from '../base/testing/memory-logger.ts';
import type { Flush, FlushReport } from '../notify/flush.ts';
import { RouteTree } from '../routing/route.ts';
import { aRoute, type RouteOverrides } from '../routing/testing/builders.ts';
import { Dispatcher } from './dispatcher.ts';
import { DispatchMetrics } from './dispatch.metrics.ts';

const SECOND = 1000;
const ROUTE: RouteOverrides = {
  receiver: 'r',
  groupBy: ['alertname'],
  groupWaitMs: 30 * SECOND,
  groupIntervalMs: 60 * SECOND,
};

let clock: ManualClock;
let builder: AlertBuilder;
let start: number;
let metrics: DispatchMetrics;
beforeEach(() => {
  clock = new ManualClock();
  start = clock.now();
  builder = new AlertBuilder(start);
  metrics = new DispatchMetrics(new Registry(), false);
});

interface Stage {
  readonly dispatcher: Dispatcher;
  /** Seconds since the start, group key, and `instance:status` of each alert, one line a flush. */
  readonly told: string[];
  readonly flushes: Flush[];
}

interface StageOptions {
  readonly succeed?: (receiver: string) => boolean;
  /** How long each flush takes. */
  readonly takesMs?: number;
  readonly notBeforeMs?: number;
}

function stage(
  route: RouteOverrides,
  { succeed = () => true, takesMs = 0, notBeforeMs = 0 }: StageOptions = {},
): Stage {
  const told: string[] = [];
  const flushes: Flush[] = [];
  const handle = async (flush: Flush): Promise<FlushReport> => {
    flushes.push(flush);
    const alerts = flush.alerts.map(
      ({ alert, status }) => `${alert.labels.get('instance')}:${status}`,
    );
    told.push(`${(clock.now() - start) / SECOND}s ${flush.groupKey} ${alerts.join(' ')}`);
    const success = succeed(flush.route.receiver);
    if (takesMs > 0) await new Promise<void>((resolve) => clock.after(takesMs, resolve));
    return { nowMs: flush.nowMs, success, muted: [], integrations: [] };
  };
  const dispatcher = new Dispatcher({
    routes: new RouteTree(aRoute(route)),
    clock,
    logger: new MemoryLogger(),
    metrics,
    handle,
    notBeforeMs,
    peerWaitMs: () => 0,
  });
  return { dispatcher, told, flushes };
}

const alert = (instance: string, rest: AlertOverrides = {}): Alert =>
  builder.alert({
    labels: { alertname: 'A', instance },
    startsAtMs: clock.now(),
    updatedAtMs: clock.now(),
    ...rest,
  });
const resolved = (instance: string): Alert =>
  alert(instance, { startsAtMs: start, endsAtMs: clock.now() });

describe('when a group flushes', () => {
  it('waits group_wait from its creation, then group_interval from each flush', async () => {
    const { dispatcher, told } = stage(ROUTE);
    dispatcher.accept([alert('1')]);
    await clock.advance(10 * SECOND);
    dispatcher.accept([alert('2')]);
    await clock.advance(150 * SECOND);
    expect(told).toEqual([
      '30s {}:{alertname="A"} 1:firing 2:firing',
      '90s {}:{alertname="A"} 1:firing 2:firing',
      '150s {}:{alertname="A"} 1:firing 2:firing',
    ]);
  });

  it('flushes at once when the alert that creates it is older than group_wait', async () => {
    const { dispatcher, told } = stage(ROUTE);
    dispatcher.accept([alert('1', { startsAtMs: start - 31 * SECOND })]);
    await clock.advance(0);
    expect(told).toEqual(['0s {}:{alertname="A"} 1:firing']);
  });

  it('is not hurried by an old alert that joins later', async () => {
    const { dispatcher, told } = stage(ROUTE);
    dispatcher.accept([alert('1'), alert('2', { startsAtMs: start - 3600 * SECOND })]);
    await clock.advance(29 * SECOND);
    expect(told).toEqual([]);
  });

  it('is not hurried by an alert exactly as old as group_wait', async () => {
    const { dispatcher, told } = stage(ROUTE);
    dispatcher.accept([alert('1', { startsAtMs: start - 30 * SECOND })]);
    await clock.advance(29 * SECOND);
    expect(told).toEqual([]);
  });

  it('holds everything back until the start delay is over', async () => {
    const { dispatcher, told } = stage(ROUTE, { notBeforeMs: start + 100 * SECOND });
    dispatcher.accept([alert('1', { startsAtMs: start - 3600 * SECOND })]);
    await clock.advance(99 * SECOND);
    expect(told).toEqual([]);
    await clock.advance(1 * SECOND);
    expect(told).toHaveLength(1);
  });

  it('gives a flush its group_interval of time, but at least ten seconds', async () => {
    const quick = stage({ ...ROUTE, groupWaitMs: 0, groupIntervalMs: SECOND });
    const slow = stage({ ...ROUTE, groupWaitMs: 0 });
    for (const { dispatcher } of [quick, slow]) dispatcher.accept([alert('1')]);
    await clock.advance(0);
    expect([quick, slow].map(({ flushes }) => flushes[0]?.timeoutMs)).toEqual([
      10 * SECOND,
      60 * SECOND,
    ]);
  });

  it('does not flush while a flush is under way, but right after it', async () => {
    const { dispatcher, told } = stage(ROUTE, { takesMs: 70 * SECOND });
    dispatcher.accept([alert('1')]);
    await clock.advance(240 * SECOND);
    expect(told.map((line) => line.split(' ')[0])).toEqual(['30s', '100s', '170s', '240s']);
  });

  it('goes by the instant of the tick', async () => {
    const { dispatcher, flushes } = stage(ROUTE);
    dispatcher.accept([alert('1')]);
    await clock.advance(30 * SECOND);
    expect(flushes[0]?.nowMs).toBe(start + 30 * SECOND);
  });
});

describe('what a flush holds', () => {
  it('is each alert of its group, one group per value of group_by', async () => {
    const { dispatcher, told } = stage(ROUTE);
    dispatcher.accept([alert('1'), builder.alert({ labels: { alertname: 'B', instance: '2' } })]);
    await clock.advance(30 * SECOND);
    expect(told).toEqual(['30s {}:{alertname="A"} 1:firing', '30s {}:{alertname="B"} 2:firing']);
  });

  it('shows what has ended as resolved, once, and the group goes when it is empty', async () => {
    const { dispatcher, told } = stage(ROUTE);
    dispatcher.accept([alert('1'), alert('2')]);
    await clock.advance(40 * SECOND);
    dispatcher.accept([resolved('1')]);
    await clock.advance(60 * SECOND);
    dispatcher.accept([resolved('2')]);
    await clock.advance(120 * SECOND);
    expect(told.slice(1)).toEqual([
      '90s {}:{alertname="A"} 1:resolved 2:firing',
      '150s {}:{alertname="A"} 2:resolved',
    ]);
    expect([...dispatcher.groups()]).toEqual([]);
  });

  it('takes an alert whose end passes without word for resolved', async () => {
    const { dispatcher, told } = stage(ROUTE);
    dispatcher.accept([alert('1', { endsAtMs: start + 40 * SECOND, timeout: true })]);
    await clock.advance(90 * SECOND);
    expect(told).toEqual(['30s {}:{alertname="A"} 1:firing', '90s {}:{alertname="A"} 1:resolved']);
  });

  it('keeps resolved alerts after a failure and shows them again', async () => {
    let success = false;
    const { dispatcher, told } = stage(ROUTE, { succeed: () => success });
    dispatcher.accept([alert('1', { endsAtMs: start + 10 * SECOND })]);
    await clock.advance(60 * SECOND);
    success = true;
    await clock.advance(120 * SECOND);
    expect(told).toEqual([
      '30s {}:{alertname="A"} 1:resolved',
      '90s {}:{alertname="A"} 1:resolved',
    ]);
  });

  it('keeps an alert that fires again while its resolve is being told', async () => {
    const { dispatcher, told } = stage(ROUTE, { takesMs: 5 * SECOND });
    dispatcher.accept([alert('1', { endsAtMs: start + 10 * SECOND })]);
    await clock.advance(32 * SECOND);
    dispatcher.accept([alert('1')]);
    await clock.advance(60 * SECOND);
    expect(told).toEqual(['30s {}:{alertname="A"} 1:resolved', '90s {}:{alertname="A"} 1:firing']);
  });

  it('is made anew with group_wait when a group that went comes back', async () => {
    const { dispatcher, told } = stage(ROUTE);
    dispatcher.accept([alert('1', { endsAtMs: start + 10 * SECOND })]);
    await clock.advance(40 * SECOND);
    dispatcher.accept([alert('1')]);
    await clock.advance(30 * SECOND);
    expect(told).toEqual(['30s {}:{alertname="A"} 1:resolved', '70s {}:{alertname="A"} 1:firing']);
  });

  it('is sorted by job, instance, labels', async () => {
    const { dispatcher, told } = stage({ ...ROUTE, groupBy: [] });
    dispatcher.accept([alert('9'), alert('1'), alert('5')]);
    await clock.advance(30 * SECOND);
    expect(told).toEqual(['30s {}:{} 1:firing 5:firing 9:firing']);
  });

  it('carries the route labels and what the pipeline asks of the route', async () => {
    const { dispatcher, flushes } = stage({
      ...ROUTE,
      groupWaitMs: 0,
      labels: { team: 'x' },
      repeatIntervalMs: 7,
    });
    dispatcher.accept([alert('1')]);
    await clock.advance(0);
    expect(flushes[0]?.routeLabels.toRecord()).toEqual({ team: 'x' });
    expect(flushes[0]?.route).toMatchObject({ id: '{}', receiver: 'r', repeatIntervalMs: 7 });
  });
});

describe('an alert in several routes', () => {
  it('is in a group of each', async () => {
    const { dispatcher, told } = stage({
      ...ROUTE,
      routes: [
        { receiver: 'a', match: ['alertname="A"'], continue: true },
        { receiver: 'b', match: ['instance="1"'] },
      ],
    });
    dispatcher.accept([alert('1')]);
    expect(dispatcher.receiversOf(alert('1').labels)).toEqual(['a', 'b']);
    await clock.advance(30 * SECOND);
    expect(told).toEqual([
      '30s {}/{alertname="A"}:{alertname="A"} 1:firing',
      '30s {}/{instance="1"}:{alertname="A"} 1:firing',
    ]);
  });
});

describe('knowing what is held', () => {
  it('lasts while any of its groups holds an alert', async () => {
    let fails = true;
    const { dispatcher } = stage(
      {
        ...ROUTE,
        routes: [
          { receiver: 'a', match: ['alertname="A"'], continue: true },
          { receiver: 'b', match: ['instance="1"'] },
        ],
      },
      { succeed: (receiver) => receiver !== 'b' || !fails },
    );
    const { labels } = alert('1');
    dispatcher.accept([alert('1', { endsAtMs: start + SECOND })]);
    await clock.advance(31 * SECOND);
    expect(dispatcher.holds(labels)).toBe(true);
    fails = false;
    await clock.advance(60 * SECOND);
    expect(dispatcher.holds(labels)).toBe(false);
  });
});

describe('states of alerts', () => {
  it('are unprocessed until the first flush ends, active then', async () => {
    const { dispatcher } = stage(ROUTE);
    const counts = (): unknown => [...dispatcher.alertCounts()][0]?.[1];
    dispatcher.accept([alert('1')]);
    expect(counts()).toEqual({ active: 0, suppressed: 0, unprocessed: 1 });
    await clock.advance(31 * SECOND);
    dispatcher.accept([alert('2')]);
    expect(counts()).toEqual({ active: 1, suppressed: 0, unprocessed: 1 });
  });
});

const handOver = (
  former: Stage,
  route: RouteOverrides,
  stored: Alert[],
  options: StageOptions = {},
): Stage => {
  const next = stage(route, options);
  next.dispatcher.takeOver(former.dispatcher, stored);
  return next;
};

describe('a reload', () => {
  it('leaves the timer of a group whose route is the same', async () => {
    const former = stage(ROUTE);
    const stored = [alert('1')];
    former.dispatcher.accept(stored);
    await clock.advance(20 * SECOND);
    const next = handOver(
      former,
      { ...ROUTE, repeatIntervalMs: 5, routes: [{ match: ['x="y"'], receiver: 'other' }] },
      stored,
    );
    await clock.advance(70 * SECOND);
    expect(former.told).toEqual([]);
    expect(next.told).toEqual([
      '30s {}:{alertname="A"} 1:firing',
      '90s {}:{alertname="A"} 1:firing',
    ]);
  });

  it('starts a group anew when its route groups otherwise: old alerts flush at once', async () => {
    const former = stage(ROUTE);
    const stored = [alert('1')];
    former.dispatcher.accept(stored);
    await clock.advance(40 * SECOND);
    const next = handOver(former, { ...ROUTE, groupBy: ['instance'] }, stored);
    await clock.advance(0);
    expect(next.told).toEqual(['40s {}:{instance="1"} 1:firing']);
    await clock.advance(100 * SECOND);
    expect(former.told).toHaveLength(1);
  });

  it('does not bring back what is resolved, told, and still in the store', async () => {
    const former = stage(ROUTE);
    former.dispatcher.accept([alert('1', { endsAtMs: start + SECOND }), alert('2')]);
    await clock.advance(40 * SECOND);
    const next = handOver(former, ROUTE, [
      alert('1', { startsAtMs: start, endsAtMs: start + SECOND }),
      alert('2'),
    ]);
    await clock.advance(60 * SECOND);
    expect(next.told).toEqual(['90s {}:{alertname="A"} 2:firing']);
  });

  it('keeps a resolved alert that nobody was told of, even where the store has let it go', async () => {
    const former = stage(ROUTE);
    former.dispatcher.accept([alert('1', { endsAtMs: start + SECOND })]);
    await clock.advance(10 * SECOND);
    const next = handOver(former, { ...ROUTE, groupBy: ['instance'], groupWaitMs: 5 * SECOND }, []);
    await clock.advance(10 * SECOND);
    expect(next.told).toEqual(['10s {}:{instance="1"} 1:resolved']);
  });

  it('lets a flush that is under way end, and its group goes on in the new configuration', async () => {
    const former = stage(ROUTE, { takesMs: 20 * SECOND });
    const stored = [alert('1')];
    former.dispatcher.accept(stored);
    await clock.advance(35 * SECOND);
    const next = handOver(former, ROUTE, stored);
    const idle = former.dispatcher.idle();
    await clock.advance(60 * SECOND);
    await idle;
    expect(former.told).toEqual(['30s {}:{alertname="A"} 1:firing']);
    expect(next.told).toEqual(['90s {}:{alertname="A"} 1:firing']);
  });
});

describe('a reload that changes who is told', () => {
  it('takes an alert out of a group whose route no longer takes it', async () => {
    const former = stage(ROUTE);
    const stored = [alert('1', { endsAtMs: start + 40 * SECOND }), alert('2')];
    former.dispatcher.accept(stored);
    await clock.advance(31 * SECOND);
    const next = handOver(
      former,
      { ...ROUTE, routes: [{ receiver: 'other', match: ['instance="1"'] }] },
      stored,
    );
    next.dispatcher.accept([alert('1', { startsAtMs: start, endsAtMs: start + 3600 * SECOND })]);
    await clock.advance(60 * SECOND);
    expect(next.told).toEqual([
      '31s {}/{instance="1"}:{alertname="A"} 1:firing',
      '90s {}:{alertname="A"} 2:firing',
      '91s {}/{instance="1"}:{alertname="A"} 1:firing',
    ]);
  });

  it('ends a group that is left with nothing', async () => {
    const former = stage(ROUTE);
    const stored = [alert('1')];
    former.dispatcher.accept(stored);
    await clock.advance(31 * SECOND);
    const next = handOver(
      former,
      { ...ROUTE, routes: [{ receiver: 'other', match: ['instance="1"'] }] },
      stored,
    );
    await clock.advance(100 * SECOND);
    expect(next.told.filter((line) => line.includes('{}:'))).toEqual([]);
    expect([...next.dispatcher.groups()].map(({ route }) => route.options.receiver)).toEqual([
      'other',
    ]);
  });

  it('lets a group made anew wait for the flush of its predecessor', async () => {
    const former = stage(ROUTE, { takesMs: 10 * SECOND });
    const stored = [alert('1')];
    former.dispatcher.accept(stored);
    await clock.advance(35 * SECOND);
    const next = handOver(former, { ...ROUTE, groupWaitMs: 5 * SECOND }, stored);
    await clock.advance(4 * SECOND);
    expect(next.told).toEqual([]);
    await clock.advance(2 * SECOND);
    expect(next.told).toEqual(['40s {}:{alertname="A"} 1:firing']);
  });

  it('tells at once what the former configuration failed to tell', async () => {
    const former = stage(ROUTE, { takesMs: 10 * SECOND, succeed: () => false });
    const stored = [alert('1')];
    former.dispatcher.accept(stored);
    await clock.advance(35 * SECOND);
    const next = handOver(former, ROUTE, stored);
    await clock.advance(10 * SECOND);
    expect(next.told).toEqual(['40s {}:{alertname="A"} 1:firing']);
  });
});

describe('the end', () => {
  it('of a dispatcher leaves no timer', async () => {
    const { dispatcher, told } = stage(ROUTE);
    dispatcher.accept([alert('1')]);
    dispatcher.stop();
    await clock.advance(100 * SECOND);
    expect(told).toEqual([]);
    expect(clock.pendingCount).toBe(0);
  });

  it('of a group is swept, and its place is free', async () => {
    const { dispatcher } = stage(ROUTE);
    dispatcher.accept([alert('1', { endsAtMs: start + SECOND })]);
    await clock.advance(31 * SECOND);
    dispatcher.sweep();
    expect(clock.pendingCount).toBe(0);
    expect(dispatcher.holds(alert('1').labels)).toBe(false);
  });
});
