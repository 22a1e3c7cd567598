import { beforeEach, describe, expect, it } from '@jest/globals';
import { ManualClock } from '../base/testing/manual-clock.ts';
import { MemoryLogger } from '../base/testing/memory-logger.ts';
import { Settling } from './settling.ts';

let clock: ManualClock;
let members: number;
beforeEach(() => {
  clock = new ManualClock();
  members = 1;
});

function settling(timeoutMs = 60_000): Settling {
  return new Settling({
    clock,
    logger: new MemoryLogger(),
    intervalMs: 2000,
    timeoutMs,
    memberCount: () => members,
  });
}

/** Starts it and answers after how long it settles. */
async function timeToSettle(subject: Settling): Promise<number> {
  const begin = clock.monotonic();
  subject.start();
  while (!subject.settled) await clock.advance(100);
  return clock.monotonic() - begin;
}

describe('settling', () => {
  it('takes ten seconds where nobody comes', async () => {
    expect(await timeToSettle(settling())).toBe(10_000);
    expect(clock.pendingCount).toBe(0);
  });

  it('takes longer where members come in between', async () => {
    clock.after(3000, () => (members = 2));
    expect(await timeToSettle(settling())).toBe(12_000);
  });

  it('ends anyway when it has taken too long', async () => {
    const flap = (): void => {
      members++;
      clock.after(1500, flap);
    };
    flap();
    expect(await timeToSettle(settling(30_000))).toBe(30_000);
  });

  it('is over at once where no time is given', async () => {
    expect(await timeToSettle(settling(0))).toBe(0);
  });

  it('lets go of those who wait when it is over, and of one that gives up', async () => {
    const subject = settling();
    const gaveUp = new AbortController();
    const log: string[] = [];
    void subject.wait(new AbortController().signal).then(() => log.push('settled'));
    void subject.wait(gaveUp.signal).then(() => log.push('gave up'));
    subject.start();
    await clock.advance(9999);
    gaveUp.abort();
    await clock.advance(0);
    expect(log).toEqual(['gave up']);
    await clock.advance(1);
    expect(log).toEqual(['gave up', 'settled']);
    await subject.wait(new AbortController().signal);
  });

  it('that is stopped lets nobody go', async () => {
    const subject = settling();
    subject.start();
    await clock.advance(5000);
    subject.stop();
    await clock.advance(120_000);
    expect(subject.settled).toBe(false);
  });
});
