import { expect, it } from '@jest/globals';
import { NodeRandom } from '../../base/node/node-random.ts';
import { FixedRandom } from '../../base/testing/fixed-random.ts';
import { ManualClock } from '../../base/testing/manual-clock.ts';
import { makeUlid } from './ulid.ts';

it.each([
  // The example of the specification: 2016-07-30.
  [1_469_918_176_385, '01ARYZ6S41'],
  [0, '0000000000'],
  [2 ** 48 - 1, '7ZZZZZZZZZ'],
])('the first ten digits are the time: %d', (ms, digits) => {
  expect(makeUlid(new ManualClock(ms), new FixedRandom(0))).toBe(`${digits}0000000000000000`);
});

it('the other sixteen are chance', () => {
  const bytes = Uint8Array.of(0xff, 0, 0, 0, 1, 0xde, 0xad, 0xbe, 0xef, 0x42);
  const random = { next: () => 0, bytes: () => bytes };
  // As a number of 80 bits, digit by digit.
  const value = bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
  const digits = Array.from({ length: 16 }, (_, i) =>
    '0123456789ABCDEFGHJKMNPQRSTVWXYZ'.charAt(Number((value >> BigInt(5 * (15 - i))) & 31n)),
  );
  expect(makeUlid(new ManualClock(0), random).slice(10)).toBe(digits.join(''));
});

it('later ones sort after earlier ones, and no two are the same', async () => {
  const clock = new ManualClock();
  const random = new NodeRandom();
  const names: string[] = [];
  for (let i = 0; i < 100; i++) {
    names.push(makeUlid(clock, random));
    await clock.advance(1);
  }
  expect([...names].sort()).toEqual(names);
  const same = new Set(Array.from({ length: 100 }, () => makeUlid(clock, random)));
  expect(same.size).toBe(100);
});
