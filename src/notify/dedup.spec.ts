import { describe, expect, it } from '@jest/globals';
import { dedupReason } from './dedup.ts';
import type { DedupReason, LastTold } from './flush.ts';

const NOW = 10_000_000;
const REPEAT = 1_000_000;
const told = (firing: bigint[], resolved: bigint[], agoMs = 0): LastTold => ({
  timestampMs: NOW - agoMs,
  firing: BigUint64Array.from(firing),
  resolved: BigUint64Array.from(resolved),
});

describe('deduplication', () => {
  // The table of conditions, in order.
  it.each<[string, LastTold | undefined, bigint[], bigint[], boolean, DedupReason]>([
    ['no entry, some firing', undefined, [1n], [], true, 'first notification'],
    ['no entry, none firing', undefined, [], [1n], true, 'none'],
    [
      'a new firing one, nothing fired before',
      told([], [1n]),
      [2n],
      [],
      true,
      'first notification',
    ],
    ['a new firing one', told([1n], []), [1n, 2n], [], true, 'new alerts added'],
    ['a new firing one and resolved ones', told([1n], []), [2n], [1n], true, 'new alerts added'],
    ['none firing, some fired', told([1n], []), [], [1n], true, 'all alerts resolved'],
    [
      'none firing, some fired, resolved not wanted',
      told([1n], []),
      [],
      [1n],
      false,
      'all alerts resolved',
    ],
    ['none firing, none fired', told([], [1n]), [], [2n], true, 'none'],
    ['a resolved one not told', told([1n, 2n], []), [1n], [2n], true, 'some alerts resolved'],
    ['a resolved one not told, not wanted', told([1n, 2n], []), [1n], [2n], false, 'none'],
    ['a resolved one that was told', told([1n], [2n]), [1n], [2n], true, 'none'],
    ['nothing new', told([1n], []), [1n], [], true, 'none'],
    ['fewer firing, all told', told([1n, 2n], []), [1n], [], true, 'none'],
    ['nothing new for exactly the repeat interval', told([1n], [], REPEAT), [1n], [], true, 'none'],
    [
      'nothing new for longer',
      told([1n], [], REPEAT + 1),
      [1n],
      [],
      true,
      'repeat interval elapsed',
    ],
    ['all resolved long ago is not repeated', told([], [1n], REPEAT + 1), [], [1n], true, 'none'],
    [
      'hashes use all 64 bits',
      told([0xffffffffffffffffn], []),
      [0xffffffffffffffffn],
      [],
      true,
      'none',
    ],
  ])('%s', (_name, last, firing, resolved, sendResolved, reason) => {
    const rules = { sendResolved, repeatIntervalMs: REPEAT };
    expect(dedupReason(last, { firing, resolved }, rules, NOW)).toBe(reason);
  });
});
