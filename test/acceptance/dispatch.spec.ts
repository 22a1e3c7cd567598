import { describe, it, jest } from '@jest/globals';
import { alert } from '../support/timed-alert.ts';
import { between, Timetable } from '../support/timetable.ts';
import { receiver, rootRoute, simple } from './configs.ts';
import { itSince034 } from './since.ts';

jest.setTimeout(60_000);

describe('groups', () => {
  it.concurrent(
    'send what comes within group_wait as one notification, and each group its own',
    async () => {
      const t = await Timetable.start({ config: (url) => simple(rootRoute(), url('hook')) });
      t.at(0.1).push(alert('a').with({ instance: '1' }).active(0.1), alert('b').active(0.1));
      t.at(0.5).push(alert('a').with({ instance: '2' }).active(0.5));
      t.at(0.8).push(alert('a').with({ instance: '3' }).active(0.8));
      t.hook('hook').want(
        between(1, 1.9),
        alert('a').with({ instance: '1' }).active(0.1),
        alert('a').with({ instance: '2' }).active(0.5),
        alert('a').with({ instance: '3' }).active(0.8),
      );
      t.hook('hook').want(between(1, 1.9), alert('b').active(0.1));
      await t.run();
    },
  );

  it.concurrent(
    'tell of a later alert after group_interval, together with the earlier ones',
    async () => {
      const timing = { group_wait: '500ms', group_interval: '2s' };
      const t = await Timetable.start({ config: (url) => simple(rootRoute(timing), url('hook')) });
      t.at(0.1).push(alert('a').with({ n: '1' }).active(0.1));
      t.at(1.2).push(alert('a').with({ n: '2' }).active(1.2));
      t.hook('hook').want(between(0.5, 1.1), alert('a').with({ n: '1' }).active(0.1));
      t.hook('hook').want(
        between(2.5, 3.4),
        alert('a').with({ n: '1' }).active(0.1),
        alert('a').with({ n: '2' }).active(1.2),
      );
      await t.run();
    },
  );

  it.concurrent('stay silent while nothing changes', async () => {
    const t = await Timetable.start({
      config: (url) =>
        simple(rootRoute({ group_wait: '500ms', group_interval: '500ms' }), url('hook')),
    });
    for (const second of [0.1, 0.9, 1.7, 2.5]) t.at(second).push(alert('a').active(0.1));
    t.hook('hook').want(between(0.5, 1.4), alert('a').active(0.1));
    await t.run();
  });

  it.concurrent('repeat after repeat_interval, at a multiple of group_interval', async () => {
    const timing = { group_wait: '500ms', group_interval: '1s', repeat_interval: '1500ms' };
    const t = await Timetable.start({ config: (url) => simple(rootRoute(timing), url('hook')) });
    t.at(0.1).push(alert('a').active(0.1));
    for (const from of [0.55, 2.55, 4.55])
      t.hook('hook').want(between(from, from + 0.8), alert('a').active(0.1));
    await t.run();
  });

  it.concurrent(
    'do not wait for group_wait when their first alert is older than that',
    async () => {
      const t = await Timetable.start({
        config: (url) => simple(rootRoute({ group_wait: '3s' }), url('hook')),
      });
      t.at(0.1).push(alert('old').active(-5), alert('new').active(0.1));
      t.hook('hook').want(between(0.1, 1.5), alert('old').active(-5));
      t.hook('hook').want(between(3, 4), alert('new').active(0.1));
      await t.run();
    },
  );

  itSince034('wait for group_wait even when a later alert is older than that', async () => {
    const t = await Timetable.start({
      config: (url) => simple(rootRoute({ group_wait: '1500ms' }), url('hook')),
    });
    t.at(0.1).push(alert('a').with({ n: '1' }).active(0.1));
    t.at(0.3).push(alert('a').with({ n: '2' }).active(-5));
    t.hook('hook').want(
      between(1.55, 2.5),
      alert('a').with({ n: '1' }).active(0.1),
      alert('a').with({ n: '2' }).active(-5),
    );
    await t.run();
  });

  itSince034('wait for --dispatch.start-delay after a start', async () => {
    const t = await Timetable.start({
      config: (url) => simple(rootRoute({ group_wait: '100ms' }), url('hook')),
      flags: ['--dispatch.start-delay=3s'],
    });
    t.at(0.1).push(alert('a').active(0.1), alert('old').active(-60));
    // The delay counts from the start of the process, a moment before it is ready.
    t.hook('hook').want(between(1.5, 3.3), alert('a').active(0.1));
    t.hook('hook').want(between(1.5, 3.3), alert('old').active(-60));
    await t.run();
  });

  it.concurrent(
    'are made of all alerts of a route, or of one alert each, as group_by says',
    async () => {
      const t = await Timetable.start({
        config: (url) =>
          rootRoute(
            { group_by: '[]' },
            '  routes:\n    - matchers: [team="x"]\n      receiver: each\n      group_by: [...]',
          ) + `receivers:\n${receiver('default', [url('one')])}${receiver('each', [url('each')])}`,
      });
      t.at(0.1).push(alert('a').active(0.1), alert('b').active(0.1));
      t.at(0.1).push(
        alert('a').with({ team: 'x' }).active(0.1),
        alert('b').with({ team: 'x' }).active(0.1),
      );
      t.hook('one').want(between(1, 1.9), alert('a').active(0.1), alert('b').active(0.1));
      t.hook('each').want(between(1, 1.9), alert('a').with({ team: 'x' }).active(0.1));
      t.hook('each').want(between(1, 1.9), alert('b').with({ team: 'x' }).active(0.1));
      await t.run();
    },
  );
});

describe('alerts', () => {
  it.concurrent('keep their earliest start and take the newest annotations', async () => {
    const timing = { repeat_interval: '1ms' };
    const t = await Timetable.start({ config: (url) => simple(rootRoute(timing), url('hook')) });
    t.at(0.1).push(alert('a').annotate('note', 'one').active(0.1, 60));
    t.at(0.3).push(alert('a').annotate('note', 'two').active(-0.5, 50));
    t.at(0.4).push(alert('a').annotate('note', 'three').active(0, 70));
    t.hook('hook').want(between(1, 1.9), alert('a').annotate('note', 'three').active(-0.5));
    t.at(2).push(alert('a').annotate('note', 'four').active(-0.2, 80));
    t.hook('hook').want(between(2.05, 2.6), alert('a').annotate('note', 'four').active(-0.5));
    await t.run();
  });

  it.concurrent(
    'that end are told of once as resolved, with their end, and then forgotten',
    async () => {
      const t = await Timetable.start({ config: (url) => simple(rootRoute(), url('hook')) });
      t.at(0.1).push(alert('a').active(0.1, 60), alert('a').with({ n: '2' }).active(0.1, 60));
      t.at(1.5).push(alert('a').active(0.1, 1.4));
      t.hook('hook').want(
        between(1, 1.45),
        alert('a').active(0.1),
        alert('a').with({ n: '2' }).active(0.1),
      );
      t.hook('hook').want(
        between(2, 2.9),
        alert('a').active(0.1, 1.4),
        alert('a').with({ n: '2' }).active(0.1),
      );
      t.at(3.2).push(alert('a').with({ n: '2' }).active(0.1, 3.1));
      t.hook('hook').want(between(3.9, 4.9), alert('a').with({ n: '2' }).active(0.1, 3.1));
      await t.run();
    },
  );

  it.concurrent('that fire again after their end begin anew', async () => {
    const t = await Timetable.start({
      config: (url) =>
        simple(rootRoute({ group_wait: '500ms', group_interval: '1s' }), url('hook')),
    });
    t.at(0.1).push(alert('a').active(0.1, 60));
    t.at(0.8).push(alert('a').active(0.1, 0.75));
    t.at(2.2).push(alert('a').active(2.2, 60));
    t.hook('hook').want(between(0.5, 1.2), alert('a').active(0.1));
    t.hook('hook').want(between(1.5, 2.15), alert('a').active(0.1, 0.75));
    t.hook('hook').want(between(2.4, 3.6), alert('a').active(2.2));
    await t.run();
  });

  it.concurrent('without an end resolve by themselves after resolve_timeout', async () => {
    const t = await Timetable.start({
      config: (url) =>
        `global:\n  resolve_timeout: 2s\n${simple(rootRoute({ group_wait: '500ms' }), url('hook'))}`,
    });
    t.at(0.1).push(alert('a').active(0.1));
    t.at(1).push(alert('a').active(0.1));
    t.hook('hook').want(between(0.5, 1.4), alert('a').active(0.1));
    t.hook('hook').want(between(3, 4.6), alert('a').activeAbout(0.1, 3));
    await t.run();
  });

  it.concurrent('that were over before anybody heard of them are never told of', async () => {
    const t = await Timetable.start({
      config: (url) => simple(rootRoute({ group_wait: '500ms' }), url('hook')),
    });
    t.at(0.1).push(alert('a').active(-10, -5));
    t.at(0.2).push(alert('b').active(0.1));
    t.hook('hook').want(between(0.6, 1.5), alert('b').active(0.1));
    await t.run();
  });
});

describe('routes and receivers', () => {
  it.concurrent(
    'a route with continue lets the next one have the alert too; without, the first match wins',
    async () => {
      const routes = [
        '  routes:',
        '    - matchers: [team="x"]',
        '      receiver: first',
        '      continue: true',
        '    - match_re: {team: "x|y"}',
        '      receiver: second',
        '    - matchers: [team="y"]',
        '      receiver: third',
      ].join('\n');
      const t = await Timetable.start({
        config: (url) =>
          `${rootRoute({ group_wait: '500ms' }, routes)}receivers:\n` +
          ['default', 'first', 'second', 'third']
            .map((name) => receiver(name, [url(name)]))
            .join(''),
      });
      const x = alert('a').with({ team: 'x' }).active(0.1);
      const y = alert('b').with({ team: 'y' }).active(0.1);
      const z = alert('c').with({ team: 'z' }).active(0.1);
      t.at(0.1).push(x, y, z);
      t.hook('first').want(between(0.5, 1.5), x);
      t.hook('second').want(between(0.5, 1.5), x);
      t.hook('second').want(between(0.5, 1.5), y);
      t.hook('default').want(between(0.5, 1.5), z);
      t.hook('third');
      await t.run();
    },
  );

  it.concurrent(
    'send_resolved: false keeps the end to itself, and a new start is told again',
    async () => {
      const t = await Timetable.start({
        config: (url) =>
          simple(rootRoute({ group_wait: '500ms' }), url('hook'), ['send_resolved: false']),
      });
      t.at(0.1).push(alert('a').active(0.1, 60));
      t.at(0.9).push(alert('a').active(0.1, 0.85));
      t.at(2.9).push(alert('a').active(2.8, 60));
      t.hook('hook').want(between(0.5, 1.4), alert('a').active(0.1));
      t.hook('hook').want(between(3.2, 4.4), alert('a').active(2.8));
      await t.run();
    },
  );

  it.concurrent('max_alerts cuts a notification, which says how many were left out', async () => {
    const t = await Timetable.start({
      config: (url) => simple(rootRoute({ group_wait: '500ms' }), url('hook'), ['max_alerts: 1']),
    });
    t.at(0.1).push(...['1', '2', '3'].map((n) => alert('a').with({ n }).active(0.1)));
    t.hook('hook').want(between(0.5, 1.5), alert('a').with({ n: '1' }).active(0.1));
    t.hook('hook').answer = (_, { payload }) => (payload.truncatedAlerts === 2 ? 200 : 500);
    await t.run();
  });
});

describe('a webhook that fails', () => {
  it.concurrent('with 500 is tried again within the same flush', async () => {
    const t = await Timetable.start({
      config: (url) =>
        simple(rootRoute({ group_wait: '500ms', group_interval: '20s' }), url('hook')),
    });
    let attempts = 0;
    t.hook('hook').answer = () => (++attempts < 3 ? 500 : 200);
    t.at(0.1).push(alert('a').active(0.1));
    t.hook('hook').want(between(0.5, 1.5), alert('a').active(0.1));
    // Backoff is 500 ms and 750 ms, each give or take a half.
    t.hook('hook').want(between(0.8, 2.5), alert('a').active(0.1));
    t.hook('hook').want(between(1.2, 3.8), alert('a').active(0.1));
    await t.run();
  });

  it.concurrent('with 400 is not tried again before the next flush', async () => {
    const t = await Timetable.start({
      config: (url) =>
        simple(rootRoute({ group_wait: '500ms', group_interval: '3s' }), url('hook')),
    });
    t.hook('hook').answer = (at) => (at < 2 ? 400 : 200);
    t.at(0.1).push(alert('a').active(0.1));
    t.hook('hook').want(between(0.5, 1.5), alert('a').active(0.1));
    t.hook('hook').want(between(3.5, 4.6), alert('a').active(0.1));
    await t.run();
  });

  it.concurrent('does not make the other webhook of its receiver hear twice', async () => {
    const t = await Timetable.start({
      config: (url) =>
        `${rootRoute({ group_wait: '500ms', group_interval: '1s' })}receivers:\n` +
        receiver('default', [url('good'), url('bad')]),
    });
    t.hook('bad').answer = (at) => (at < 2 ? 400 : 200);
    t.at(0.1).push(alert('a').active(0.1));
    t.hook('good').want(between(0.5, 1.4), alert('a').active(0.1));
    t.hook('bad').want(between(0.5, 1.4), alert('a').active(0.1));
    t.hook('bad').want(between(1.5, 1.999), alert('a').active(0.1));
    t.hook('bad').want(between(2.4, 3.4), alert('a').active(0.1));
    await t.run();
  });
});
