import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Alert, isResolvedAt, ZERO_TIME_MS } from '../alerts/alert.ts';
import { AlertBuilder } from '../alerts/testing/builders.ts';
import type { LabelSet } from '../labels/label-set.ts';
import { createMatcher, matchesAll, type Matcher, type MatchOperator } from '../labels/matcher.ts';
import { Inhibitor } from './inhibitor.ts';
import type { InhibitRuleConfig } from './schema.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const build = new AlertBuilder(NOW - 60_000);

type Labels = Readonly<Record<string, string>>;

const is = (name: string, value: string): Matcher => createMatcher('=', name, value);

function rule(
  sourceMatchers: readonly Matcher[],
  targetMatchers: readonly Matcher[],
  equal: readonly string[] = [],
): InhibitRuleConfig {
  return { name: '', sourceMatchers, targetMatchers, equal };
}

/** An alert of `labels`, written `a=1 b=2`, that ends `endsInMs` from now. */
function alert(labels: string, endsInMs = 60_000): Alert {
  const pairs = labels.split(' ').map((pair) => pair.split('='));
  return build.alert({ labels: Object.fromEntries(pairs) as Labels, endsAtMs: NOW + endsInMs });
}

function idsOf(inhibitor: Inhibitor, labels: LabelSet, nowMs = NOW): readonly string[] {
  const decision = inhibitor.decide(labels, nowMs);
  if (decision.kind === 'active') return [];
  expect(decision.by).toBe('inhibition');
  return decision.ids;
}

/** The labels of those that inhibit, of `alerts`, which are all that the inhibitor was given. */
function inhibitorsOf(
  rules: readonly InhibitRuleConfig[],
  alerts: readonly Alert[],
  target: string,
): readonly string[] {
  const inhibitor = new Inhibitor(rules);
  inhibitor.accept(alerts);
  const names = new Map(alerts.map(({ labels }) => [labels.fingerprint, text(labels)]));
  return idsOf(inhibitor, alert(target).labels).map((id) => names.get(id) ?? id);
}

function text(labels: LabelSet): string {
  return Array.from(labels.entries(), (pair) => pair.join('=')).join(' ');
}

const critical = [is('severity', 'critical')];
const warning = [is('severity', 'warning')];
/** Alerts of one node alike: criticals mute warnings. */
const perNode = rule(critical, warning, ['node']);

describe('an alert', () => {
  it.each<[title: string, alerts: readonly Alert[], target: string, by: readonly string[]]>([
    [
      'is inhibited by a source that is alike in the equal labels',
      [alert('node=a severity=critical')],
      'node=a severity=warning',
      ['node=a severity=critical'],
    ],
    [
      'is not by one that differs in them',
      [alert('node=b severity=critical')],
      'node=a severity=warning',
      [],
    ],
    [
      'that lacks an equal label is like a source that lacks it too',
      [alert('severity=critical')],
      'severity=warning x=y',
      ['severity=critical'],
    ],
    [
      'that lacks an equal label is not like a source that has it',
      [alert('node=a severity=critical')],
      'severity=warning',
      [],
    ],
    [
      'that is no target is not inhibited',
      [alert('node=a severity=critical')],
      'node=a severity=info',
      [],
    ],
    [
      'is not inhibited by a source that is over',
      [alert('node=a severity=critical', -1)],
      'node=a severity=warning',
      [],
    ],
    [
      'is not inhibited by a source whose end is now',
      [alert('node=a severity=critical', 0)],
      'node=a severity=warning',
      [],
    ],
    [
      'is told all that inhibit it',
      [alert('node=a severity=critical n=1'), alert('node=a severity=critical n=2')],
      'node=a severity=warning',
      ['n=1 node=a severity=critical', 'n=2 node=a severity=critical'],
    ],
    [
      'is told of the source that fires beside one that is over',
      [alert('node=a severity=critical n=1', -1), alert('node=a severity=critical n=2')],
      'node=a severity=warning',
      ['n=2 node=a severity=critical'],
    ],
  ])('%s', (_title, alerts, target, by) => {
    expect([...inhibitorsOf([perNode], alerts, target)].sort()).toEqual(by);
  });

  it.each<[title: string, alerts: readonly Alert[], target: string, by: readonly string[]]>([
    ['is not inhibited by itself', [alert('s=1 t=1')], 's=1 t=1', []],
    ['is not inhibited by another of that kind', [alert('s=1 t=1 n=2')], 's=1 t=1', []],
    ['is inhibited by one that is only a source', [alert('s=1')], 's=1 t=1', ['s=1']],
    [
      'is inhibited by one that is only a source, another of its kind beside it',
      [alert('s=1 t=1 n=2'), alert('s=1'), alert('s=1 t=1 n=3')],
      's=1 t=1',
      ['s=1'],
    ],
    ['inhibits one that is only a target', [alert('s=1 t=1')], 't=1', ['s=1 t=1']],
  ])('that matches both sides of a rule %s', (_title, alerts, target, by) => {
    expect(inhibitorsOf([rule([is('s', '1')], [is('t', '1')])], alerts, target)).toEqual(by);
  });

  it.each<[title: string, rule: InhibitRuleConfig, by: readonly string[]]>([
    [
      'with equal labels that neither has',
      rule([is('s', '1')], [is('t', '1')], ['a', 'b']),
      ['s=1'],
    ],
    ['without matchers on either side is not inhibited', rule([], []), []],
    [
      'without target matchers is inhibited unless it is a source',
      rule([is('s', '1')], []),
      ['s=1'],
    ],
    ['without source matchers is inhibited by any other', rule([], [is('t', '1')]), ['s=1']],
  ])('under a rule %s', (_title, only, by) => {
    expect(inhibitorsOf([only], [alert('s=1')], 't=1')).toEqual(by);
  });

  it('is not taken for like a source by values that look the same side by side', () => {
    const rules = [rule([is('s', '1')], [is('t', '1')], ['a', 'b'])];
    expect(inhibitorsOf(rules, [alert('s=1 a=1, b=1')], 't=1 a=1 b=,1')).toEqual([]);
    expect(inhibitorsOf(rules, [alert('s=1 a=1, b=1')], 't=1 a=1, b=1')).toHaveLength(1);
  });

  it('is told once of a source under two rules, and of the sources of both, sorted', () => {
    const both = rule([createMatcher('=~', 'severity', 'critical|error')], warning);
    const alerts = [alert('node=a severity=critical'), alert('node=b severity=error')];
    const inhibitor = new Inhibitor([perNode, both]);
    inhibitor.accept(alerts);
    const ids = alerts.map(({ labels }) => labels.fingerprint).sort();
    expect(idsOf(inhibitor, alert('node=a severity=warning').labels)).toEqual(ids);
  });
});

describe('a source', () => {
  const source = alert('node=a severity=critical');
  const target = alert('node=a severity=warning').labels;
  const at = (endsInMs: number): Alert => ({ ...source, endsAtMs: NOW + endsInMs });

  it('inhibits until its end, without being told of the time', () => {
    const inhibitor = new Inhibitor([perNode]);
    inhibitor.accept([source]);
    expect(idsOf(inhibitor, target, NOW + 59_999)).toHaveLength(1);
    expect(idsOf(inhibitor, target, NOW + 60_000)).toEqual([]);
    expect(idsOf(inhibitor, target, NOW + 59_999)).toHaveLength(1);
  });

  it('that has no end inhibits always', () => {
    const inhibitor = new Inhibitor([perNode]);
    inhibitor.accept([{ ...source, endsAtMs: ZERO_TIME_MS }]);
    expect(idsOf(inhibitor, target, Number.MAX_SAFE_INTEGER)).toHaveLength(1);
  });

  it('inhibits longer when it is sent again, no longer when it is over, and again when it is back', () => {
    const inhibitor = new Inhibitor([perNode]);
    inhibitor.accept([source]);
    expect(idsOf(inhibitor, target)).toHaveLength(1);
    inhibitor.accept([at(120_000)]);
    expect(idsOf(inhibitor, target, NOW + 60_000)).toHaveLength(1);
    inhibitor.accept([at(-1)]);
    expect(idsOf(inhibitor, target)).toEqual([]);
    inhibitor.accept([at(1)]);
    expect(idsOf(inhibitor, target)).toHaveLength(1);
  });

  it('that is no longer held is forgotten, and is a source again when it comes back', () => {
    const inhibitor = new Inhibitor([perNode]);
    inhibitor.accept([source, alert('node=a severity=warning')]);
    inhibitor.sweep((labels) => labels !== source.labels);
    expect(idsOf(inhibitor, target)).toEqual([]);
    inhibitor.accept([source]);
    expect(idsOf(inhibitor, target)).toHaveLength(1);
  });

  it('that comes after all alike it were forgotten is found by targets old and new', () => {
    const inhibitor = new Inhibitor([perNode]);
    inhibitor.accept([source]);
    inhibitor.sweep(() => false);
    expect(idsOf(inhibitor, target)).toEqual([]);
    inhibitor.accept([source]);
    expect(idsOf(inhibitor, target)).toHaveLength(1);
    expect(idsOf(inhibitor, alert('node=a severity=warning n=2').labels)).toHaveLength(1);
  });
});

/** Few values, so that alerts meet. */
const someLabels = fc
  .record({
    a: fc.constantFrom('', '1', '1,', '1","2'),
    b: fc.constantFrom('', '1', ',1', '","'),
    c: fc.constantFrom('x', 'y', 'z'),
  })
  .map((record) => Object.fromEntries(Object.entries(record).filter(([, value]) => value !== '')));
const someMatchers = fc.array(
  fc
    .tuple(
      fc.constantFrom<MatchOperator>('=', '!=', '=~', '!~'),
      fc.constantFrom('a', 'b', 'c'),
      fc.constantFrom('', '1', 'x', 'y'),
    )
    .map((parts) => createMatcher(...parts)),
  { maxLength: 2 },
);
const someRule = fc
  .tuple(someMatchers, someMatchers, fc.uniqueArray(fc.constantFrom('a', 'b')))
  .map(([source, target, equal]) => rule(source, target, equal));
const someMoment = fc.integer({ min: 0, max: 12 });
const someStep = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ labels: someLabels, ends: fc.option(someMoment) }),
  },
  { weight: 3, arbitrary: fc.record({ look: someMoment }) },
  { weight: 1, arbitrary: fc.record({ collect: someMoment }) },
);

/** What `decide` promises, by looking at every alert under every rule. */
function naive(
  rules: readonly InhibitRuleConfig[],
  held: Iterable<Alert>,
  target: LabelSet,
  nowMs: number,
): readonly string[] {
  const found = new Set<string>();
  const alerts = [...held].filter((each) => !isResolvedAt(each, nowMs));
  for (const { sourceMatchers, targetMatchers, equal } of rules) {
    if (!matchesAll(targetMatchers, target)) continue;
    for (const { labels } of alerts) {
      if (!matchesAll(sourceMatchers, labels)) continue;
      if (equal.some((name) => labels.get(name) !== target.get(name))) continue;
      if (matchesAll(sourceMatchers, target) && matchesAll(targetMatchers, labels)) continue;
      found.add(labels.fingerprint);
    }
  }
  return [...found].sort();
}

describe('the decision', () => {
  it('is that of a double loop over rules and alerts, whatever came, ended and was collected before', () => {
    fc.assert(
      fc.property(
        fc.array(someRule, { maxLength: 4 }),
        fc.array(someStep, { maxLength: 40 }),
        (rules, steps) => {
          const inhibitor = new Inhibitor(rules);
          const held = new Map<LabelSet, Alert>();
          const seen = new Set<LabelSet>();
          for (const step of steps) {
            if ('labels' in step) {
              const endsAtMs = step.ends ?? ZERO_TIME_MS;
              const accepted = build.alert({ labels: step.labels, endsAtMs });
              held.set(accepted.labels, accepted);
              seen.add(accepted.labels);
              inhibitor.accept([accepted]);
            } else if ('collect' in step) {
              for (const [labels, each] of held)
                if (isResolvedAt(each, step.collect)) held.delete(labels);
              inhibitor.sweep((labels) => held.has(labels));
            } else {
              for (const labels of seen) {
                const wanted = naive(rules, held.values(), labels, step.look);
                expect(idsOf(inhibitor, labels, step.look)).toEqual(wanted);
              }
            }
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});
