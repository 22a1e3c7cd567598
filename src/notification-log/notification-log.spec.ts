import { beforeEach, describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import { ManualClock } from '../base/testing/manual-clock.ts';
import { MemoryLogger } from '../base/testing/memory-logger.ts';
import { type LogRecord, msToNs, type RecordJournal } from '../replication/records.ts';
import { logRecordKey } from '../replication/wire/mesh-entry.ts';
import { NotificationLog, type ReceiverLog, type Told } from './notification-log.ts';
import { NotificationLogMetrics } from './notification-log.metrics.ts';

const RETENTION = 100;
const NOW = 1000;
const RECEIVER = { groupName: 'r', integration: 'webhook', index: 0 };

/** Records on a disk that takes its time. */
class Journal implements RecordJournal<LogRecord> {
  readonly records = new Map<string, LogRecord>();
  failing = false;
  finish: () => void = () => undefined;
  slow = false;

  async save(records: readonly LogRecord[]): Promise<void> {
    if (this.slow) await new Promise<void>((resolve) => (this.finish = resolve));
    if (this.failing) throw new Error('no space left on device');
    for (const record of records) this.records.set(logRecordKey(record), record);
  }

  remove(keys: readonly string[]): void {
    for (const key of keys) this.records.delete(key);
  }
}

let journal: Journal;
let logger: MemoryLogger;
let registry: Registry;
beforeEach(() => {
  journal = new Journal();
  logger = new MemoryLogger();
  registry = new Registry();
});
const open = (): NotificationLog =>
  new NotificationLog({
    retentionMs: RETENTION,
    journal,
    clock: new ManualClock(),
    metrics: new NotificationLogMetrics(registry),
    logger,
  });
const told = (
  log: ReceiverLog,
  nowMs: number,
  firing: bigint[] = [1n],
  rest: Partial<Told> = {},
): Promise<void> =>
  log.record('g', { firing, resolved: [], expiryMs: 0, receiverData: new Map(), ...rest }, nowMs);
const aRecord = (over: Partial<LogRecord> = {}): LogRecord => ({
  groupKey: 'g',
  receiver: RECEIVER,
  timestampNs: msToNs(NOW) + 5n,
  firing: BigUint64Array.of(1n),
  resolved: BigUint64Array.of(),
  receiverData: new Map(),
  expiresAtNs: msToNs(NOW + RETENTION),
  ...over,
});

describe('the notification log', () => {
  it('keeps what was told last, by group and integration', async () => {
    const log = open();
    await told(log.of(RECEIVER), NOW);
    await told(log.of(RECEIVER), NOW + 1, [3n, 0xffff_ffff_ffff_ffffn, 2n]);
    expect(log.of({ ...RECEIVER }).query('g')).toMatchObject({
      timestampMs: NOW + 1,
      timestampNs: msToNs(NOW + 1),
      firing: BigUint64Array.of(2n, 3n, 0xffff_ffff_ffff_ffffn),
    });
    expect(log.of(RECEIVER).query('other')).toBeUndefined();
    for (const other of [{ groupName: 's' }, { integration: 'email' }, { index: 1 }]) {
      expect(log.of({ ...RECEIVER, ...other }).query('g')).toBeUndefined();
    }
  });

  it.each<[what: string, aheadMs: number]>([
    ['of a clock that goes ahead of ours', 1],
    ['of one that goes ahead by a day', 24 * 3_600_000],
  ])('puts what was told just now over an entry %s, for replicas too', async (_what, aheadMs) => {
    const log = open();
    const known = aRecord({
      timestampNs: msToNs(NOW + aheadMs),
      expiresAtNs: msToNs(NOW + 2 * aheadMs),
    });
    log.merge(known, msToNs(NOW));
    await told(log.of(RECEIVER), NOW, [2n]);
    expect(log.of(RECEIVER).query('g')).toMatchObject({
      timestampNs: known.timestampNs + 1n,
      firing: BigUint64Array.of(2n),
    });
    expect(log.merge(known, msToNs(NOW))).toBe(false);
    const [ours] = log.entries();
    registry = new Registry();
    const peer = open();
    peer.merge(known, msToNs(NOW));
    expect(ours && peer.merge(ours, msToNs(NOW))).toBe(true);
  });

  it('does not count on from the stamp of a clock that was wrong altogether', async () => {
    const log = open();
    const year = 365 * 24 * 3_600_000;
    log.merge(
      aRecord({ timestampNs: msToNs(NOW + year), expiresAtNs: msToNs(NOW + 2 * year) }),
      msToNs(NOW),
    );
    await told(log.of(RECEIVER), NOW, [2n]);
    expect(log.of(RECEIVER).query('g')).toMatchObject({
      timestampMs: NOW,
      firing: BigUint64Array.of(2n),
    });
  });

  it('has listeners hear of what this replica told, at once, and not of what others told', async () => {
    const log = open();
    journal.slow = true;
    const heard: LogRecord[] = [];
    log.onRecord((record) => heard.push(record));
    log.merge(aRecord({ groupKey: 'h' }), msToNs(NOW));
    void told(log.of(RECEIVER), NOW);
    expect(heard).toEqual([log.of(RECEIVER).query('g')]);
  });

  it('makes the second of two entries of a millisecond the later one, for replicas too', async () => {
    const log = open();
    await told(log.of(RECEIVER), NOW, [1n]);
    const [first] = log.entries();
    await told(log.of(RECEIVER), NOW, [2n]);
    expect(first && log.merge(first, msToNs(NOW))).toBe(false);
    expect(log.of(RECEIVER).query('g')?.firing).toEqual(BigUint64Array.of(2n));
  });

  it.each([
    ['as asked', 50, 50],
    ['at most as long as the retention', 1000, RETENTION],
    ['as long as the retention when nothing is asked', 0, RETENTION],
  ])('keeps an entry %s, and on the disk too', async (_name, expiryMs, lastsMs) => {
    const log = open();
    await told(log.of(RECEIVER), NOW, [1n], { expiryMs });
    expect(log.collect(NOW + lastsMs - 1)).toBe(0);
    expect(journal.records.size).toBe(1);
    expect(log.collect(NOW + lastsMs)).toBe(1);
    expect(log.of(RECEIVER).size).toBe(0);
    expect(journal.records.size).toBe(0);
  });
});

describe('an entry on its way to the disk', () => {
  it('is in effect at once, and counts as recorded only when it is there', async () => {
    const log = open().of(RECEIVER);
    journal.slow = true;
    let recorded = false;
    const recording = told(log, NOW).then(() => (recorded = true));
    expect(log.query('g')).toBeDefined();
    await new Promise((resolve) => setImmediate(resolve));
    expect(recorded).toBe(false);
    journal.finish();
    await recording;
    expect(journal.records.size).toBe(1);
  });

  it('stays in memory when it cannot be written, which is logged and counted', async () => {
    const log = open().of(RECEIVER);
    journal.failing = true;
    await told(log, NOW);
    expect(log.query('g')).toBeDefined();
    expect(logger.lines).toMatchObject([
      { level: 'error', fields: { aggrGroup: 'g', err: 'no space left on device' } },
    ]);
    expect(await registry.metrics()).toContain('tocsin_notification_log_save_errors_total 1');
  });
});

describe('a restart', () => {
  it('brings back every entry, whatever its receiver noted', async () => {
    const before = open();
    const receiverData = new Map<string, string | bigint | number>([
      ['threadTs', '1.2'],
      ['n', 5n],
    ]);
    await told(before.of(RECEIVER), NOW, [1n], { receiverData });
    await told(before.of({ ...RECEIVER, index: 1 }), NOW);
    registry = new Registry();
    const after = open();
    after.restore(journal.records.values());
    expect([...after.entries()]).toEqual([...before.entries()]);
    expect(after.of(RECEIVER).query('g')?.receiverData).toEqual(receiverData);
  });

  it('drops what has expired meanwhile with the next collection', () => {
    const log = open();
    const expired = aRecord({ expiresAtNs: msToNs(NOW) });
    journal.records.set(logRecordKey(expired), expired);
    log.restore(journal.records.values());
    expect(log.size).toBe(1);
    log.collect(NOW);
    expect(journal.records.size).toBe(0);
  });
});

describe('what a peer says', () => {
  const held = aRecord();
  it.each<[string, Partial<LogRecord>, taken: boolean]>([
    ['a later entry', { timestampNs: held.timestampNs + 1n }, true],
    ['an earlier entry', { timestampNs: held.timestampNs - 1n }, false],
    ['the same entry', {}, false],
    ['one of the same instant that lasts longer', { expiresAtNs: held.expiresAtNs + 1n }, true],
    ['one of the same instant that ends earlier', { expiresAtNs: held.expiresAtNs - 1n }, false],
    ['an entry about another group', { groupKey: 'h' }, true],
    [
      'a later one that has expired',
      { timestampNs: held.timestampNs + 1n, expiresAtNs: 0n },
      false,
    ],
  ])('decides about %s', (_name, over, taken) => {
    const log = open();
    expect(log.merge(held, msToNs(NOW))).toBe(true);
    const record = aRecord(over);
    expect(log.merge(record, msToNs(NOW))).toBe(taken);
    const now = log.of(RECEIVER).query(record.groupKey);
    expect(now?.timestampNs).toBe(taken ? record.timestampNs : held.timestampNs);
  });

  it('comes to the same in either order where two differ in content alone', () => {
    const a = aRecord({ receiverData: new Map([['x', '1']]) });
    const b = aRecord({ firing: BigUint64Array.of(2n) });
    const results = [
      [a, b],
      [b, a],
    ].map((order) => {
      registry = new Registry();
      const log = open();
      for (const record of order) log.merge(record, msToNs(NOW));
      return [...log.entries()];
    });
    expect(results[0]).toEqual(results[1]);
  });

  it('is written to the disk', async () => {
    open().merge(held, msToNs(NOW));
    await new Promise((resolve) => setImmediate(resolve));
    expect([...journal.records.keys()]).toEqual(['g:r/webhook/0']);
  });
});
