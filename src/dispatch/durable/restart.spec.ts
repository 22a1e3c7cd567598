import { beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Registry } from 'prom-client';
import { AlertStore } from '../../alerts/alert-store.ts';
import type { Alert } from '../../alerts/alert.ts';
import { AlertsMetrics } from '../../alerts/alerts.metrics.ts';
import { AlertJournal } from '../../alerts/durable/alert-journal.ts';
import type { MuteDecision } from '../../alerts/muting.ts';
import { AlertBuilder } from '../../alerts/testing/builders.ts';
import { MemorySegmentJournal } from '../../alerts/testing/memory-segment-journal.ts';
import { FixedRandom } from '../../base/testing/fixed-random.ts';
import { ManualClock } from '../../base/testing/manual-clock.ts';
import { MemoryLogger } from '../../base/testing/memory-logger.ts';
import { logRecordKey } from '../../replication/wire/mesh-entry.ts';
import { NotificationLog } from '../../notification-log/notification-log.ts';
import { NotificationLogMetrics } from '../../notification-log/notification-log.metrics.ts';
import type { Integration, SendResult } from '../../notify/contract.ts';
import type { Muters } from '../../notify/flush.ts';
import { NotificationPipeline } from '../../notify/notification-pipeline.ts';
import { NotifyMetrics } from '../../notify/notify.metrics.ts';
import type { LogRecord } from '../../replication/records.ts';
import { RouteTree } from '../../routing/route.ts';
import { aRoute, type RouteOverrides } from '../../routing/testing/builders.ts';
import { DispatchMetrics } from '../dispatch.metrics.ts';
import { Dispatcher } from '../dispatcher.ts';
import { GroupJournal } from './group-journal.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const ROUTE: RouteOverrides = {
  receiver: 'r',
  groupBy: ['alertname'],
  groupWaitMs: 30 * SECOND,
  groupIntervalMs: 60 * SECOND,
  repeatIntervalMs: 1000 * 60 * MINUTE,
};

let clock: ManualClock;
let start: number;
/** Seconds since the start, integration, and `name:status` of each alert, one line a notification. */
let told: string[];
/** Those of `told` whose flush ended, as far as the process that sent them lived. */
let recorded: Set<string>;
beforeEach(() => {
  clock = new ManualClock();
  start = clock.now();
  told = [];
  recorded = new Set();
});

const REFUSED: SendResult = {
  kind: 'failed',
  retry: false,
  reason: 'clientError',
  message: 'unexpected status code 400',
};

/** What outlives a process. */
interface Disk {
  readonly alerts: MemorySegmentJournal;
  readonly groups: MemorySegmentJournal;
  readonly log: Map<string, LogRecord>;
}

interface LifeOptions {
  readonly route?: RouteOverrides;
  readonly startDelayMs?: number;
  readonly muters?: Muters;
  /** How long each integration takes to send. */
  readonly takeMs?: readonly number[];
  /** How long a write takes. */
  readonly diskMs?: number;
}

/** A process from its start to its death. */
class Life {
  readonly store: AlertStore;
  readonly dispatcher: Dispatcher;
  readonly #options: LifeOptions;
  readonly #disk: Disk;
  readonly #builder = new AlertBuilder(start);
  readonly #alertJournal: AlertJournal;
  readonly #groupJournal: GroupJournal;
  readonly #log: NotificationLog;
  readonly #logger = new MemoryLogger();
  #current: Dispatcher;
  #dead = false;

  constructor(options: LifeOptions = {}, disk?: Disk) {
    this.#options = options;
    const diskMs = options.diskMs ?? 0;
    this.#disk = disk ?? {
      alerts: new MemorySegmentJournal(clock, diskMs),
      groups: new MemorySegmentJournal(clock, diskMs),
      log: new Map(),
    };
    const logger = this.#logger;
    this.#alertJournal = new AlertJournal({
      journal: this.#disk.alerts,
      clock,
      logger,
      isHeld: (labels) => this.#current.holds(labels),
    });
    this.#groupJournal = new GroupJournal({ journal: this.#disk.groups, clock, logger });
    this.#log = this.#openLog(diskMs);
    this.#log.restore(this.#disk.log.values());
    const metrics = new AlertsMetrics(new Registry(), false);
    this.store = new AlertStore({ perNameLimit: 0, metrics, logger });
    const { interner } = this.#builder;
    const restored = this.#alertJournal.restore({
      interner,
      store: this.store,
      nowMs: clock.now(),
    });
    this.dispatcher = this.#dispatch(options.route ?? ROUTE);
    this.#current = this.dispatcher;
    this.dispatcher.restore(this.#groupJournal.restore(), restored.open);
    this.store.subscribe('dispatcher', (alerts) => this.#current.accept(alerts));
    this.#alertJournal.follow(this.store);
    this.#groupJournal.start();
  }

  #openLog(diskMs: number): NotificationLog {
    const { log } = this.#disk;
    return new NotificationLog({
      retentionMs: 1000 * 60 * MINUTE,
      clock,
      metrics: new NotificationLogMetrics(new Registry()),
      logger: this.#logger,
      journal: {
        save: async (records) => {
          await Promise.all([this.#alertJournal.sync(), this.#groupJournal.sync()]);
          await new Promise<void>((resolve) => {
            clock.after(diskMs, resolve);
          });
          if (this.#dead) return new Promise(() => undefined);
          for (const record of records) log.set(logRecordKey(record), record);
        },
        remove: (keys) => keys.forEach((key) => log.delete(key)),
      },
    });
  }

  #dispatch(route: RouteOverrides): Dispatcher {
    const { muters = {}, startDelayMs = 0, takeMs = [0] } = this.#options;
    const integrations = takeMs.map((ms, index) => this.#integration(index, ms));
    const pipeline = new NotificationPipeline(
      new Map([
        ['r', integrations],
        ['other', [this.#integration(9, 0)]],
        ['deaf', [{ ...this.#integration(8, 0), notifier: { notify: async () => REFUSED } }]],
      ]),
      muters,
      {
        clock,
        random: new FixedRandom(),
        logger: this.#logger,
        metrics: new NotifyMetrics(new Registry(), false),
        memory: this.#log,
        hash: (labels) => BigInt(`0x${labels.fingerprint}`),
      },
    );
    return new Dispatcher({
      routes: new RouteTree(aRoute(route)),
      clock,
      logger: this.#logger,
      metrics: new DispatchMetrics(new Registry(), false),
      handle: async (flush) => {
        const before = told.length;
        const report = await pipeline.handle(flush);
        if (!this.#dead && report.success)
          for (const line of told.slice(before)) recorded.add(line);
        return report;
      },
      notBeforeMs: clock.now() + startDelayMs,
      peerWaitMs: () => 0,
      journal: {
        changed: (group) => this.#groupJournal.changed(group),
        partlyTold: (alert, route) => this.#groupJournal.partlyTold(alert, route),
        released: (labels) => {
          this.#groupJournal.released(labels);
          this.#alertJournal.released(labels);
        },
      },
    });
  }

  #integration(index: number, takesMs: number): Integration {
    return {
      name: 'webhook',
      index,
      receiver: 'r',
      sendResolved: true,
      notifier: {
        notify: async ({ alerts }) => {
          if (takesMs > 0) {
            await new Promise<void>((resolve) => {
              clock.after(takesMs, resolve);
            });
          }
          const states = alerts.map(({ alert, status }) => `${nameOf(alert)}:${status}`);
          if (!this.#dead) told.push(`${seconds()} [${index}] ${states.sort().join(' ')}`);
          return { kind: 'sent' };
        },
      },
    };
  }

  put(name: string, endsInMs = 60 * MINUTE): void {
    const [alertname = '', instance = ''] = name.split('/');
    const nowMs = clock.now();
    const alert = this.#builder.alert({
      labels: { alertname, ...(instance !== '' && { instance }) },
      startsAtMs: endsInMs <= 0 ? start : nowMs,
      endsAtMs: nowMs + endsInMs,
      updatedAtMs: nowMs,
    });
    this.store.put([alert], nowMs);
  }

  /** A reload of the configuration. */
  reload(route: RouteOverrides): void {
    const next = this.#dispatch(route);
    next.takeOver(this.#current, this.store.values());
    this.#current = next;
  }

  get groups(): string[] {
    return Array.from(this.#current.groups(), ({ key, lastReport }) => {
      const muted = lastReport?.muted.find(({ labels }) => labels === undefined);
      return muted === undefined ? key : `${key} muted by ${muted.ids.join()}`;
    });
  }

  /** Dies without a word. `awayMs` later the next one starts, perhaps with other options. */
  async crash(awayMs = 0, options: LifeOptions = this.#options): Promise<Life> {
    const disk = this.#die();
    await clock.advance(awayMs);
    return new Life(options, disk);
  }

  #die(): Disk {
    this.#dead = true;
    this.#current.stop();
    return {
      alerts: this.#disk.alerts.crash(),
      groups: this.#disk.groups.crash(),
      log: new Map(this.#disk.log),
    };
  }

  /** Dies, and the next one starts at another time of the wall clock. */
  crashToTime(nowMs: number): Life {
    const { alerts, groups, log } = this.#die();
    clock = new ManualClock(nowMs);
    return new Life(this.#options, {
      alerts: new MemorySegmentJournal(clock, 0, alerts.segments()),
      groups: new MemorySegmentJournal(clock, 0, groups.segments()),
      log,
    });
  }
}

const nameOf = ({ labels }: Alert): string =>
  [labels.get('alertname'), labels.get('instance')].filter((text) => text !== '').join('/');
const seconds = (): string => `${(clock.now() - start) / SECOND}s`;

describe('a group after a crash', () => {
  it('flushes at the planned time', async () => {
    const life = new Life();
    life.put('A');
    await clock.advance(10 * SECOND);
    await life.crash(5 * SECOND);
    await clock.advance(200 * SECOND);
    expect(told).toEqual(['30s [0] A:firing']);
  });

  it('flushes at once when the planned time has passed', async () => {
    const life = new Life();
    life.put('A');
    await clock.advance(10 * SECOND);
    await life.crash(MINUTE);
    await clock.advance(0);
    expect(told).toEqual(['70s [0] A:firing']);
  });

  it('goes on in its rhythm, and says nothing twice', async () => {
    const life = new Life();
    life.put('A');
    await clock.advance(40 * SECOND);
    const next = await life.crash(5 * SECOND);
    next.put('A/2');
    await clock.advance(200 * SECOND);
    expect(told).toEqual(['30s [0] A:firing', '90s [0] A/2:firing A:firing']);
  });

  it('tells again only those who did not hear the flush that the crash cut short', async () => {
    const life = new Life({ takeMs: [SECOND, 20 * SECOND] });
    life.put('A');
    await clock.advance(40 * SECOND);
    await life.crash(2 * SECOND);
    await clock.advance(30 * SECOND);
    expect(told).toEqual(['31s [0] A:firing', '62s [1] A:firing']);
  });

  it('waits for the start delay', async () => {
    const life = new Life();
    life.put('A');
    await clock.advance(10 * SECOND);
    await life.crash(MINUTE, { startDelayMs: 100 * SECOND });
    await clock.advance(200 * SECOND);
    expect(told).toEqual(['170s [0] A:firing']);
  });

  it('waits no longer than a group_interval when the clock went back', async () => {
    const life = new Life();
    life.put('A');
    await clock.advance(40 * SECOND);
    const next = life.crashToTime(start - 60 * MINUTE);
    next.put('A/2');
    await clock.advance(MINUTE);
    expect(told.at(-1)).toBe('-3540s [0] A/2:firing A:firing');
  });

  it('is muted as it was', async () => {
    const decide = (): MuteDecision => ({
      kind: 'muted',
      by: 'mute_time_interval',
      ids: ['night'],
    });
    const life = new Life({ muters: { timeIntervals: { decide } } });
    life.put('A');
    await clock.advance(40 * SECOND);
    const next = await life.crash();
    expect(next.groups).toEqual(['{}:{alertname="A"} muted by night']);
  });

  it('that was done does not come back', async () => {
    const life = new Life();
    life.put('A', 10 * SECOND);
    await clock.advance(40 * SECOND);
    expect((await life.crash()).groups).toEqual([]);
  });

  it('is only there if it has alerts', async () => {
    const life = new Life();
    life.put('A');
    await clock.advance(10 * SECOND);
    const next = await life.crash(0, {
      route: { ...ROUTE, routes: [{ receiver: 'other', match: ['alertname="A"'] }] },
    });
    expect(next.groups).toEqual(['{}/{alertname="A"}:{alertname="A"}']);
  });

  it('is made anew where its route groups otherwise: what is old flushes at once', async () => {
    const life = new Life();
    life.put('A/1');
    await clock.advance(40 * SECOND);
    await life.crash(0, { route: { ...ROUTE, groupBy: ['instance'] } });
    await clock.advance(0);
    expect(told).toEqual(['30s [0] A/1:firing', '40s [0] A/1:firing']);
  });

  it('goes on in the rhythm that a reload left it', async () => {
    const life = new Life();
    life.put('A');
    await clock.advance(20 * SECOND);
    const route = { ...ROUTE, repeatIntervalMs: MINUTE };
    life.reload(route);
    life.put('B');
    await clock.advance(2 * SECOND);
    const next = await life.crash(SECOND, { route });
    expect(next.groups).toEqual(['{}:{alertname="A"}', '{}:{alertname="B"}']);
    await clock.advance(40 * SECOND);
    expect(told).toEqual(['30s [0] A:firing', '50s [0] B:firing']);
  });

  it('is gone when a reload has ended it', async () => {
    const life = new Life();
    life.put('A/1');
    await clock.advance(40 * SECOND);
    life.reload({ ...ROUTE, groupBy: ['instance'] });
    await clock.advance(2 * SECOND);
    const next = await life.crash();
    next.put('A/2');
    await clock.advance(SECOND);
    // The alert is old to the group that is made anew: it does not wait for the former one's time.
    expect(told.at(-1)).toBe('42s [0] A/1:firing A/2:firing');
  });
});

describe('an alert that ends around a crash', () => {
  it('is told to be resolved once, even where the store has let go of it', async () => {
    const life = new Life();
    life.put('A');
    life.put('A/2');
    await clock.advance(40 * SECOND);
    life.put('A', 0);
    await clock.advance(2 * SECOND);
    life.store.collect(clock.now());
    await clock.advance(2 * SECOND);
    const next = await life.crash(MINUTE);
    await clock.advance(10 * SECOND);
    const last = await next.crash(MINUTE);
    await clock.advance(10 * MINUTE);
    expect(told.slice(1)).toEqual(['104s [0] A/2:firing A:resolved']);
    expect(last.groups).toEqual(['{}:{alertname="A"}']);
  });

  it('is not told again when people know', async () => {
    const life = new Life();
    life.put('A');
    life.put('A/2');
    await clock.advance(40 * SECOND);
    life.put('A', 0);
    await clock.advance(60 * SECOND);
    // The record of what was told last no longer names it.
    life.put('A/3');
    await clock.advance(60 * SECOND);
    const next = await life.crash(MINUTE);
    next.put('A/4');
    await clock.advance(10 * MINUTE);
    expect(told.slice(-3)).toEqual([
      '90s [0] A/2:firing A:resolved',
      '150s [0] A/2:firing A/3:firing',
      '220s [0] A/2:firing A/3:firing A/4:firing',
    ]);
  });

  it('is not told to be resolved because nobody could resend it', async () => {
    const life = new Life();
    life.put('A', 4 * MINUTE);
    await clock.advance(3 * MINUTE);
    const next = await life.crash(60 * MINUTE);
    await clock.advance(30 * SECOND);
    next.put('A', 4 * MINUTE);
    await clock.advance(3 * MINUTE);
    expect(told).toEqual(['30s [0] A:firing']);
    await clock.advance(10 * MINUTE);
    expect(told.slice(1)).toEqual([expect.stringContaining('A:resolved')]);
  });

  describe('and is in several groups', () => {
    const route: RouteOverrides = {
      ...ROUTE,
      routes: [
        { receiver: 'other', match: ['alertname="A"'], continue: true },
        { receiver: 'deaf', match: ['alertname=~"A|B"'] },
      ],
    };

    /** Two alerts of which one has been told to be over by one group, which has since told more; the other group cannot. */
    async function partlyTold(): Promise<Life> {
      const life = new Life({ route });
      for (const name of ['A/1', 'A/2']) life.put(name);
      await clock.advance(40 * SECOND);
      life.put('A/1', 0);
      await clock.advance(60 * SECOND);
      life.put('A/3');
      await clock.advance(60 * SECOND);
      expect(told).toEqual([
        '30s [9] A/1:firing A/2:firing',
        '90s [9] A/1:resolved A/2:firing',
        '150s [9] A/2:firing A/3:firing',
      ]);
      return life;
    }

    it('is not told again by those that did', async () => {
      const second = await (await partlyTold()).crash(SECOND);
      await clock.advance(2 * MINUTE);
      const third = await second.crash(SECOND);
      third.put('A/4');
      await clock.advance(5 * MINUTE);
      expect(told.slice(3)).toEqual([expect.stringMatching(/ A.2:firing A.3:firing A.4:firing$/)]);
    });

    it('is told by all of them when it fires again', async () => {
      const next = await (await partlyTold()).crash(SECOND);
      next.put('A/1');
      await clock.advance(MINUTE);
      expect(told.slice(3)).toEqual([expect.stringMatching(/ A.1:firing A.2:firing A.3:firing$/)]);
    });
  });

  it('stays resolved when people were told within the second before the crash', async () => {
    const life = new Life({ diskMs: 5 });
    await clock.advance(300);
    life.put('A');
    await clock.advance(89.8 * SECOND);
    life.put('A', 0);
    await clock.advance(300);
    expect(told.at(-1)).toBe('90.3s [0] A:resolved');
    await life.crash(MINUTE);
    await clock.advance(10 * MINUTE);
    expect(told).toHaveLength(2);
  });
});

describe('whatever happens', () => {
  const NAMES = ['A/1', 'A/2', 'B/1'];
  const step = fc.oneof(
    fc.record({
      kind: fc.constant('put' as const),
      name: fc.constantFrom(...NAMES),
      endsInMs: fc.constantFrom(0, 2500, 30_000),
    }),
    fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 0, max: 9000 }) }),
    fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 0, max: 400 }) }),
    fc.record({ kind: fc.constant('collect' as const) }),
    fc.record({ kind: fc.constant('crash' as const), awayMs: fc.integer({ min: 0, max: 9000 }) }),
  );
  // Each alert is a group of its own: what people hear of it must alternate.
  const options: LifeOptions = {
    route: {
      ...ROUTE,
      groupBy: ['alertname', 'instance'],
      groupWaitMs: 700,
      groupIntervalMs: 3100,
    },
    takeMs: [40],
    diskMs: 7,
  };

  it('nothing recorded is told again, and what was told to fire is told to be over', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 50 }), async (steps) => {
        clock = new ManualClock();
        start = clock.now();
        told = [];
        recorded = new Set();
        let life = new Life(options);
        for (const each of steps) {
          if (each.kind === 'put') life.put(each.name, each.endsInMs);
          else if (each.kind === 'wait') await clock.advance(each.ms);
          else if (each.kind === 'collect') life.store.collect(clock.now());
          else life = await life.crash(each.awayMs);
        }
        await clock.advance(10 * MINUTE);
        for (const name of NAMES) {
          const lines = told.filter((line) => line.includes(name));
          lines.forEach((line, i) => {
            const next = lines[i + 1];
            if (!recorded.has(line)) return;
            const fires = line.endsWith(':firing');
            if (next === undefined) expect([line, fires]).toEqual([line, false]);
            else expect([line, next, next.endsWith(':firing')]).toEqual([line, next, !fires]);
          });
        }
      }),
      { numRuns: 50 },
    );
  }, 60_000);
});
