import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { LabelSet } from '../labels/label-set.ts';
import { matchesAll } from '../labels/matcher.ts';
import { Pairs } from '../labels/pairs.ts';
import { hashValues } from '../labels/text-hash.ts';
import { formatLabels, type Route, RouteTree } from './route.ts';
import { aRoute, type RouteOverrides } from './testing/builders.ts';

const tree = (route: RouteOverrides): RouteTree => new RouteTree(aRoute(route));
const matched = (route: RouteOverrides, labels: Record<string, string>): string[] =>
  tree(route)
    .match(LabelSet.of(labels))
    .map(({ options }) => options.receiver);

describe('matching', () => {
  const routes: RouteOverrides = {
    receiver: 'root',
    routes: [
      {
        receiver: 'db',
        match: ['team="db"'],
        routes: [
          { receiver: 'db-page', match: ['severity="page"'] },
          { receiver: 'db-warn', match: ['severity="warn"'] },
        ],
      },
      { receiver: 'audit', match: ['audit="yes"'], continue: true },
      { receiver: 'web', match: ['team=~"web|www"'] },
      { receiver: 'late', match: ['team="db"'] },
    ],
  };

  it.each([
    ['no child matches: the root takes it', { team: 'x' }, ['root']],
    ['the deepest match takes it, not its parent', { team: 'db', severity: 'page' }, ['db-page']],
    ['a parent takes what no child of it does', { team: 'db', severity: 'info' }, ['db']],
    ['the first sibling wins', { team: 'db' }, ['db']],
    ['continue goes on to later siblings', { audit: 'yes', team: 'www' }, ['audit', 'web']],
    ['continue alone does not add the parent', { audit: 'yes', team: 'x' }, ['audit']],
    ['a regular expression is anchored', { team: 'web2' }, ['root']],
    ['no labels at all', {}, ['root']],
  ])('%s', (_name, labels, receivers) => {
    expect(matched(routes, labels)).toEqual(receivers);
  });

  it('goes on after a child that matched without continue only in other branches', () => {
    const nested: RouteOverrides = {
      receiver: 'root',
      routes: [
        {
          receiver: 'a',
          match: ['x="1"'],
          continue: true,
          routes: [{ receiver: 'a1', match: ['y="1"'] }],
        },
        { receiver: 'b', match: ['x="1"'] },
      ],
    };
    expect(matched(nested, { x: '1', y: '1' })).toEqual(['a1', 'b']);
  });

  it.each([
    ['may go on after a match', fc.boolean()],
    ['never goes on', fc.constant(false)],
  ])('agrees with a naive walk of a tree that %s', (_name, goesOn) => {
    const label = fc.constantFrom('a', 'b', 'c');
    const value = fc.constantFrom('', '1', '2');
    const matcher = fc
      .tuple(label, fc.constantFrom('=', '!='), value)
      .map(([name, operator, text]) => `${name}${operator}"${text}"`);
    const route: fc.Memo<RouteOverrides> = fc.memo<RouteOverrides>((depth) =>
      fc.record({
        match: fc.array(matcher, { maxLength: 2 }),
        continue: goesOn,
        receiver: fc.stringMatching(/^[a-z]{3}$/),
        routes: depth > 1 ? fc.array(route(depth - 1), { maxLength: 3 }) : fc.constant([]),
      }),
    );
    fc.assert(
      fc.property(route(4), fc.dictionary(label, fc.constantFrom('1', '2')), (config, labels) => {
        const built = tree({ ...config, match: [] });
        const set = LabelSet.of(labels);
        const expected = naive(built.root, set);
        expect(built.match(set)).toEqual(expected);
        expect(built.match(set, { refused: ignore, entered: ignore, left: ignore })).toEqual(
          expected,
        );
      }),
    );
  });
});

function ignore(): void {
  // Only that there is a visitor matters.
}

function naive(route: Route, labels: LabelSet): Route[] {
  if (!matchesAll(route.matchers, labels)) return [];
  const found: Route[] = [];
  for (const child of route.routes) {
    const below = naive(child, labels);
    found.push(...below);
    if (below.length > 0 && !child.continue) break;
  }
  return found.length > 0 ? found : [route];
}

describe('group labels', () => {
  it('are known by their hash and compared without being made', () => {
    const name = fc.constantFrom('a', 'b', 'c', 'd');
    const labels = fc.dictionary(name, fc.constantFrom('1', '2', '3'));
    const grouping = fc.record({ groupBy: fc.option(fc.uniqueArray(name), { nil: undefined }) });
    fc.assert(
      fc.property(grouping, labels, labels, ({ groupBy }, one, other) => {
        const { root } = tree({ receiver: 'r', groupBy, groupByAll: groupBy === undefined });
        const [first, second] = [LabelSet.of(one), LabelSet.of(other)];
        const group = root.groupLabels(first);
        expect(root.groupHash(first)).toBe(hashValues(group.shape.hash, group.values));
        expect(root.groupsAs(first, group)).toBe(true);
        expect(root.groupsAs(second, group)).toBe(root.groupLabels(second).equals(group));
      }),
      { numRuns: 1000 },
    );
  });
});

describe('inheritance', () => {
  const options = (parent: RouteOverrides, child: RouteOverrides): Route['options'] => {
    const [first] = tree({ receiver: 'r', ...parent, routes: [child] }).root.routes;
    if (first === undefined) throw new Error('no child');
    return first.options;
  };

  it('gives the root the defaults of Alertmanager', () => {
    expect(tree({ receiver: 'r' }).root.options).toMatchObject({
      groupWaitMs: 30_000,
      groupIntervalMs: 300_000,
      repeatIntervalMs: 14_400_000,
      groupByAll: false,
      groupBy: new Set(),
    });
  });

  it.each<[string, RouteOverrides, RouteOverrides, object]>([
    ['the receiver', {}, {}, { receiver: 'r' }],
    [
      'times',
      { groupWaitMs: 1, groupIntervalMs: 2, repeatIntervalMs: 3 },
      { groupIntervalMs: 9 },
      { groupWaitMs: 1, groupIntervalMs: 9, repeatIntervalMs: 3 },
    ],
    ['group_wait 0 is a value', { groupWaitMs: 5 }, { groupWaitMs: 0 }, { groupWaitMs: 0 }],
    ['group_by', { groupBy: ['a'] }, {}, { groupBy: new Set(['a']) }],
    ['an empty group_by resets', { groupBy: ['a'] }, { groupBy: [] }, { groupBy: new Set() }],
    ['group_by ...', { groupByAll: true }, {}, { groupByAll: true }],
    [
      "labels cancel a parent's ...",
      { groupByAll: true },
      { groupBy: ['a'] },
      { groupByAll: false, groupBy: new Set(['a']) },
    ],
    [
      "an empty group_by cancels a parent's ...",
      { groupByAll: true },
      { groupBy: [] },
      { groupByAll: false },
    ],
    [
      "route labels merge, the child's winning",
      { labels: { a: '1', b: '1' } },
      { labels: { b: '2' } },
      { labels: { a: '1', b: '2' } },
    ],
  ])('%s', (_name, parent, child, expected) => {
    expect(options(parent, child)).toMatchObject(expected);
  });

  it('does not pass intervals down', () => {
    const [child] = tree({
      receiver: 'r',
      muteTimeIntervals: ['m'],
      activeTimeIntervals: ['a'],
      routes: [{}],
    }).root.routes;
    expect(child).toMatchObject({ muteTimeIntervals: [], activeTimeIntervals: [] });
  });
});

describe('keys', () => {
  const built = tree({
    receiver: 'r',
    routes: [
      { match: ['severity="critical"'], routes: [{ match: ['b=~"x.*"', 'a!="1"'] }] },
      { match: ['severity="critical"'] },
    ],
  });

  it('join the matchers of the path, sorted, and may repeat', () => {
    const [first, second] = built.root.routes;
    expect(built.root.key).toBe('{}');
    expect(first?.key).toBe('{}/{severity="critical"}');
    expect(first?.routes[0]?.key).toBe('{}/{severity="critical"}/{a!="1",b=~"x.*"}');
    expect(second?.key).toBe(first?.key);
  });

  it('are made unique by the place among siblings', () => {
    const [first, second] = built.root.routes;
    expect(first?.id).toBe('{}/{severity="critical"}/0');
    expect(second?.id).toBe('{}/{severity="critical"}/1');
    expect(first?.routes[0]?.id).toBe('{}/{severity="critical"}/0/{a!="1",b=~"x.*"}/0');
  });

  it('number routes with children before parents', () => {
    expect(built.routes.map(({ index }) => index)).toEqual([0, 1, 2, 3]);
    expect(built.routes.at(-1)).toBe(built.root);
  });
});

describe('groups', () => {
  const labels = LabelSet.of({ alertname: 'A', cluster: 'x', severity: 'critical' });
  const keyOf = (route: RouteOverrides): string => {
    const { root } = tree({ receiver: 'r', ...route });
    return root.groupKey(root.groupLabels(labels));
  };

  it.each<[string, RouteOverrides, string]>([
    ['none: one group', {}, '{}:{}'],
    [
      'sorted, with comma and space',
      { groupBy: ['cluster', 'alertname'] },
      '{}:{alertname="A", cluster="x"}',
    ],
    ['only those the alert has', { groupBy: ['alertname', 'absent'] }, '{}:{alertname="A"}'],
    ['none that the alert has', { groupBy: ['absent'] }, '{}:{}'],
    ['all', { groupByAll: true }, '{}:{alertname="A", cluster="x", severity="critical"}'],
  ])('%s', (_name, route, key) => {
    expect(keyOf(route)).toBe(key);
  });

  it('print values as Go quotes them', () => {
    expect(formatLabels(Pairs.of({ a: 'q"\\\n', b: 'é\u0001' }))).toBe(
      '{a="q\\"\\\\\\n", b="é\\x01"}',
    );
  });
});
