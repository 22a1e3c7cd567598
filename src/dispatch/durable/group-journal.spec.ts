import { beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MemorySegmentJournal } from '../../alerts/testing/memory-segment-journal.ts';
import { ManualClock } from '../../base/testing/manual-clock.ts';
import { MemoryLogger } from '../../base/testing/memory-logger.ts';
import { Pairs } from '../../labels/pairs.ts';
import { GroupJournal, type JournaledGroup } from './group-journal.ts';
import { decodeGroups, encodeGroups, type GroupRow } from './group-segment.ts';
import type { SavedGroup } from './saved-group.ts';

const SECOND = 1000;

let clock: ManualClock;
let logger: MemoryLogger;
beforeEach(() => {
  clock = new ManualClock();
  logger = new MemoryLogger();
});

const aGroup = (name: string, over: Partial<SavedGroup> = {}): SavedGroup => ({
  route: `0 {}`,
  grouping: '["r"]',
  labels: Pairs.of({ alertname: name }),
  nextFlushAtMs: 5,
  report: undefined,
  ...over,
});

/** A group that changes as the test says. */
class Group implements JournaledGroup {
  now: SavedGroup | undefined;

  constructor(now: SavedGroup) {
    this.now = now;
  }

  saved(): SavedGroup | undefined {
    return this.now;
  }
}

const open = (disk: MemorySegmentJournal): GroupJournal =>
  new GroupJournal({ journal: disk, clock, logger });
/** What a process would find that began now. */
const restored = (disk: MemorySegmentJournal): readonly SavedGroup[] =>
  open(new MemorySegmentJournal(clock, 0, disk.segments())).restore().groups;

describe('the journal of groups', () => {
  it('holds groups as they were a second ago', async () => {
    const disk = new MemorySegmentJournal(clock);
    const journal = open(disk);
    journal.start();
    const [a, b, c] = ['A', 'B', 'C'].map((name) => new Group(aGroup(name)));
    for (const group of [a, b, c]) if (group) journal.changed(group);
    await clock.advance(SECOND);
    if (a === undefined || b === undefined) throw new Error('unreachable');
    const muted = { by: 'mute_time_interval', ids: ['night'] } as const;
    a.now = aGroup('A', { nextFlushAtMs: 7, report: { nowMs: 6, muted } });
    b.now = undefined;
    for (const group of [a, b]) journal.changed(group);
    await clock.advance(SECOND);
    a.now = aGroup('A', { nextFlushAtMs: 100 });
    journal.changed(a);
    expect(restored(disk)).toEqual([
      aGroup('A', { nextFlushAtMs: 7, report: { nowMs: 6, muted } }),
      aGroup('C'),
    ]);
  });

  it('takes the place of what it found, at one stroke', async () => {
    const disk = new MemorySegmentJournal(clock);
    const first = open(disk);
    first.start();
    for (const name of ['A', 'B']) first.changed(new Group(aGroup(name)));
    await clock.advance(SECOND);
    const next = disk.crash();
    const second = open(next);
    expect(second.restore().groups).toHaveLength(2);
    second.changed(new Group(aGroup('B')));
    expect(restored(next)).toHaveLength(2);
    second.start();
    await clock.advance(0);
    expect(restored(next)).toEqual([aGroup('B')]);
    expect(next.segments()).toHaveLength(1);
  });

  it('holds thousands', async () => {
    const disk = new MemorySegmentJournal(clock);
    const journal = open(disk);
    journal.start();
    await clock.advance(0);
    for (let i = 0; i < 2500; i++) journal.changed(new Group(aGroup(`A${i}`)));
    await clock.advance(SECOND);
    expect(restored(disk)).toHaveLength(2500);
    expect(disk.segments().length).toBeGreaterThanOrEqual(3);
  });

  it('is written whole once writing works again', async () => {
    const disk = new MemorySegmentJournal(clock);
    const journal = open(disk);
    journal.start();
    await clock.advance(SECOND);
    disk.failing = true;
    journal.changed(new Group(aGroup('A')));
    await clock.advance(3 * SECOND);
    expect(journal.failing).toBe(true);
    disk.failing = false;
    const stopped = journal.stop();
    await clock.advance(0);
    await stopped;
    expect(journal.failing).toBe(false);
    expect(restored(disk)).toEqual([aGroup('A')]);
  });

  it('skips a damaged segment with one error', () => {
    const row = (number: number, name: string): GroupRow => ({
      kind: 'group',
      number,
      group: aGroup(name),
    });
    const segments = [row(1, 'A'), row(2, 'B'), row(3, 'C')].map((each) => encodeGroups([each]));
    segments[1] = segments[1]?.slice(1) ?? new Uint8Array();
    const { groups } = open(new MemorySegmentJournal(clock, 0, segments)).restore();
    expect(groups).toEqual([aGroup('A'), aGroup('C')]);
    expect(logger.lines).toMatchObject([{ level: 'error', fields: { segment: 2 } }]);
  });
});

describe('a segment of groups', () => {
  it('holds whatever labels there are', () => {
    const texts = fc.dictionary(fc.string({ minLength: 1 }), fc.string({ unit: 'grapheme' }));
    fc.assert(
      fc.property(fc.array(texts), (labels) => {
        const rows = labels.map<GroupRow>((each, number) => ({
          kind: 'group',
          number,
          group: aGroup('', { route: `${number % 2} {}`, labels: Pairs.of(each) }),
        }));
        expect(decodeGroups(encodeGroups(rows))).toEqual(rows);
      }),
    );
  });

  it('that is none is skipped, whatever it is', () => {
    const valid = encodeGroups([
      { kind: 'group', number: 1, group: aGroup('A') },
      { kind: 'change', number: 1, change: { nextFlushAtMs: 1, report: undefined } },
      { kind: 'removed', number: 1 },
      { kind: 'told', told: { fingerprint: '00', updatedAtMs: 1, routes: ['0 {}'] } },
    ]);
    const changes = fc.array(fc.tuple(fc.nat(valid.length - 1), fc.nat(255)), { maxLength: 4 });
    fc.assert(
      fc.property(changes, fc.nat(valid.length), (list, length) => {
        const bytes = Uint8Array.from(valid).subarray(0, length);
        for (const [at, value] of list) if (at < length) bytes[at] = value;
        expect(() => open(new MemorySegmentJournal(clock, 0, [bytes])).restore()).not.toThrow();
      }),
      { numRuns: 1000 },
    );
  });
});
