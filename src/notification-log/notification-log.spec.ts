import { describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import { NotificationLog, type ReceiverLog } from './notification-log.ts';
import { NotificationLogMetrics } from './notification-log.metrics.ts';

const RETENTION = 100;
const NOW = 1000;
const RECEIVER = { groupName: 'r', integration: 'webhook', index: 0 };
const open = (): NotificationLog =>
  new NotificationLog(RETENTION, new NotificationLogMetrics(new Registry()));
const told = (log: ReceiverLog, nowMs: number, firing: bigint[] = [1n], expiryMs = 0): void =>
  log.record('g', { firing, resolved: [], expiryMs }, nowMs);

describe('the notification log', () => {
  it('keeps what was told last, by group and integration', () => {
    const log = open();
    told(log.of(RECEIVER), NOW);
    told(log.of(RECEIVER), NOW + 1, [3n, 0xffff_ffff_ffff_ffffn, 2n]);
    expect(log.of({ ...RECEIVER }).query('g')).toMatchObject({
      timestampMs: NOW + 1,
      firing: BigUint64Array.of(2n, 3n, 0xffff_ffff_ffff_ffffn),
    });
    expect(log.of(RECEIVER).query('other')).toBeUndefined();
    for (const other of [{ groupName: 's' }, { integration: 'email' }, { index: 1 }]) {
      expect(log.of({ ...RECEIVER, ...other }).query('g')).toBeUndefined();
    }
  });

  it('lets a newer entry stand', () => {
    const log = open().of(RECEIVER);
    told(log, NOW, [1n]);
    told(log, NOW - 1, [2n]);
    expect(log.query('g')?.firing).toEqual(BigUint64Array.of(1n));
  });

  it.each([
    ['as asked', 50, 50],
    ['at most as long as the retention', 1000, RETENTION],
    ['as long as the retention when nothing is asked', 0, RETENTION],
  ])('keeps an entry %s', (_name, expiryMs, lastsMs) => {
    const log = open();
    told(log.of(RECEIVER), NOW, [1n], expiryMs);
    expect(log.collect(NOW + lastsMs - 1)).toBe(0);
    expect(log.collect(NOW + lastsMs)).toBe(1);
    expect(log.of(RECEIVER).size).toBe(0);
  });
});
