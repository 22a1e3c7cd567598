import { setTimeout as wait } from 'node:timers/promises';
import type { ServerProgram } from '../support/servers.ts';
import { batches, benchAlerts } from './alerts.ts';
import type { BenchAlert } from './alerts.ts';
import { BenchServer } from './bench-server.ts';
import type { Timing } from './bench-server.ts';
import { expectAlerts, expectEqual, expectGroups, expectNotifications, median } from './checks.ts';
import type { FastSink } from './fast-sink.ts';
import { Connection, pour } from './wire.ts';

/** What a stage needs: a program to measure and a sink for its notifications. */
export interface StageContext {
  readonly program: ServerProgram;
  readonly sink: FastSink;
}

/** Figures of one run of a stage, by the id of the row. */
export type Figures = Readonly<Record<string, number>>;

export interface Stage {
  readonly id: string;
  run(context: StageContext): Promise<Figures>;
}

export const CONNECTIONS = 4;
const MIB = 1024 * 1024;
/** Groups that never fall due during a measurement. */
export const QUIET: Timing = { groupWait: '1h', groupBy: ['alertname', 'cluster'] };

export async function withServer<T>(
  context: StageContext,
  timing: Timing,
  use: (server: BenchServer) => Promise<T>,
): Promise<T> {
  context.sink.clear();
  const server = await BenchServer.start(context.program, context.sink.port, timing);
  let result: T;
  try {
    result = await use(server);
  } catch (error) {
    await server.stop().catch(() => undefined);
    throw error;
  }
  await server.stop();
  return result;
}

/** Posts `alerts` and says how long it took and what it cost the server. */
async function post(
  server: BenchServer,
  alerts: readonly BenchAlert[],
): Promise<{ readonly seconds: number; readonly cpu: number; readonly loadBusy: number }> {
  const requests = batches(alerts);
  const before = server.cpuSeconds();
  const idle = performance.eventLoopUtilization();
  const seconds = (await pour(server.port, requests, CONNECTIONS)) / 1000;
  const loadBusy = performance.eventLoopUtilization(idle).utilization * 100;
  // What the server still does with the alerts after its last answer belongs to their cost.
  await settled(server);
  return { seconds, cpu: server.cpuSeconds() - before, loadBusy };
}

/** Waits until the server has used next to no CPU for a quarter of a second; at most three seconds. */
export async function settled(server: BenchServer): Promise<void> {
  for (let i = 0, last = server.cpuSeconds(); i < 12; i++) {
    await wait(250);
    const now = server.cpuSeconds();
    if (now - last < 0.02) return;
    last = now;
  }
}

export const ingest: Stage = {
  id: 'ingest',
  run: (context) =>
    withServer(context, QUIET, async (server) => {
      const count = 100_000;
      const fresh = benchAlerts(0, count);
      const first = await post(server, fresh);
      const again = await post(server, benchAlerts(0, count, 7 * 3_600_000));
      await expectAlerts(server, fresh);
      expectEqual('notifications before group_wait', context.sink.arrivals.length, 0);
      return {
        newPerSecond: count / first.seconds,
        newCpu: first.cpu,
        resentPerSecond: count / again.seconds,
        resentCpu: again.cpu,
        loadBusy: Math.max(first.loadBusy, again.loadBusy),
      };
    }),
};

export const memory: Stage = {
  id: 'memory',
  run: (context) =>
    withServer(context, QUIET, async (server) => {
      const count = 50_000;
      await settled(server);
      const idle = server.residentBytes();
      const alerts = benchAlerts(0, count);
      await pour(server.port, batches(alerts), CONNECTIONS);
      await settled(server);
      const full = server.residentBytes();
      await expectAlerts(server, alerts);
      return { idleRss: idle / MIB, fullRss: full / MIB, bytesPerAlert: (full - idle) / count };
    }),
};

export const reads: Stage = {
  id: 'reads',
  run: (context) =>
    withServer(context, QUIET, async (server) => {
      const alerts = benchAlerts(0, 20_000);
      await pour(server.port, batches(alerts), CONNECTIONS);
      await settled(server);
      const ten = encodeURIComponent('series=~"s1000[0-9]"');
      const all = await timedGets(server, '/api/v2/alerts', 5);
      const filtered = await timedGets(server, `/api/v2/alerts?filter=${ten}`, 11);
      const groups = await timedGets(server, '/api/v2/alerts/groups', 5);
      await expectAlerts(server, alerts);
      await expectAlerts(server, alerts.slice(10_000, 10_010), `?filter=${ten}`);
      await expectGroups(server, alerts, 100);
      return {
        getAlerts: all.ms,
        getAlertsMib: all.bytes / MIB,
        getFiltered: filtered.ms,
        getGroups: groups.ms,
        getGroupsMib: groups.bytes / MIB,
      };
    }),
};

export async function timedGets(
  server: BenchServer,
  path: string,
  times: number,
): Promise<{ readonly ms: number; readonly bytes: number }> {
  const taken: number[] = [];
  let bytes = 0;
  for (let i = 0; i < times; i++) {
    const answer = await server.get(path);
    taken.push(answer.doneAt - answer.sentAt);
    bytes = answer.body.length;
  }
  return { ms: median(taken), bytes };
}

export const trickle: Stage = {
  id: 'trickle',
  run: (context) =>
    withServer(context, { groupWait: '0s', groupBy: ['series'] }, async (server) => {
      const alerts = benchAlerts(0, 300);
      const connection = await Connection.open(server.port);
      const taken: number[] = [];
      for (const [i, request] of batches(alerts, 1).entries()) {
        const answer = await connection.exchange(request);
        expectEqual('status of POST', answer.status, 200);
        await context.sink.until(i + 1, 5_000);
        taken.push((context.sink.arrivals[i]?.at ?? Infinity) - answer.sentAt);
        await wait(5);
      }
      connection.close();
      expectNotifications(context.sink.arrivals, alerts, 300);
      return { trickle: median(taken) };
    }),
};

export const together: Stage = {
  id: 'together',
  run: (context) =>
    withServer(context, { groupWait: '3s', groupBy: ['series'] }, async (server) => {
      const alerts = benchAlerts(0, 2_000);
      const connection = await Connection.open(server.port);
      const [request] = batches(alerts, alerts.length);
      if (request === undefined) throw new Error('no request');
      const answer = await connection.exchange(request);
      expectEqual('status of POST', answer.status, 200);
      await context.sink.until(alerts.length, 30_000);
      connection.close();
      const late = context.sink.arrivals.map(({ at }) => at - answer.sentAt - 3_000);
      expectNotifications(context.sink.arrivals, alerts, alerts.length);
      return { togetherMedian: median(late), togetherMax: Math.max(...late) };
    }),
};

export const storm: Stage = {
  id: 'storm',
  run: (context) =>
    withServer(context, { groupWait: '5s', groupBy: ['alertname', 'cluster'] }, async (server) => {
      const groups = 1_000;
      const alerts = benchAlerts(0, 20_000).map((alert, n) => ({
        ...alert,
        labels: { ...alert.labels, alertname: `Storm${n % groups}`, cluster: 'one' },
      }));
      const start = performance.now();
      await pour(server.port, batches(alerts), CONNECTIONS);
      await context.sink.until(groups, 30_000);
      const last = context.sink.arrivals.at(-1)?.at ?? Infinity;
      expectNotifications(context.sink.arrivals, alerts, groups);
      return { storm: last - start - 5_000 };
    }),
};

export const startUp: Stage = {
  id: 'startup',
  run: async (context) => {
    const taken: number[] = [];
    for (let i = 0; i < 5; i++) {
      taken.push(await withServer(context, QUIET, async (server) => server.startUpMs));
    }
    return { startUp: median(taken) };
  },
};

/** Late enough for the warm-up to be over, early enough for a sweep not to fall into what is measured. */
const SWEEP_MS = 15_000;

/** Quiet, but for alerts labelled `warm`: those leave their groups at once and the store at the next sweep. */
const FORGETFUL: Timing = {
  ...QUIET,
  routes: [
    '  routes:',
    '    - matchers: [warm="up"]',
    '      group_wait: 0s',
    '      group_interval: 1s',
  ],
  flags: [`--alerts.gc-interval=${SWEEP_MS / 1000}s`],
};

/**
 * The cost of an alert while the store is small and while it is large. Before, as many alerts as a server needs to be
 * warm come and go: a small store would else look dear, and the growth tame.
 */
export const scaling: Stage = {
  id: 'scaling',
  run: (context) =>
    withServer(context, FORGETFUL, async (server) => {
      const started = performance.now();
      const cost = async (from: number, to: number): Promise<number> =>
        ((await post(server, benchAlerts(from, to))).cpu / (to - from)) * 1e6;
      const over = benchAlerts(300_000, 360_000, -1_000).map((alert) => ({
        ...alert,
        startsAt: alert.endsAt.replace(/^..../, '2020'),
        labels: { ...alert.labels, warm: 'up' },
      }));
      await post(server, over);
      await wait(Math.max(0, started + SWEEP_MS + 500 - performance.now()));
      await settled(server);
      await cost(0, 5_000);
      const small = await cost(5_000, 15_000);
      for (let at = 15_000; at < 190_000; at += 25_000) await cost(at, at + 25_000);
      const large = await cost(190_000, 210_000);
      await expectAlerts(server, benchAlerts(0, 210_000));
      expectEqual('notifications', context.sink.arrivals.length, 0);
      return { costSmall: small, costLarge: large, costGrowth: large / small };
    }),
};
