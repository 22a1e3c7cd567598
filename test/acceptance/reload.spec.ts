import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it, jest } from '@jest/globals';
import { ask, getJson } from '../support/http.ts';
import type { Server } from '../support/servers.ts';
import { alert } from '../support/timed-alert.ts';
import { between, Timetable } from '../support/timetable.ts';
import { receiver, rootRoute, simple } from './configs.ts';
import { itTocsin } from './since.ts';

jest.setTimeout(60_000);

type Reload = (server: Server) => Promise<void>;

const byHttp: Reload = async (server) => {
  const { status, text } = await ask(`${server.url}/-/reload`, { method: 'POST' });
  expect(`${status} ${text}`).toBe('200 ');
};

const bySignal: Reload = async (server) => {
  const before = await reloads(server);
  server.program.signal('SIGHUP');
  while ((await reloads(server)) === before) await wait(20);
};

/** What the metrics say of the newest reload: whether it worked, and when the last good one was. */
async function reloads(server: Server): Promise<string> {
  const { text } = await ask(`${server.url}/metrics`);
  const lines = text
    .split('\n')
    .filter((line) => line.startsWith('alertmanager_config_last_reload'));
  return lines.join('\n');
}

describe.each([
  ['POST /-/reload', byHttp],
  ['SIGHUP', bySignal],
])('a reload by %s', (_, reload) => {
  it.concurrent('puts a new configuration into effect', async () => {
    const t = await Timetable.start({
      config: (url) => simple(rootRoute({ group_wait: '500ms' }), url('before')),
    });
    t.at(0.1).push(alert('a').active(0.1));
    t.hook('before').want(between(0.5, 1.1), alert('a').active(0.1));
    t.at(1.2).run(async (server) => {
      const renamed = `${rootRoute({ group_wait: '500ms' }).replace('default', 'other')}receivers:\n`;
      await server.writeConfig(renamed + receiver('other', [t.url('after')]));
      await reload(server);
    });
    t.at(2).push(alert('b').active(2));
    // The old alert is known still, and the new receiver has not heard of it.
    t.hook('after').want(between(1.2, 2.4), alert('a').active(0.1));
    t.hook('after').want(between(2.5, 3.5), alert('b').active(2));
    await t.run();
  });

  it.concurrent('does not tell the same receiver again of what it was told', async () => {
    const config = (url: (name: string) => string): string =>
      simple(rootRoute({ group_wait: '500ms', group_interval: '500ms' }), url('hook'));
    const t = await Timetable.start({ config });
    t.at(0.1).push(alert('a').active(0.1, 60));
    t.at(1.2).run(reload);
    t.at(2.4).push(alert('a').active(0.1, 2.3));
    t.hook('hook').want(between(0.5, 1.1), alert('a').active(0.1));
    t.hook('hook').want(between(2.4, 3.6), alert('a').active(0.1, 2.3));
    await t.run();
  });

  itTocsin('leaves alerts and timers of unchanged groups as they are', async () => {
    const waiting = [
      '  routes:',
      '    - matchers: [team="x"]',
      '      receiver: default',
      '      group_wait: 2s',
      '      group_interval: 2s',
    ].join('\n');
    const root = rootRoute({ group_wait: '500ms' }, waiting);
    const t = await Timetable.start({ config: (url) => simple(root, url('hook')) });
    const early = alert('a').with({ team: 'x' }).active(0.1);
    const late = alert('a').with({ team: 'x', n: '2' }).active(2.2);
    t.at(0.1).push(early);
    t.at(1.4).run(reload);
    t.hook('hook').want(between(2.05, 2.8), early);
    t.at(2.9).push(late);
    t.at(3).run(reload);
    t.hook('hook').want(between(4.05, 4.8), early, late);
    await t.run();
  });
});

it.concurrent(
  'a reload with a bad configuration keeps the good one and says what is wrong',
  async () => {
    const t = await Timetable.start({
      config: (url) => simple(rootRoute({ group_wait: '500ms' }), url('hook')),
    });
    t.at(0.1).run(async (server) => {
      await server.writeConfig('route:\n  receiver: nobody\nreceivers: []\n');
      const { status, text } = await ask(`${server.url}/-/reload`, { method: 'POST' });
      expect(status).toBe(500);
      expect(text).toMatch(/^failed to reload config: .*undefined receiver "nobody" used in route/);
      expect(await reloads(server)).toContain('alertmanager_config_last_reload_successful 0');
      expect(await getJson(`${server.url}/api/v2/receivers`)).toMatchObject([{ name: 'default' }]);
    });
    t.at(0.8).push(alert('a').active(0.8));
    t.hook('hook').want(between(1.3, 2.2), alert('a').active(0.8));
    t.at(2.3).run(async (server) => {
      await server.writeConfig(simple(rootRoute({ group_wait: '500ms' }), t.url('hook')));
      await byHttp(server);
      expect(await reloads(server)).toContain('alertmanager_config_last_reload_successful 1');
    });
    await t.run();
  },
);

it.concurrent('GET on /-/reload is not allowed', async () => {
  const t = await Timetable.start({ config: (url) => simple(rootRoute(), url('hook')) });
  t.at(0).run(async (server) => {
    expect((await ask(`${server.url}/-/reload`)).status).toBe(405);
  });
  await t.run();
});
