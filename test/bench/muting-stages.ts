import { benchAlerts, batches } from './alerts.ts';
import type { BenchAlert } from './alerts.ts';
import type { BenchServer } from './bench-server.ts';
import { expectEqual, median } from './checks.ts';
import { CONNECTIONS, QUIET, settled, timedGets, withServer } from './stages.ts';
import type { Stage } from './stages.ts';
import { Connection, postRequest, pour } from './wire.ts';

const SILENCES_PATH = '/api/v2/silences';
const TARGETS = 20_000;
const SILENCES = 2_000;
const HOUR_MS = 3_600_000;

type MatcherJson = Readonly<{ name: string; value: string; isRegex: boolean }>;

function silenceRequest(matcher: MatcherJson): Buffer {
  const now = Date.now();
  return postRequest(
    SILENCES_PATH,
    JSON.stringify({
      matchers: [{ ...matcher, isEqual: true }],
      startsAt: new Date(now).toISOString(),
      endsAt: new Date(now + 6 * HOUR_MS).toISOString(),
      createdBy: 'bench',
      comment: 'a planned piece of work on the storage of the cluster',
    }),
  );
}

const only = (series: string): MatcherJson => ({ name: 'series', value: series, isRegex: false });

async function countOf(server: BenchServer, path: string): Promise<number> {
  const { body } = await server.get(path);
  return (JSON.parse(body.toString('utf8')) as readonly unknown[]).length;
}

/** What silences cost those who look at alerts, and how fast they are made. */
export const silences: Stage = {
  id: 'silences',
  run: (context) =>
    withServer(context, QUIET, async (server) => {
      await pour(server.port, batches(benchAlerts(0, TARGETS)), CONNECTIONS);
      await settled(server);
      // A tenth of the alerts, each by a silence of its own.
      const requests = Array.from({ length: SILENCES }, (_, n) =>
        silenceRequest(only(`s${n * 10}`)),
      );
      const madeMs = await pour(server.port, requests, 16 * CONNECTIONS);
      await settled(server);
      const unsilenced = '/api/v2/alerts?silenced=false';
      const get = await timedGets(server, unsilenced, 5);
      expectEqual('alerts not silenced', await countOf(server, unsilenced), TARGETS - SILENCES);
      expectEqual('silences', await countOf(server, SILENCES_PATH), SILENCES);

      const connection = await Connection.open(server.port);
      const all = { name: 'severity', value: 'critical|warning', isRegex: true };
      const posted = await connection.exchange(silenceRequest(all));
      expectEqual('status of POST', posted.status, 200);
      connection.close();
      const seen = await server.get(unsilenced);
      expectEqual('alerts not silenced', seen.body.toString('utf8').trim(), '[]');
      return {
        silencesPerSecond: (SILENCES / madeMs) * 1000,
        getUnsilenced: get.ms,
        silenceVisible: seen.doneAt - posted.sentAt,
      };
    }),
};

const RULES = 5;
const SOURCES = 2_000;

const INHIBIT_RULES = [
  'inhibit_rules:',
  ...Array.from({ length: RULES }, (_, rule) => [
    `  - source_matchers: ['role="source"', 'rule="${rule}"']`,
    `    target_matchers: ['role="target"', 'rule="${rule}"']`,
    '    equal: [site]',
  ]).flat(),
];

function inRole(
  alerts: readonly BenchAlert[],
  role: 'source' | 'target',
  sites: number,
): BenchAlert[] {
  return alerts.map((alert, n) => ({
    ...alert,
    labels: { ...alert.labels, role, rule: String(n % RULES), site: `site-${n % sites}` },
  }));
}

/** What inhibition costs those who look at alerts: half of the targets have a source. */
export const inhibition: Stage = {
  id: 'inhibition',
  run: (context) =>
    withServer(context, { ...QUIET, sections: INHIBIT_RULES }, async (server) => {
      const sources = inRole(benchAlerts(100_000, 100_000 + SOURCES), 'source', SOURCES);
      const targets = inRole(benchAlerts(0, TARGETS), 'target', 2 * SOURCES);
      await pour(server.port, batches([...sources, ...targets]), CONNECTIONS);
      await settled(server);
      const path = '/api/v2/alerts?inhibited=false';
      const taken: number[] = [];
      for (let i = 0; i < 5; i++) {
        const { doneAt, sentAt } = await server.get(path);
        taken.push(doneAt - sentAt);
      }
      expectEqual('alerts not inhibited', await countOf(server, path), SOURCES + TARGETS / 2);
      return { getUninhibited: median(taken) };
    }),
};
