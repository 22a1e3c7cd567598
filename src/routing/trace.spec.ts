import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { LabelSet } from '../labels/label-set.ts';
import { RouteTree } from './route.ts';
import { aRoute, type RouteOverrides } from './testing/builders.ts';
import { traceRoutes } from './trace.ts';

const TREE = new RouteTree(
  aRoute({
    receiver: 'root',
    routes: [
      { receiver: 'a', match: ['x="1"', 'y="1"'] },
      {
        receiver: 'b',
        match: ['x="1"'],
        continue: true,
        routes: [{ receiver: 'b1', match: ['z=~"q|r"'] }],
      },
      { receiver: 'c', match: ['x="1"'] },
      { receiver: 'd' },
    ],
  }),
);

function trace(labels: Record<string, string>): readonly string[] {
  const { steps } = traceRoutes(TREE, LabelSet.of(labels));
  return steps.map(({ depth, receiver, matchers, result, goesOn, because }) => {
    const tried = matchers
      .map(({ text, labelValue, matched }) => `${text}${matched ? '' : `!${labelValue}`}`)
      .join(' ');
    return `${depth} ${receiver} [${tried}] ${result} ${goesOn ? '→' : '.'} ${because}`;
  });
}

describe('the path through the routes', () => {
  it('has every route that is looked at, and why it went on', () => {
    expect(trace({ x: '1', y: '2', z: 'q' })).toEqual([
      '0 root [] passed on . root',
      '1 a [x="1" y="1"!2] refused → refused',
      '1 b [x="1"] passed on → continue',
      '2 b1 [z=~"q|r"] taken . no continue',
      '1 c [x="1"] taken . no continue',
    ]);
  });

  it('ends at the root where nothing else takes it', () => {
    const tree = new RouteTree(aRoute({ receiver: 'root', routes: [{ match: ['x="1"'] }] }));
    const { steps, routes } = traceRoutes(tree, LabelSet.of({ y: '1' }));
    expect(steps.map(({ result }) => result)).toEqual(['taken', 'refused']);
    expect(routes).toEqual([tree.root]);
  });

  const matcher = fc
    .tuple(
      fc.constantFrom('x', 'y', 'z'),
      fc.constantFrom('=', '!=', '=~'),
      fc.constantFrom('1', '2', ''),
    )
    .map(([name, operator, value]) => `${name}${operator}"${value}"`);
  const routesBelow = (depth: number): fc.Arbitrary<readonly RouteOverrides[]> =>
    depth === 0
      ? fc.constant([])
      : fc.array(
          fc.record({
            match: fc.array(matcher, { maxLength: 2 }),
            continue: fc.boolean(),
            routes: routesBelow(depth - 1),
          }),
          { maxLength: 4 },
        );
  const labels = fc.dictionary(fc.constantFrom('x', 'y', 'z'), fc.constantFrom('1', '2'));

  it('is that of the search, whatever the tree', () => {
    fc.assert(
      fc.property(routesBelow(3), labels, (children, given) => {
        const tree = new RouteTree(aRoute({ receiver: 'root', routes: children }));
        const set = LabelSet.of(given);
        const traced = traceRoutes(tree, set);
        expect(traced.routes).toEqual(tree.match(set));
        const taken = traced.steps.filter(({ result }) => result === 'taken');
        expect(taken.map(({ routeId }) => routeId)).toEqual(traced.routes.map(({ id }) => id));
        for (const { matchers, result } of traced.steps) {
          const failed = matchers.filter(({ matched }) => !matched);
          expect(failed.length).toBe(result === 'refused' ? 1 : 0);
        }
      }),
    );
  });
});
