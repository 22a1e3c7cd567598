import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Registry } from 'prom-client';
import { AlertsMetrics } from '../alerts/alerts.metrics.ts';
import { AlertStore } from '../alerts/alert-store.ts';
import { AlertBuilder } from '../alerts/testing/builders.ts';
import type { ExplainAnswer, ExplainedRoute } from '../api/contract/explain.ts';
import { explain } from '../api/ext/explain.ts';
import { FixedRandom } from '../base/testing/fixed-random.ts';
import { ManualClock } from '../base/testing/manual-clock.ts';
import { MemoryLogger } from '../base/testing/memory-logger.ts';
import { loadConfig } from '../config/load.ts';
import { DispatchMetrics } from '../dispatch/dispatch.metrics.ts';
import { type AlertHash, createAlertHash } from '../labels/alert-hash.ts';
import type { LabelSet } from '../labels/label-set.ts';
import { NotificationLog } from '../notification-log/notification-log.ts';
import { NotificationLogMetrics } from '../notification-log/notification-log.metrics.ts';
import type { Integration } from '../notify/contract.ts';
import { FlushHistory } from '../notify/flush-history.ts';
import type { FlushReport } from '../notify/flush.ts';
import { NotifyMetrics } from '../notify/notify.metrics.ts';
import { msToNs } from '../replication/records.ts';
import { openSilences } from '../silences/testing/a-silence.ts';
import { TemplateLibrary } from '../templates/template-library.ts';
import { AppMetrics } from './app.metrics.ts';
import { Reloader } from './reloader.ts';

/** Half a second off every boundary of intervals and silences, which are whole seconds. */
const START_MS = Date.parse('2026-03-02T09:59:00.500Z');
const SECOND = 1000;

let hash: AlertHash;
beforeAll(async () => {
  hash = await createAlertHash();
});

interface Scene {
  readonly routes: readonly string[];
  readonly rules: readonly string[];
  readonly silences: readonly {
    readonly on: string;
    readonly fromS: number;
    readonly forS: number;
  }[];
  readonly alerts: readonly {
    readonly a: string;
    readonly b: string;
    readonly atS: number;
    readonly forS: number;
  }[];
}

const word = fc.constantFrom('x', 'y', 'z');
const matcher = fc
  .tuple(fc.constantFrom('a', 'b'), fc.constantFrom('=', '!=', '=~'), word)
  .map(([name, operator, value]) => `${name}${operator}"${value}"`);
const intervals = fc.constantFrom(
  '',
  ', mute_time_intervals: [tenth]',
  ', active_time_intervals: [tenth]',
  ', mute_time_intervals: [odd, tenth]',
);

/** Routes as YAML, nested no deeper than this. */
function routesBelow(depth: number): fc.Arbitrary<readonly string[]> {
  if (depth === 0) return fc.constant([]);
  const route = fc
    .tuple(
      fc.array(matcher, { maxLength: 2 }),
      fc.constantFrom('one', 'two', 'none'),
      fc.boolean(),
      intervals,
      fc.constantFrom('[a]', '[b]', "['...']", '[]'),
      routesBelow(depth - 1),
    )
    .map(
      ([matchers, receiver, goesOn, muted, groupBy, below]) =>
        `{ receiver: ${receiver}, continue: ${goesOn}, group_by: ${groupBy}, matchers: [${matchers.map((each) => `'${each}'`).join(', ')}]${muted}, routes: [${below.join(', ')}] }`,
    );
  return fc.array(route, { maxLength: 3 });
}

const scenes: fc.Arbitrary<Scene> = fc.record({
  routes: routesBelow(3),
  rules: fc.array(
    fc
      .tuple(matcher, matcher, fc.constantFrom('[]', '[b]'))
      .map(
        ([source, target, equal]) =>
          `{ source_matchers: ['${source}'], target_matchers: ['${target}'], equal: ${equal} }`,
      ),
    { maxLength: 2 },
  ),
  silences: fc.array(
    fc.record({
      on: word,
      fromS: fc.integer({ min: 0, max: 200 }),
      forS: fc.integer({ min: 1, max: 200 }),
    }),
    { maxLength: 2 },
  ),
  alerts: fc.array(
    fc.record({
      a: word,
      b: word,
      atS: fc.integer({ min: 0, max: 100 }),
      forS: fc.integer({ min: 20, max: 200 }),
    }),
    { minLength: 1, maxLength: 5 },
  ),
});

function configOf({ routes, rules }: Scene): string {
  return `
route: { receiver: one, group_wait: 10s, group_interval: 20s, repeat_interval: 70s, routes: [${routes.join(', ')}] }
receivers: [{ name: one }, { name: two }, { name: none }]
inhibit_rules: [${rules.join(', ')}]
time_intervals:
  - name: tenth
    time_intervals: [{ times: [{ start_time: '10:00', end_time: '10:01' }] }]
  - name: odd
    time_intervals: [{ times: [{ start_time: '10:02', end_time: '10:03' }] }]
`;
}

/** A whole engine on virtual time, and what its integrations were told. */
class Engine {
  readonly clock = new ManualClock(START_MS);
  readonly history = new FlushHistory({ retentionMs: 3_600_000, maxFlushes: 1000 });
  readonly builder = new AlertBuilder(START_MS);
  readonly told: {
    readonly receiver: string;
    readonly groupKey: string;
    readonly atMs: number;
    readonly labels: readonly LabelSet[];
  }[] = [];
  readonly store: AlertStore;
  readonly serving: Reloader;
  readonly #silences = openSilences().silences;

  constructor(scene: Scene) {
    const logger = new MemoryLogger();
    const { clock, history } = this;
    const registry = new Registry();
    this.store = new AlertStore({
      perNameLimit: 0,
      metrics: new AlertsMetrics(registry, false),
      logger,
    });
    const config = configOf(scene);
    this.serving = new Reloader({
      file: 'a.yml',
      store: this.store,
      metrics: new AppMetrics(
        registry,
        { version: '', revision: '', branch: '', buildDate: '' },
        { version: '', os: '', arch: '' },
      ),
      load: async () => ({
        config: loadConfig({ text: config, file: 'a.yml', mode: 'utf8' }).config,
        warnings: [],
        text: config,
        library: new TemplateLibrary([], {
          clock,
          localZone: () => 'UTC',
          externalUrl: 'http://x',
        }),
      }),
      build: () =>
        new Map([
          ['one', [this.#integration('one', 0, true)]],
          ['two', [this.#integration('two', 0, false), this.#integration('two', 1, true)]],
          ['none', []],
        ]),
      lasting: {
        clock,
        history,
        random: new FixedRandom(),
        logger,
        dispatchMetrics: new DispatchMetrics(registry, false),
        notifyMetrics: new NotifyMetrics(registry, false),
        memory: new NotificationLog({
          retentionMs: 3_600_000,
          clock,
          metrics: new NotificationLogMetrics(registry),
          logger,
          journal: { save: async () => undefined, remove: () => undefined },
        }),
        silences: this.#silences,
        hash,
        notBeforeMs: 0,
      },
    });
  }

  #integration(receiver: string, index: number, sendResolved: boolean): Integration {
    return {
      name: 'webhook',
      index,
      receiver,
      sendResolved,
      notifier: {
        notify: async ({ alerts, nowMs, groupKey }) => {
          this.told.push({
            receiver,
            groupKey,
            atMs: nowMs,
            labels: alerts.map(({ alert }) => alert.labels),
          });
          return { kind: 'sent' };
        },
      },
    };
  }

  async start({ silences, alerts }: Scene): Promise<void> {
    await this.serving.reload();
    for (const { on, fromS, forS } of silences) {
      const startsAtMs = START_MS - 500 + fromS * SECOND;
      const record = {
        id: '',
        matcherSets: [[{ operator: '=' as const, name: 'a', value: on }]],
        startsAtNs: msToNs(startsAtMs),
        endsAtNs: msToNs(startsAtMs + forS * SECOND),
        createdBy: '',
        comment: '',
        annotations: {},
      };
      await this.#silences.set(record, this.clock.now());
    }
    for (const [i, { a, b, atS, forS }] of alerts.entries()) {
      // No two at one instant, nor at that of a flush.
      this.clock.after(atS * SECOND + 3 + 10 * i, () => {
        const startsAtMs = this.clock.now();
        this.store.put(
          [
            this.builder.alert({
              labels: { a, b },
              startsAtMs,
              endsAtMs: startsAtMs + forS * SECOND + 250,
              updatedAtMs: startsAtMs,
            }),
          ],
          startsAtMs,
        );
      });
    }
  }

  explainAll(): readonly (readonly [LabelSet, ExplainAnswer])[] {
    const nowMs = this.clock.now();
    return Array.from(this.store.values(), (alert) => [
      alert.labels,
      explain(alert.labels, { state: this.serving.current, history: this.history, nowMs, alert }),
    ]);
  }

  nextFlushAtMs(): number {
    let next = Infinity;
    for (const { nextFlushAtMs } of this.serving.current.dispatcher.standings())
      next = Math.min(next, nextFlushAtMs);
    return next;
  }

  /** Siblings that are alike share what the log knows: whoever flushes first changes what the other will do. */
  sharesLog({ groupKey, receiver }: ExplainedRoute): boolean {
    const groups = [...this.serving.generation.dispatcher.groups()];
    return (
      groups.filter((each) => each.key === groupKey && each.route.options.receiver === receiver)
        .length > 1
    );
  }

  reportOf({ routeId, groupKey }: ExplainedRoute): FlushReport | undefined {
    for (const group of this.serving.generation.dispatcher.groups())
      if (group.route.id === routeId && group.key === groupKey) return group.lastReport;
    return undefined;
  }
}

/** What the flush at `atMs` did with the alert is what had been said of it. */
function check(labels: LabelSet, route: ExplainedRoute, engine: Engine, atMs: number): string {
  const report = engine.reportOf(route);
  if (report?.nowMs !== atMs) return 'gone';
  const own = report.muted.find((each) => each.labels === labels);
  const byTime = report.muted.some((each) => each.labels === undefined);
  const told = engine.told.some(
    (each) =>
      each.receiver === route.receiver &&
      each.groupKey === route.groupKey &&
      each.atMs === atMs &&
      each.labels.includes(labels),
  );
  const happened =
    own?.by === 'inhibition'
      ? 'inhibited'
      : own !== undefined
        ? 'silenced'
        : byTime
          ? 'muted'
          : report.integrations.length === 0
            ? 'no receiver'
            : told
              ? 'waiting'
              : 'told';
  expect([route.routeId, happened]).toEqual([route.routeId, route.verdict]);
  for (const { integration, index, next } of route.group?.integrations ?? []) {
    const outcome = report.integrations.find(
      (each) => each.integration === integration && each.index === index,
    );
    expect(outcome?.reason).toBe(next);
  }
  return route.verdict;
}

describe('an explanation', () => {
  it('agrees with what the engine then does, whatever routes, silences, rules and intervals say', async () => {
    const seen = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(scenes, async (scene) => {
        const engine = new Engine(scene);
        await engine.start(scene);
        for (let round = 0; round < 40; round++) {
          const atMs = engine.nextFlushAtMs();
          if (atMs === Infinity) {
            if (engine.clock.now() > START_MS + 320 * SECOND) break;
            await engine.clock.advance(7 * SECOND + 1);
            continue;
          }
          // An alert may come before that flush, and bring another one forward.
          const stepMs = Math.min(atMs - 1 - engine.clock.now(), 900);
          if (stepMs > 0) await engine.clock.advance(stepMs);
          if (engine.clock.now() < atMs - 1) {
            round--;
            if (engine.clock.now() > START_MS + 400 * SECOND) break;
            continue;
          }
          const explained = engine.explainAll();
          const firing = explained.filter(([, { fires }]) => fires);
          for (const [labels, { routes }] of firing) {
            const { dispatcher } = engine.serving.current;
            expect(routes.map(({ routeId }) => routeId)).toEqual(
              dispatcher.routesOf(labels).map(({ id }) => id),
            );
            expect(routes.every(({ held }) => held)).toBe(true);
          }
          await engine.clock.advance(1);
          for (const [labels, { routes }] of firing) {
            for (const route of routes) {
              if (route.group?.nextFlushAt !== new Date(atMs).toISOString()) continue;
              if (engine.sharesLog(route)) continue;
              const verdict = check(labels, route, engine, atMs);
              seen.set(verdict, (seen.get(verdict) ?? 0) + 1);
            }
          }
        }
        await engine.serving.stop();
      }),
      { numRuns: 60 },
    );
    // Every verdict has been met, or the property would say little.
    for (const verdict of ['inhibited', 'muted', 'silenced', 'no receiver', 'waiting', 'told'])
      expect([verdict, (seen.get(verdict) ?? 0) > 0]).toEqual([verdict, true]);
    expect(seen.get('gone') ?? 0).toBe(0);
  }, 60_000);

  it('says of labels that do not fire where they would go', async () => {
    const scene: Scene = {
      routes: [`{ receiver: two, matchers: ['a="x"'], group_by: [a] }`],
      rules: [],
      silences: [],
      alerts: [],
    };
    const engine = new Engine(scene);
    await engine.start(scene);
    const labels = engine.builder.interner.intern({ a: 'x', b: 'q' });
    const answer = explain(labels, {
      state: engine.serving.current,
      history: engine.history,
      nowMs: START_MS,
      alert: undefined,
    });
    expect(answer.fires).toBe(false);
    expect(answer.routes).toMatchObject([
      { receiver: 'two', groupLabels: { a: 'x' }, held: false, verdict: 'not firing' },
    ]);
    await engine.serving.stop();
  });
});
