import { describe, expect, it, jest } from '@jest/globals';
import { ask, getJson } from '../support/http.ts';
import type { Server } from '../support/servers.ts';
import { alert, type TimedAlert } from '../support/timed-alert.ts';
import { between, Timetable } from '../support/timetable.ts';
import { receiver, rootRoute, simple } from './configs.ts';
import { itSince034, itTocsin } from './since.ts';

jest.setTimeout(60_000);

/** Criticals mute the warnings of their node. */
const RULE = [
  'inhibit_rules:',
  '  - source_matchers: [severity="critical"]',
  '    target_matchers: [severity=~"warning|both"]',
  '    equal: [node]',
  '',
].join('\n');

const INTERVALS = [
  'time_intervals:',
  "  - { name: now, time_intervals: [{ years: ['2000:2100'] }] }",
  "  - { name: now too, time_intervals: [{ months: ['1:12'], location: Asia/Kathmandu }] }",
  "  - { name: past, time_intervals: [{ years: ['2000:2001'] }] }",
  "  - { name: never, time_intervals: [{ days_of_month: ['31'], months: [february] }] }",
  '',
].join('\n');

const soon = { group_wait: '500ms', group_interval: '500ms' };

const critical = (node: string): TimedAlert => alert('down').with({ node, severity: 'critical' });
const warning = (node: string): TimedAlert => alert('slow').with({ node, severity: 'warning' });

interface ShownAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly fingerprint: string;
  readonly status: {
    readonly state: string;
    readonly inhibitedBy: readonly string[];
    readonly mutedBy?: readonly string[];
  };
}

interface ShownGroup {
  readonly receiver: { readonly name: string };
  readonly alerts: readonly ShownAlert[];
}

async function alertsOf(server: Server, query = ''): Promise<readonly ShownAlert[]> {
  return (await getJson(`${server.url}/api/v2/alerts${query}`)) as readonly ShownAlert[];
}

async function groupsOf(server: Server, query = ''): Promise<readonly ShownGroup[]> {
  return (await getJson(`${server.url}/api/v2/alerts/groups${query}`)) as readonly ShownGroup[];
}

/** The names of receivers whose groups are shown, with what mutes each alert: `name:a,b`. */
function mutedByOf(groups: readonly ShownGroup[]): readonly string[] {
  return groups
    .flatMap(({ receiver: { name }, alerts }) =>
      alerts.map(({ status }) => `${name}:${status.mutedBy?.join(',')}:${status.state}`),
    )
    .sort();
}

async function reload(server: Server, config: string): Promise<void> {
  await server.writeConfig(config);
  const { status, text } = await ask(`${server.url}/-/reload`, { method: 'POST' });
  expect(`${status} ${text}`).toBe('200 ');
}

describe('an inhibited alert', () => {
  const config = (url: (name: string) => string): string =>
    RULE + simple(rootRoute(soon), url('hook'));

  it.concurrent('is not told while its source fires, and is when that has ended', async () => {
    const t = await Timetable.start({ config });
    t.at(0.1).push(warning('a').active(0.1), warning('b').active(0.1), critical('a').active(0.1));
    t.at(1.6).push(critical('a').active(0.1, 1.5));
    t.hook('hook').want(between(0.5, 1.4), critical('a').active(0.1));
    t.hook('hook').want(between(0.5, 1.4), warning('b').active(0.1));
    t.hook('hook').want(between(1.6, 2.9), critical('a').active(0.1, 1.5));
    t.hook('hook').want(between(1.6, 2.9), warning('a').active(0.1), warning('b').active(0.1));
    await t.run();
  });

  it.concurrent('that was told before is not told again', async () => {
    const repeating = { ...soon, group_interval: '1s', repeat_interval: '1ms' };
    const t = await Timetable.start({
      config: (url) =>
        RULE +
        rootRoute(
          repeating,
          '  routes:\n    - matchers: [severity="critical"]\n      receiver: critical\n      repeat_interval: 1h',
        ) +
        `receivers:\n${receiver('default', [url('hook')])}${receiver('critical', [url('critical')])}`,
    });
    t.at(0.1).push(warning('a').active(0.1));
    t.at(0.9).push(critical('a').active(0.9));
    t.at(3.6).run(async (server) => expect(await alertsOf(server)).toHaveLength(2));
    t.hook('hook').want(between(0.5, 0.9), warning('a').active(0.1));
    t.hook('critical').want(between(1.3, 2.2), critical('a').active(0.9));
    await t.run();
  });

  it.concurrent('is shown as suppressed, by the fingerprint of its source', async () => {
    const t = await Timetable.start({ config });
    t.at(0.1).push(warning('a').active(0.1), warning('b').active(0.1), critical('a').active(0.1));
    t.at(0.9).run(async (server) => {
      const alerts = await alertsOf(server);
      const source = alerts.find(({ labels }) => labels['severity'] === 'critical');
      for (const { labels, status } of alerts) {
        const inhibited = labels['severity'] === 'warning' && labels['node'] === 'a';
        expect(status).toMatchObject(
          inhibited
            ? { state: 'suppressed', inhibitedBy: [source?.fingerprint] }
            : { state: 'active', inhibitedBy: [] },
        );
      }
      expect(alerts).toHaveLength(3);
      expect(await alertsOf(server, '?inhibited=false')).toHaveLength(2);
      expect(await alertsOf(server, '?active=false')).toHaveLength(1);
      const inGroups = (await groupsOf(server)).flatMap((group) => group.alerts);
      const states = inGroups.map(({ labels, status: { state, inhibitedBy } }) => ({
        fingerprint: `${labels['severity']} ${labels['node']}`,
        state,
        inhibitedBy,
      }));
      expect(states).toContainEqual({
        fingerprint: 'warning a',
        state: 'suppressed',
        inhibitedBy: [source?.fingerprint],
      });
    });
    t.hook('hook').want(between(0.5, 1.4), critical('a').active(0.1));
    t.hook('hook').want(between(0.5, 1.4), warning('b').active(0.1));
    await t.run();
  });

  itTocsin('is shown with all of its sources', async () => {
    const t = await Timetable.start({ config });
    const sources = ['1', '2', '3'].map((n) => critical('a').with({ n }));
    t.at(0.1).push(warning('a').active(0.1), ...sources.map((source) => source.active(0.1)));
    t.at(0.3).run(async (server) => {
      const alerts = await alertsOf(server);
      const fingerprints = alerts
        .filter(({ labels }) => labels['severity'] === 'critical')
        .map(({ fingerprint }) => fingerprint);
      const target = alerts.find(({ labels }) => labels['severity'] === 'warning');
      expect(target?.status.inhibitedBy).toEqual(fingerprints.sort());
    });
    t.hook('hook').want(between(0.5, 1.4), ...sources.map((source) => source.active(0.1)));
    await t.run();
  });

  /** Two alerts on both sides of a rule alone on node a; one on node b beside a source that ends as given. */
  async function bothSides(sourceEnd: number): Promise<void> {
    const both = (node: string, n: string): TimedAlert =>
      alert('both').with({ node, n, severity: 'both', kind: 'source' });
    const rule = RULE.replace('[severity="critical"]', '[kind="source"]');
    const t = await Timetable.start({
      config: (url) => rule + simple(rootRoute(soon), url('hook')),
    });
    const source = critical('b').with({ kind: 'source' });
    t.at(0.1).push(
      both('a', '1').active(0.1),
      both('a', '2').active(0.1),
      both('b', '1').active(0.1),
      source.active(0.1, sourceEnd),
    );
    t.hook('hook').want(between(0.5, 1.4), both('a', '1').active(0.1), both('a', '2').active(0.1));
    t.hook('hook').want(between(0.5, 1.4), source.active(0.1));
    await t.run();
  }

  it.concurrent('that matches both sides is inhibited by one that does not, not by its like', () =>
    bothSides(3600),
  );

  // Alertmanager 0.34 tries one source only: that which ends last, here the alert itself.
  itTocsin('that matches both sides is so even where the other ends first', () => bothSides(60));
});

describe('a reload', () => {
  it.concurrent('keeps what inhibits known: nothing slips out to the new receiver', async () => {
    const t = await Timetable.start({
      config: (url) => RULE + simple(rootRoute(soon), url('before')),
    });
    t.at(0.1).push(warning('a').active(0.1), critical('a').active(0.1));
    t.at(1.2).run((server) =>
      reload(
        server,
        `${RULE}${rootRoute(soon).replace('default', 'other')}receivers:\n${receiver('other', [t.url('after')])}`,
      ),
    );
    t.at(2.5).run(async (server) => {
      expect(await alertsOf(server, '?inhibited=false')).toHaveLength(1);
    });
    t.hook('before').want(between(0.5, 1.1), critical('a').active(0.1));
    t.hook('after').want(between(1.2, 2.4), critical('a').active(0.1));
    await t.run();
  });

  it.concurrent('puts rules and intervals into effect, and out of it', async () => {
    const t = await Timetable.start({ config: (url) => simple(rootRoute(soon), url('hook')) });
    const base = simple(rootRoute(soon), t.url('hook'));
    t.at(0.1).run((server) => reload(server, RULE + base));
    t.at(0.3).push(warning('a').active(0.3), critical('a').active(0.3, 60));
    t.at(1.6).run((server) => reload(server, base));
    t.hook('hook').want(between(0.7, 1.5), critical('a').active(0.3));
    t.hook('hook').want(between(1.6, 2.8), warning('a').active(0.3));
    await t.run();
  });
});

describe('time intervals of a route', () => {
  const timed = (url: (name: string) => string): string => {
    const routes: readonly [name: string, interval: string][] = [
      ['muted', 'mute_time_intervals: [past, now, now too]'],
      ['unmuted', 'mute_time_intervals: [past, never]'],
      ['inactive', 'active_time_intervals: [never, past]'],
      ['activated', 'active_time_intervals: [past, now too]'],
      ['both', 'active_time_intervals: [now]\n      mute_time_intervals: [now too]'],
    ];
    const lines = routes.map(
      ([name, interval]) =>
        `    - receiver: ${name}\n      continue: true\n      ${interval}\n      matchers: [x=""]`,
    );
    const names = ['default', ...routes.map(([name]) => name)];
    return (
      INTERVALS +
      rootRoute(soon, `  routes:\n${lines.join('\n')}`) +
      `receivers:\n${names.map((name) => receiver(name, [url(name)])).join('')}`
    );
  };

  it.concurrent('let a route tell inside an active one and outside the mute ones', async () => {
    const t = await Timetable.start({ config: timed });
    t.at(0.1).push(alert('a').active(0.1));
    for (const name of ['unmuted', 'activated'])
      t.hook(name).want(between(0.5, 1.5), alert('a').active(0.1));
    for (const name of ['default', 'muted', 'inactive', 'both']) t.hook(name);
    await t.run();
  });

  itSince034('are named in what the groups show', async () => {
    const t = await Timetable.start({ config: timed });
    t.at(0.1).push(alert('a').active(0.1));
    t.at(1.3).run(async (server) => {
      expect(mutedByOf(await groupsOf(server))).toEqual([
        'activated::active',
        'both:now too:suppressed',
        'inactive:never,past:suppressed',
        'muted:now,now too:suppressed',
        'unmuted::active',
      ]);
      expect(mutedByOf(await groupsOf(server, '?muted=false'))).toEqual([
        'activated::active',
        'unmuted::active',
      ]);
      const [shown] = await alertsOf(server);
      expect(shown?.status).toMatchObject({ state: 'active', mutedBy: [] });
    });
    for (const name of ['unmuted', 'activated'])
      t.hook(name).want(between(0.5, 1.5), alert('a').active(0.1));
    await t.run();
  });
});
