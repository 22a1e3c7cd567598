import { describe, expect, it } from '@jest/globals';
import type { AlertListener } from '../alerts/alert-store.ts';
import { AlertBuilder } from '../alerts/testing/builders.ts';
import { NodeClock } from '../base/node/node-clock.ts';
import { ManualClock } from '../base/testing/manual-clock.ts';
import { MemoryLogger } from '../base/testing/memory-logger.ts';
import type { LogRecord } from '../replication/records.ts';
import type { StateJournal } from '../storage/state.ts';
import { Journals } from './journals.ts';

function journal(isFull: () => boolean): StateJournal {
  const write = (): Promise<void> =>
    isFull() ? Promise.reject(new Error('no space left on device')) : Promise.resolve();
  return { name: 'x', segments: () => [], append: write, rewrite: write, bytes: 0 };
}

const telling = (resolved: readonly bigint[]): LogRecord => ({
  groupKey: '{}:{}',
  receiver: { groupName: 'r', integration: 'webhook', index: 0 },
  timestampNs: 1n,
  firing: BigUint64Array.of(1n),
  resolved: BigUint64Array.from(resolved),
  receiverData: new Map(),
  expiresAtNs: 2n,
});

describe('what is told, while alerts cannot be written', () => {
  const saved: LogRecord[] = [];
  let isFull = true;
  const clock = new NodeClock();
  const journals = new Journals({
    alerts: journal(() => isFull),
    groups: journal(() => isFull),
    clock,
    logger: new MemoryLogger(),
  });
  const log = journals.before({
    save: (records) => Promise.resolve(void saved.push(...records)),
    remove: () => undefined,
  });

  it('is recorded unless it speaks of an end, which a crash would forget', async () => {
    journals.alerts.restore({
      interner: { intern: () => undefined } as never,
      store: { restore: () => undefined, size: 0, get: () => undefined } as never,
      nowMs: clock.now(),
    });
    journals.begin(
      { subscribe: () => () => undefined, onCollected: () => undefined } as never,
      () => false,
    );
    await log.save([telling([])]);
    await expect(log.save([telling([2n])])).rejects.toThrow('could not be written');
    expect(saved).toHaveLength(1);
    isFull = false;
    await journals.stop();
  });
});

describe('what is told of alerts that are not on disk yet', () => {
  /** With the first writes of the start behind it. */
  const setUp = async () => {
    const clock = new ManualClock();
    const given: string[] = [];
    let isSlow = false;
    let onDisk = (): void => undefined;
    const slow: StateJournal = {
      ...journal(() => false),
      append: () => {
        if (!isSlow) return Promise.resolve();
        given.push('alerts');
        return new Promise((resolve) => (onDisk = resolve));
      },
    };
    const journals = new Journals({
      alerts: slow,
      groups: journal(() => false),
      clock,
      logger: new MemoryLogger(),
    });
    let come: AlertListener = () => undefined;
    const store = {
      subscribe: (_name: string, listener: AlertListener) => {
        come = listener;
        return () => undefined;
      },
      onCollected: () => () => undefined,
    };
    journals.begin(store as never, () => false);
    const log = journals.before({
      save: () => Promise.resolve(void given.push('log')),
      remove: () => undefined,
    });
    const builder = new AlertBuilder(clock.now());
    await clock.advance(10);
    isSlow = true;
    return {
      clock,
      given,
      log,
      come: () => come([builder.alert()], [undefined]),
      alertsAreOnDisk: () => onDisk(),
    };
  };

  it('goes to the store right behind them', async () => {
    const { clock, given, log, come } = await setUp();
    come();
    await Promise.all([log.save([telling([])]), clock.advance(10)]);
    expect(given).toEqual(['alerts', 'log']);
  });

  it('waits for them where it speaks of an end', async () => {
    const { clock, given, log, come, alertsAreOnDisk } = await setUp();
    come();
    const saved = log.save([telling([2n])]);
    await clock.advance(10);
    expect(given).toEqual(['alerts']);
    alertsAreOnDisk();
    await saved;
    expect(given).toEqual(['alerts', 'log']);
  });

  it('does not wait where they have been given to the store before', async () => {
    const { clock, given, log, come } = await setUp();
    come();
    await clock.advance(1000);
    expect(given).toEqual(['alerts']);
    await log.save([telling([])]);
    expect(given).toEqual(['alerts', 'log']);
  });
});
