import { beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Registry } from 'prom-client';
import { ManualClock } from '../../base/testing/manual-clock.ts';
import { MemoryLogger } from '../../base/testing/memory-logger.ts';
import type { LabelInterner } from '../../labels/interner.ts';
import type { LabelSet } from '../../labels/label-set.ts';
import type { Alert } from '../alert.ts';
import { AlertStore } from '../alert-store.ts';
import { AlertsMetrics } from '../alerts.metrics.ts';
import { AlertBuilder, type AlertOverrides } from '../testing/builders.ts';
import { MemorySegmentJournal } from '../testing/memory-segment-journal.ts';
import { SegmentWriter } from './segment-writer.ts';
import { AlertJournal, type RestoredAlerts } from './alert-journal.ts';
import { CHUNK_BYTES } from './write-behind.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;

let clock: ManualClock;
let start: number;
beforeEach(() => {
  clock = new ManualClock();
  start = clock.now();
});

/** A process with its store; `held` are the labels that groups hold. */
class Process {
  readonly interner: LabelInterner;
  readonly store: AlertStore;
  readonly disk: MemorySegmentJournal;
  readonly journal: AlertJournal;
  readonly restored: RestoredAlerts;
  readonly logger = new MemoryLogger();
  readonly #builder: AlertBuilder;
  readonly #held: Set<LabelSet>;

  constructor(disk = new MemorySegmentJournal(clock), perNameLimit = 0) {
    this.#builder = new AlertBuilder(start);
    this.interner = this.#builder.interner;
    this.disk = disk;
    this.store = new AlertStore({
      perNameLimit,
      metrics: new AlertsMetrics(new Registry(), false),
      logger: this.logger,
    });
    this.journal = new AlertJournal({
      journal: disk,
      clock,
      logger: this.logger,
      isHeld: (labels) => this.#held.has(labels),
    });
    this.restored = this.journal.restore({
      interner: this.interner,
      store: this.store,
      nowMs: clock.now(),
    });
    this.#held = new Set(this.restored.open.map(({ labels }) => labels));
    this.journal.follow(this.store);
  }

  put(name: string, rest: AlertOverrides = {}): Alert {
    const times = { updatedAtMs: clock.now(), endsAtMs: clock.now() + 4 * MINUTE };
    const alert = this.#builder.alert({ labels: { alertname: name }, ...times, ...rest });
    this.#held.add(alert.labels);
    this.store.put([alert], clock.now());
    return alert;
  }

  /** Groups have told of these. */
  release(...names: string[]): void {
    const labels = names.map((alertname) => this.interner.intern({ alertname }));
    for (const each of labels) this.#held.delete(each);
    this.journal.released(labels);
  }

  /** Ends without a word; `awayMs` later the next one begins. */
  async crash(awayMs = 0): Promise<Process> {
    const disk = this.disk.crash();
    await clock.advance(awayMs);
    return new Process(disk);
  }

  state(): Map<string, Plain> {
    return new Map(Array.from(this.store.values(), (each) => [nameOf(each), plain(each)]));
  }

  get open(): string[] {
    return this.restored.open.map(nameOf).sort();
  }
}

const nameOf = ({ labels }: Alert): string => labels.get('alertname');
type Plain = Record<string, unknown> & { endsAtMs: number };
const plain = (alert: Alert): Plain => ({
  ...alert,
  labels: alert.labels.toRecord(),
  annotations: alert.annotations.pairs().toRecord(),
});

describe('alerts after a crash', () => {
  it('are as they were a second ago', async () => {
    const before = new Process();
    before.put('A', {
      labels: { alertname: 'A', ключ: 'значение 🚨', instance: 'x'.repeat(300) },
      annotations: { summary: 'über', empty: '' },
      generatorUrl: 'http://prometheus/graph',
      timeout: true,
      startsAtDetail: { nanos: 123_456, offsetMinutes: -330 },
      endsAtDetail: { nanos: 999_999, offsetMinutes: 0 },
    });
    before.put('B', { endsAtMs: start + MINUTE });
    await clock.advance(SECOND);
    before.put('B', { annotations: { a: '1' } });
    const after = await (await resent(before)).crash();
    expect(after.state()).toEqual(before.state());
    expect([...after.store.values()][0]?.labels.fingerprint).toBe(
      [...before.store.values()][0]?.labels.fingerprint,
    );
  });

  const resent = async (process: Process): Promise<Process> => {
    await clock.advance(SECOND);
    process.put('C');
    await clock.advance(SECOND);
    return process;
  };

  it('lack what came within the last second only', async () => {
    const before = new Process();
    before.put('A');
    await clock.advance(SECOND);
    before.put('B');
    await clock.advance(SECOND - 1);
    expect([...(await before.crash()).state().keys()]).toEqual(['A']);
  });

  it('lack less than a chunk of a storm', async () => {
    const before = new Process();
    const description = 'x'.repeat(CHUNK_BYTES / 8);
    for (let i = 0; i < 20; i++) {
      before.put(`A${i}`, { annotations: { description: `${i} ${description}` } });
      await clock.advance(1);
    }
    const { size } = (await before.crash()).state();
    expect(size).toBeGreaterThan(12);
    expect(size).toBeLessThan(20);
  });

  it('are without those that were collected', async () => {
    const before = new Process();
    before.put('A', { endsAtMs: start });
    before.put('B');
    before.release('A');
    await clock.advance(SECOND);
    before.store.collect(clock.now());
    await clock.advance(SECOND);
    const after = await before.crash();
    expect([...after.state().keys()]).toEqual(['B']);
  });

  it('tell no subscriber that they were received', async () => {
    const before = new Process();
    before.put('A');
    await clock.advance(SECOND);
    const after = new Process(before.disk.crash());
    const heard: Alert[] = [];
    after.store.subscribe('test', (alerts) => heard.push(...alerts));
    await clock.advance(0);
    expect(after.store.size).toBe(1);
    expect(heard).toEqual([]);
  });

  it('count against the limit of their name', async () => {
    const before = new Process();
    before.put('A');
    await clock.advance(SECOND);
    const after = new Process(before.disk.crash(), 1);
    after.put('A', { labels: { alertname: 'A', instance: '2' } });
    expect(after.store.size).toBe(1);
  });

  it('are on disk when a sync has ended', async () => {
    const before = new Process(new MemorySegmentJournal(clock, 20));
    await clock.advance(100);
    before.put('A');
    let synced = false;
    void before.journal.sync().then(() => (synced = true));
    await clock.advance(19);
    expect(synced).toBe(false);
    await clock.advance(1);
    expect(synced).toBe(true);
    expect([...(await before.crash()).state().keys()]).toEqual(['A']);
  });
});

describe('an end that passed while the process was away', () => {
  it('moves by the time of absence', async () => {
    const before = new Process();
    before.put('A', { endsAtMs: start + MINUTE });
    await clock.advance(10 * SECOND);
    const after = await before.crash(10 * MINUTE);
    expect(after.restored.absenceMs).toBe(10 * MINUTE);
    expect(after.open).toEqual(['A']);
    expect([...after.store.values()][0]?.endsAtMs).toBe(start + 11 * MINUTE);
  });

  it('does not move when it had passed before', async () => {
    const before = new Process();
    before.put('A', { endsAtMs: start + 10 * SECOND });
    await clock.advance(10 * SECOND);
    const after = await before.crash(MINUTE);
    expect([...after.store.values()][0]?.endsAtMs).toBe(start + 10 * SECOND);
  });

  it('moves by little more than that where nothing had changed for long, with few words on disk', async () => {
    const before = new Process();
    before.put('A', { endsAtMs: clock.now() + 5 * MINUTE });
    await clock.advance(SECOND);
    const written = before.disk.segments().length;
    await clock.advance(2 * MINUTE + 3 * SECOND);
    expect(before.disk.segments().length - written).toBe(24);
    const after = await before.crash(10 * MINUTE);
    expect(after.restored.absenceMs).toBeGreaterThanOrEqual(10 * MINUTE);
    expect(after.restored.absenceMs).toBeLessThan(10 * MINUTE + 5 * SECOND);
  });

  it('has moved for good: a second crash moves it by the second absence', async () => {
    const before = new Process();
    before.put('A', { endsAtMs: start + MINUTE });
    await clock.advance(10 * SECOND);
    const second = await before.crash(10 * MINUTE);
    await clock.advance(0);
    const third = await second.crash(5 * MINUTE);
    expect([...third.store.values()][0]?.endsAtMs).toBe(start + 16 * MINUTE);
  });

  it('moves by the whole time when the start between was not noted', async () => {
    const before = new Process();
    before.put('A', { endsAtMs: start + MINUTE });
    await clock.advance(10 * SECOND);
    const disk = before.disk.crash();
    await clock.advance(MINUTE);
    const second = new Process(disk);
    const third = await second.crash(MINUTE);
    expect([...third.store.values()][0]?.endsAtMs).toBe(start + 3 * MINUTE);
  });

  it('stays where it is when the clock went back', async () => {
    const before = new Process();
    before.put('A', { endsAtMs: start + MINUTE });
    await clock.advance(10 * SECOND);
    clock = new ManualClock(start - MINUTE);
    const after = new Process(new MemorySegmentJournal(clock, 0, before.disk.segments()));
    expect(after.restored.absenceMs).toBe(0);
    expect([...after.store.values()][0]?.endsAtMs).toBe(start + MINUTE);
  });

  it('is measured from the last second in which the process lived, however idle', async () => {
    const before = new Process();
    before.put('A', { endsAtMs: start + 60 * MINUTE });
    await clock.advance(30 * MINUTE);
    expect((await before.crash(5 * SECOND)).restored.absenceMs).toBe(5 * SECOND);
  });
});

describe('an alert that was over', () => {
  it('is open until groups have told of it', async () => {
    const before = new Process();
    before.put('told', { endsAtMs: start });
    before.put('untold', { endsAtMs: start });
    before.release('told');
    await clock.advance(SECOND);
    const after = await before.crash();
    expect(after.open).toEqual(['untold']);
    expect(after.store.size).toBe(2);
  });

  it('is kept after the store has let go of it while a group holds it', async () => {
    const before = new Process();
    before.put('A', { endsAtMs: start });
    await clock.advance(SECOND);
    before.store.collect(clock.now());
    await clock.advance(SECOND);
    const after = await before.crash();
    expect(after.open).toEqual(['A']);
    after.release('A');
    after.store.collect(clock.now());
    await clock.advance(SECOND);
    expect((await after.crash()).store.size).toBe(0);
  });

  it('is open again when it fired again', async () => {
    const before = new Process();
    before.put('A', { endsAtMs: start });
    before.release('A');
    await clock.advance(SECOND);
    before.put('A');
    await clock.advance(SECOND);
    expect((await before.crash()).open).toEqual(['A']);
  });
});

describe('the journal', () => {
  it('is rewritten when it is mostly outdated, and holds the same then', async () => {
    const before = new Process();
    const large = 'x'.repeat(1024 * 1024);
    for (let i = 0; i < 20; i++) {
      before.put(`A${i % 3}`, { annotations: { large: `${i}${large}` } });
      await clock.advance(SECOND);
    }
    expect(before.disk.rewrites).toBeGreaterThan(0);
    expect(before.disk.bytes).toBeLessThan(16 * 1024 * 1024);
    expect((await before.crash()).state()).toEqual(before.state());
  });

  it('is not rewritten because it grows with what it holds', async () => {
    const before = new Process();
    for (let i = 0; i < 20; i++) {
      before.put(`A${i}`, { annotations: { large: `${i}${'x'.repeat(1024 * 1024)}` } });
      await clock.advance(SECOND);
    }
    expect(before.disk.rewrites).toBe(0);
  });

  it('is rewritten when heartbeats fill it', async () => {
    const heartbeat = new SegmentWriter().finish(start);
    const disk = new MemorySegmentJournal(clock, 0, new Array<Uint8Array>(120_000).fill(heartbeat));
    const before = new Process(disk);
    before.put('A');
    await clock.advance(SECOND);
    expect(disk.rewrites).toBe(1);
    expect((await before.crash()).store.size).toBe(1);
  });

  it('is written whole once writing works again', async () => {
    const before = new Process();
    await clock.advance(SECOND);
    before.disk.failing = true;
    before.put('A');
    await clock.advance(5 * SECOND);
    before.put('B');
    expect(before.journal.failing).toBe(true);
    before.disk.failing = false;
    await clock.advance(10 * SECOND);
    expect(before.journal.failing).toBe(false);
    before.put('C');
    await clock.advance(SECOND);
    expect((await before.crash()).state()).toEqual(before.state());
    expect(before.logger.lines.filter(({ level }) => level === 'error').length).toBeLessThan(5);
  });

  it('is not touched before it is followed', async () => {
    const before = new Process();
    before.put('A');
    await clock.advance(SECOND);
    const disk = before.disk.crash();
    const size = disk.bytes;
    const journal = new AlertJournal({
      journal: disk,
      clock,
      logger: before.logger,
      isHeld: () => {
        throw new Error('there are no groups yet');
      },
    });
    const { interner, store } = new Process(new MemorySegmentJournal(clock));
    journal.restore({ interner, store, nowMs: clock.now() });
    const ended = Promise.all([journal.sync(), journal.stop()]);
    await clock.advance(10 * SECOND);
    await ended;
    expect(disk.bytes).toBe(size);
  });

  it('is complete after a stop', async () => {
    const before = new Process();
    before.put('A');
    const stopped = before.journal.stop();
    await clock.advance(0);
    await stopped;
    expect((await before.crash()).store.size).toBe(1);
    expect(clock.pendingCount).toBeLessThanOrEqual(2);
  });

  it('loses one segment, with an error that names it, when one is damaged', async () => {
    const before = new Process();
    for (const name of ['first', 'second', 'third']) {
      before.put(name);
      await clock.advance(SECOND);
    }
    const segments = before.disk.segments();
    const index = segments.findIndex((bytes) => Buffer.from(bytes).includes('second'));
    segments[index] = segments[index]?.slice(0, -1) ?? new Uint8Array();
    const after = new Process(new MemorySegmentJournal(clock, 0, segments));
    expect([...after.state().keys()]).toEqual(['first', 'third']);
    expect(after.logger.lines.filter(({ level }) => level === 'error')).toMatchObject([
      { fields: { segment: index + 1 } },
    ]);
  });
});

describe('whatever happens', () => {
  const NAMES = ['A', 'B', 'C', 'D'];
  const step = fc.oneof(
    fc.record({
      kind: fc.constant('put' as const),
      name: fc.constantFrom(...NAMES),
      endsInMs: fc.integer({ min: -5000, max: 20_000 }),
      annotation: fc.constantFrom('', 'x', 'ж'),
    }),
    fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 0, max: 3000 }) }),
    fc.record({ kind: fc.constant('collect' as const) }),
    fc.record({ kind: fc.constant('release' as const), name: fc.constantFrom(...NAMES) }),
  );

  it('the store after a crash is as it was at the last tick', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        clock = new ManualClock();
        start = clock.now();
        const before = new Process();
        for (const each of steps) {
          if (each.kind === 'wait') await clock.advance(each.ms);
          else if (each.kind === 'collect') before.store.collect(clock.now());
          else if (each.kind === 'release') before.release(each.name);
          else {
            const endsAtMs = clock.now() + each.endsInMs;
            before.put(each.name, { endsAtMs, annotations: { a: each.annotation } });
          }
        }
        await clock.advance(SECOND);
        const written = before.state();
        before.put('late');
        const after = await before.crash();
        const { absenceMs, open } = after.restored;
        for (const alert of written.values()) {
          const wasOver = alert.endsAtMs <= clock.now() - absenceMs;
          if (!wasOver) alert.endsAtMs += absenceMs;
        }
        // What a group holds comes back though the store has let go of it.
        const names = new Set([...written.keys(), ...open.map(nameOf)]);
        expect(new Set(after.state().keys())).toEqual(names);
        for (const [name, alert] of written) expect(after.state().get(name)).toEqual(alert);
      }),
      { numRuns: 100 },
    );
  });
});
