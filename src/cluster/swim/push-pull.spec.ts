import { describe, expect, it } from '@jest/globals';
import { incompatibility, pushPullDelayMs } from './push-pull.ts';
import { Bench, listed } from './testing/bench.ts';

describe('the schedule', () => {
  it.each([
    [1, 60],
    [32, 60],
    [33, 120],
    [64, 120],
    [65, 180],
    [256, 240],
  ])('in a list of %d, every %d s', (n, seconds) => {
    expect(pushPullDelayMs(60_000, n)).toBe(seconds * 1000);
  });

  it('starts within the interval and then keeps to it', () => {
    const bench = new Bench();
    bench.meet(2);
    bench.advance(29_999);
    expect(bench.effects('push/pull')).toEqual([]);
    bench.advance(1);
    expect(bench.effects('push/pull')).toMatchObject([{ member: { state: 'alive' } }]);
    bench.advance(59_999);
    expect(bench.effects('push/pull')).toHaveLength(1);
    bench.advance(1);
    expect(bench.effects('push/pull')).toHaveLength(2);
  });

  it('asks only the living, and nobody when alone', () => {
    const bench = new Bench({ probeIntervalMs: 0 });
    bench.meet(2);
    bench.hear({ kind: 'dead', incarnation: 1, node: 'm1', from: 'm9' });
    bench.hear({ kind: 'dead', incarnation: 1, node: 'm2', from: 'm2' });
    bench.advance(600_000);
    expect(bench.effects('push/pull')).toEqual([]);
  });
});

describe('versions', () => {
  const ours = [listed(0), listed(1)];
  it.each<[string, readonly number[], boolean]>([
    ['the usual ones', [1, 5, 2, 0, 0, 0], true],
    ['an old member', [1, 2, 2, 0, 0, 0], true],
    ['a newer one', [2, 7, 2, 0, 0, 0], true],
    ['none', [], false],
    ['a missing delegate triple', [1, 5, 2], false],
    ['one that understands only 1', [1, 1, 1, 0, 0, 0], false],
    ['one that does not understand 2', [3, 5, 3, 0, 0, 0], false],
    ['one that speaks what it does not understand', [1, 5, 6, 0, 0, 0], false],
    ['another delegate version', [1, 5, 2, 0, 0, 1], false],
    ['a least delegate version that we do not speak', [1, 5, 2, 1, 2, 1], false],
  ])('of another list: %s', (_, versions, compatible) => {
    expect(incompatibility([listed(7), listed(8, { versions })], ours) === undefined).toBe(
      compatible,
    );
  });

  it('one bad member fails it all, though it is dead, whichever list it is in', () => {
    const bad = listed(8, { state: 'dead', versions: [1, 5, 9, 0, 0, 0] });
    expect(incompatibility([listed(7), bad], ours)).toMatch(/protocol version 9 of member "m8"/);
    expect(incompatibility([listed(7)], [...ours, bad])).toMatch(/m8/);
  });

  it('the dead set no bounds', () => {
    const narrow = listed(8, { state: 'dead', versions: [4, 5, 4, 0, 0, 0] });
    expect(incompatibility([listed(7), narrow], ours)).toBeUndefined();
    expect(incompatibility([listed(7), { ...narrow, state: 'alive' }], ours)).toMatch(/m7/);
  });
});
