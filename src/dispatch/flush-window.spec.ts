import { beforeEach, describe, expect, it } from '@jest/globals';
import { ManualClock } from '../base/testing/manual-clock.ts';
import { FlushWindow } from './flush-window.ts';

/** Flushes that are under way until they are told to end, by number. */
class Flushes {
  readonly begun: number[] = [];
  readonly #ends = new Map<number, () => void>();

  begin(number: number): Promise<void> {
    this.begun.push(number);
    return new Promise((resolve, reject) => {
      // How it ends makes no difference.
      this.#ends.set(number, number % 2 === 0 ? resolve : () => reject(new Error('failed')));
    });
  }

  async end(number: number): Promise<void> {
    this.#ends.get(number)?.();
    this.#ends.delete(number);
    await Promise.resolve();
    await Promise.resolve();
  }
}

let clock: ManualClock;
let flushes: Flushes;
let window: FlushWindow;
beforeEach(() => {
  clock = new ManualClock();
  flushes = new Flushes();
  window = new FlushWindow(clock);
});

const due = (count: number, from = 0): void => {
  for (let i = from; i < from + count; i++) window.run(() => flushes.begin(i));
};
const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

describe('flushes that fall due together', () => {
  it('begin at once when they are few', () => {
    due(3);
    expect(flushes.begun).toEqual([0, 1, 2]);
  });

  it('begin in turns, up to a number', async () => {
    due(200);
    expect(flushes.begun).toEqual(upTo(32));
    await clock.advance(0);
    await clock.advance(0);
    expect(flushes.begun).toEqual(upTo(64));
  });

  it('begin as others end, in their order', async () => {
    due(200);
    await clock.advance(0);
    await clock.advance(0);
    await flushes.end(40);
    await flushes.end(7);
    expect(flushes.begun).toEqual(upTo(66));
    expect(clock.pendingCount).toBe(2);
  });

  it('do not take room where there is nothing to tell', async () => {
    let ran = 0;
    for (let i = 0; i < 1000; i++)
      window.run(() => {
        ran++;
        return undefined;
      });
    expect(ran).toBe(32);
    await clock.advance(40);
    expect(ran).toBe(1000);
  });

  it('get twice the room as long as most have not ended', async () => {
    due(2000);
    const sizes: number[] = [];
    for (let look = 0; look < 6; look++) {
      await clock.advance(99);
      sizes.push(flushes.begun.length);
      await clock.advance(1);
    }
    expect(sizes).toEqual([64, 128, 256, 512, 1024, 2000]);
  });

  it('get no more room from a receiver that is prompt', async () => {
    due(2000);
    for (let ended = 0; ended < 300; ended++) {
      await flushes.end(ended);
      await clock.advance(1);
      expect(flushes.begun.length).toBeLessThanOrEqual(ended + 1 + 64);
    }
  });

  it('leave their room to the next burst, though they are under way', async () => {
    due(64);
    await clock.advance(100);
    expect(clock.pendingCount).toBe(0);
    due(100, 64);
    await clock.advance(1);
    expect(flushes.begun).toEqual(upTo(128));
    await flushes.end(0);
    expect(flushes.begun).toEqual(upTo(128));
    await flushes.end(64);
    expect(flushes.begun).toEqual(upTo(129));
  });

  it('give the room that a slow receiver made back when they are over', async () => {
    due(200);
    await clock.advance(300);
    expect(flushes.begun).toHaveLength(200);
    await clock.advance(100);
    due(200, 200);
    await clock.advance(1);
    expect(flushes.begun).toHaveLength(264);
  });
});
