import { beforeEach, describe, expect, it } from '@jest/globals';
import { Recurrence } from './recurrence.ts';

let recurrence: Recurrence;
beforeEach(() => {
  recurrence = new Recurrence();
});

/** How many of `count` texts are looked for, none of which has come before. */
function lookedFor(count: number): number {
  let looked = 0;
  for (let i = 0; i < count; i++) {
    if (!recurrence.isLikely()) continue;
    looked++;
    recurrence.met(false);
  }
  return looked;
}

describe('texts of a kind', () => {
  it('are all looked for while some come again', () => {
    for (let i = 0; i < 10; i++) {
      expect(lookedFor(250)).toBe(250);
      recurrence.met(true);
    }
  });

  it('are looked for one in sixteen when none has come again for long', () => {
    expect(lookedFor(255)).toBe(255);
    expect(lookedFor(1600)).toBe(100);
  });

  it('are all looked for again when one comes again', () => {
    lookedFor(1000);
    recurrence.met(true);
    expect(lookedFor(255)).toBe(255);
  });
});
