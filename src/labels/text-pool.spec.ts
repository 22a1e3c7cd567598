import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { TextPool } from './text-pool.ts';

it('a pool gives equal texts and never another', () => {
  const pool = new TextPool();
  fc.assert(
    fc.property(fc.string({ maxLength: 5 }), (text) => {
      expect(pool.share(text)).toBe(text);
    }),
    { numRuns: 5000 },
  );
});
