import { describe, expect, it } from '@jest/globals';
import { NodeClock } from '../base/node/node-clock.ts';
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
