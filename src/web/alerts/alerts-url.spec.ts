import { describe, expect, it } from '@jest/globals';
import { parseHash } from '../base/hash-route.ts';
import { alertsHref, alertsWithHref, readAlertsView } from './alerts-url.ts';

const read = (hash: string): ReturnType<typeof readAlertsView> =>
  readAlertsView(parseHash(hash).params);

describe('the address of the alerts page', () => {
  it("reads the original's links", () => {
    const view = read(
      '#/alerts?silenced=true&inhibited=false&active=false&filter=%7Ba%3D%22b%22%2C%20c%3D~%22d%22%7D&receiver=team-x',
    );
    expect(view).toEqual({
      matchers: [
        { name: 'a', operator: '=', value: 'b' },
        { name: 'c', operator: '=~', value: 'd' },
      ],
      unreadable: undefined,
      receiver: 'team-x',
      states: ['silenced'],
      groupBy: undefined,
    });
  });

  it('shows active alerts as notified when it says nothing', () => {
    expect(read('#/alerts')).toMatchObject({ states: ['active'], groupBy: undefined });
    expect(read('')).toMatchObject({ states: ['active'], matchers: [] });
  });

  it('keeps a filter that it cannot read', () => {
    expect(read('#/alerts?filter=%7Ba').unreadable).toBe('{a');
  });

  it('reads what it writes', () => {
    const view = {
      matchers: [{ name: 'a b', operator: '!~', value: 'x&y=#"' }],
      unreadable: undefined,
      receiver: 'a/b c',
      states: ['active', 'muted'],
      groupBy: ['cluster', 'job'],
    } as const;
    expect(read(alertsHref(view))).toEqual(view);
    expect(read(alertsHref({ ...view, groupBy: [] })).groupBy).toEqual([]);
  });

  it('finds one alert by all of its labels, whatever its state', () => {
    const view = read(alertsWithHref({ alertname: 'A', instance: 'x' }));
    expect(view.matchers).toHaveLength(2);
    expect(view.states).toHaveLength(4);
  });
});
