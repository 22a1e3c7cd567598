import type { BenchAlert } from './alerts.ts';
import type { BenchServer } from './bench-server.ts';
import type { Arrival } from './fast-sink.ts';

interface ServedAlert extends BenchAlert {
  readonly fingerprint: string;
  readonly status: { readonly state: string };
}
interface ServedGroup {
  readonly alerts: readonly ServedAlert[];
}
interface Payload {
  readonly version: string;
  readonly status: string;
  readonly alerts: readonly (BenchAlert & { readonly status: string })[];
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? NaN)) / 2;
}

export function expectEqual(what: string, got: unknown, wanted: unknown): void {
  if (got !== wanted) throw new Error(`${what}: ${String(got)} instead of ${String(wanted)}`);
}

/** GET /alerts gives exactly `wanted`: every alert once, with its labels, annotations and link. */
export async function expectAlerts(
  server: BenchServer,
  wanted: readonly BenchAlert[],
  query = '',
): Promise<void> {
  const { body } = await server.get(`/api/v2/alerts${query}`);
  const served = JSON.parse(body.toString('utf8')) as readonly ServedAlert[];
  expectSame(`alerts in GET /alerts${query}`, served, wanted);
  for (const alert of served) expectEqual('state', alert.status.state, 'active');
  expectEqual(
    'distinct fingerprints',
    new Set(served.map((a) => a.fingerprint)).size,
    wanted.length,
  );
}

/** GET /alerts/groups gives `count` groups that hold exactly `wanted`. */
export async function expectGroups(
  server: BenchServer,
  wanted: readonly BenchAlert[],
  count: number,
): Promise<void> {
  const { body } = await server.get('/api/v2/alerts/groups');
  const groups = JSON.parse(body.toString('utf8')) as readonly ServedGroup[];
  expectEqual('groups', groups.length, count);
  const served = groups.flatMap((group) => group.alerts);
  expectSame('alerts in GET /alerts/groups', served, wanted);
}

/** `arrivals` are `count` firing notifications that tell of each of `wanted` once. */
export function expectNotifications(
  arrivals: readonly Arrival[],
  wanted: readonly BenchAlert[],
  count: number,
): void {
  expectEqual('notifications', arrivals.length, count);
  const payloads = arrivals.map(({ body }) => JSON.parse(body.toString('utf8')) as Payload);
  for (const payload of payloads) {
    expectEqual('version', payload.version, '4');
    expectEqual('status', payload.status, 'firing');
  }
  const told = payloads.flatMap((payload) => payload.alerts);
  expectSame('alerts in notifications', told, wanted);
}

/** Both lists hold the same alerts in whatever order. */
function expectSame(what: string, got: readonly BenchAlert[], wanted: readonly BenchAlert[]): void {
  expectEqual(what, got.length, wanted.length);
  const byName = new Map(wanted.map((alert) => [alert.labels['series'], content(alert)]));
  for (const alert of got) {
    const expected = byName.get(alert.labels['series']);
    if (content(alert) !== expected) {
      throw new Error(`${what}: got\n${content(alert)}\ninstead of\n${expected ?? 'nothing'}`);
    }
    byName.delete(alert.labels['series']);
  }
}

function content(alert: BenchAlert): string {
  const sorted = (pairs: Readonly<Record<string, string>>): string =>
    JSON.stringify(Object.entries(pairs).sort(([a], [b]) => (a < b ? -1 : 1)));
  return `${sorted(alert.labels)} ${sorted(alert.annotations)} ${alert.generatorURL}`;
}
