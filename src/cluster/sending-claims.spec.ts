import { beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Clock } from '../base/clock.ts';
import { ManualClock } from '../base/testing/manual-clock.ts';
import type { Claim } from './claim-message.ts';
import { type SendingClaim, SendingClaims } from './sending-claims.ts';
import { SendingOrder } from './sending-order.ts';
import { stranger } from './testing/fake-membership.ts';

const ANSWER = 700;
const HOLD = 5000;
const LOOK = 200;
const GROUP = 'g';

let clock: ManualClock;
/** What was said, by whom. */
let said: string[];
let members: Map<string, SendingClaims>;
let orders: Map<string, SendingOrder>;
/** How long a word takes to another member; undefined: it gets lost. */
let latencyMs: (from: string, to: string) => number | undefined;
beforeEach(() => {
  clock = new ManualClock();
  said = [];
  members = new Map();
  orders = new Map();
  latencyMs = () => 50;
});

/** Members that go by the order of their names. */
function meet(...names: readonly string[]): void {
  for (const name of names) {
    orders.set(name, new SendingOrder(name));
    members.set(name, open(name, clock));
  }
  known(...names);
}

/** Who is a member from now on. */
function known(...names: readonly string[]): void {
  for (const order of orders.values()) order.update(names.map((name) => stranger(name)));
}

function open(self: string, by: Clock): SendingClaims {
  const order = orders.get(self) ?? new SendingOrder(self);
  const say = (claim: Claim): void => {
    said.push(`${self} ${claim.kind}`);
    for (const [to, other] of members) {
      const afterMs = to === self ? undefined : latencyMs(self, to);
      if (afterMs !== undefined) clock.after(afterMs, () => other.hear(claim));
    }
  };
  return new SendingClaims({
    ...{ self, clock: by, order, say },
    ...{ answerMs: ANSWER, holdMs: HOLD, lookMs: LOOK },
  });
}

const claimOf = (name: string, group = GROUP): SendingClaim => {
  const found = members.get(name);
  if (found === undefined) throw new Error(`there is no ${name}`);
  return found.claim(group);
};
const never = new AbortController().signal;

/** When the wait of this member ends that begins now, from the beginning. */
function waitOf(
  claim: SendingClaim,
  how: 'ask' | 'yield',
  isToTell = (): boolean => true,
  signal = never,
): { readonly overMs: () => number | undefined } {
  let overMs: number | undefined;
  void claim[how]({ isToTell, signal }).then(() => (overMs = clock.monotonic()));
  return { overMs: () => overMs };
}

describe('nothing is said', () => {
  it('by the first in the order, who tells at once', async () => {
    meet('a', 'b');
    const claim = claimOf('a');
    const wait = waitOf(claim, 'yield');
    await clock.advance(0);
    expect(wait.overMs()).toBe(clock.monotonic());
    claim.begin();
    claim.end();
    expect(said).toEqual([]);
  });

  it('by one who has nothing to tell when its turn has come, or has given up', async () => {
    meet('a', 'b');
    waitOf(claimOf('b'), 'ask', () => false);
    waitOf(claimOf('b'), 'ask', () => true, AbortSignal.abort());
    await clock.advance(2 * HOLD);
    expect(said).toEqual([]);
    expect(clock.pendingCount).toBe(0);
  });
});

describe('who asks', () => {
  it('goes on when nobody has answered for long enough, and says when it is done', async () => {
    meet('a', 'b');
    const claim = claimOf('b');
    const wait = waitOf(claim, 'ask');
    await clock.advance(ANSWER - 1);
    expect(wait.overMs()).toBeUndefined();
    await clock.advance(1);
    expect(wait.overMs()).toBe(clock.monotonic());
    claim.begin();
    claim.end();
    claim.end();
    expect(said).toEqual(['b asks', 'b done']);
  });

  it('leaves one that tells to it, and is through when that has told', async () => {
    meet('a', 'b');
    let told = false;
    const telling = claimOf('a');
    telling.begin();
    const wait = waitOf(claimOf('b'), 'ask', () => !told);
    await clock.advance(3000);
    expect(wait.overMs()).toBeUndefined();
    told = true;
    telling.end();
    await clock.advance(LOOK);
    expect(wait.overMs()).toBeDefined();
    expect(said).toEqual(['b asks', 'a tells', 'a done']);
  });

  it('goes on a moment after an attempt that it has waited for has failed', async () => {
    meet('a', 'b');
    const telling = claimOf('a');
    telling.begin();
    const wait = waitOf(claimOf('b'), 'ask');
    await clock.advance(2000);
    telling.end();
    // It could have told: the word of that may be slower than that it is done.
    await clock.advance(ANSWER);
    expect(wait.overMs()).toBeUndefined();
    await clock.advance(50 + LOOK);
    expect(wait.overMs()).toBeDefined();
  });

  it('waits for one that takes very long no longer than the others do', async () => {
    meet('a', 'b');
    claimOf('a').begin();
    const begin = clock.monotonic();
    const wait = waitOf(claimOf('b'), 'ask');
    await clock.advance(2 * HOLD);
    expect((wait.overMs() ?? NaN) - begin).toBeGreaterThanOrEqual(HOLD);
    expect((wait.overMs() ?? NaN) - begin).toBeLessThanOrEqual(HOLD + ANSWER + LOOK);
  });

  it('waits for the answer anew where it was held up: what came meanwhile is not read yet', async () => {
    meet('a', 'b');
    const begin = clock.monotonic();
    const held: Clock = {
      now: () => clock.now(),
      monotonic: () => clock.monotonic() + (clock.monotonic() >= begin + ANSWER ? 20_000 : 0),
      after: clock.after.bind(clock),
    };
    const wait = waitOf(open('b', held).claim(GROUP), 'ask');
    await clock.advance(2 * ANSWER - 1);
    expect(wait.overMs()).toBeUndefined();
    await clock.advance(1);
    expect(wait.overMs()).toBeDefined();
  });

  it('asks only when it has waited for one that has asked before', async () => {
    meet('a', 'b', 'c');
    waitOf(claimOf('c'), 'ask');
    await clock.advance(100);
    const wait = waitOf(claimOf('b'), 'ask');
    await clock.advance(HOLD - 100);
    expect(said).toEqual(['c asks']);
    await clock.advance(100 + LOOK);
    expect(said).toEqual(['c asks', 'b asks']);
    await clock.advance(ANSWER);
    expect(wait.overMs()).toBeDefined();
  });

  it('gives up when it is told to', async () => {
    meet('a', 'b');
    claimOf('a').begin();
    const over = new AbortController();
    const claim = claimOf('b');
    const wait = waitOf(claim, 'ask', () => true, over.signal);
    await clock.advance(1000);
    over.abort();
    await clock.advance(0);
    expect(wait.overMs()).toBeDefined();
    claim.end();
    expect(said.at(-1)).toBe('b done');
  });
});

describe('of two who ask at once', () => {
  it('the earlier in the order goes on', async () => {
    meet('a', 'b', 'c');
    const [b, c] = [waitOf(claimOf('b'), 'ask'), waitOf(claimOf('c'), 'ask')];
    await clock.advance(ANSWER);
    expect([b.overMs(), c.overMs()]).toEqual([clock.monotonic(), undefined]);
  });

  it('the earlier does not overtake one that it has heard', async () => {
    meet('a', 'b', 'c');
    const c = waitOf(claimOf('c'), 'ask');
    await clock.advance(51);
    const b = waitOf(claimOf('b'), 'ask');
    await clock.advance(ANSWER);
    expect([b.overMs(), c.overMs() !== undefined]).toEqual([undefined, true]);
  });

  it('the earlier goes on also where both have waited for the other before', async () => {
    meet('a', 'b', 'c');
    claimOf('b').begin();
    claimOf('c').begin();
    // Asked by somebody, both answer; each waits for the other's attempt, which takes longer than that.
    waitOf(claimOf('a'), 'ask');
    await clock.advance(200);
    const begin = clock.monotonic();
    const [b, c] = [waitOf(claimOf('b'), 'ask'), waitOf(claimOf('c'), 'ask')];
    await clock.advance(HOLD + ANSWER + LOOK);
    expect(b.overMs()).toBeDefined();
    expect(c.overMs()).toBeUndefined();
    await clock.advance(2 * HOLD);
    expect((c.overMs() ?? 0) - begin).toBeLessThanOrEqual(2 * HOLD + ANSWER + 2 * LOOK);
  });
});

describe('the first in the order', () => {
  it('waits for one that has asked, until that has told', async () => {
    meet('a', 'b');
    let told = false;
    waitOf(claimOf('b'), 'ask');
    await clock.advance(60);
    const wait = waitOf(claimOf('a'), 'yield', () => !told);
    await clock.advance(ANSWER);
    expect(wait.overMs()).toBeUndefined();
    told = true;
    await clock.advance(LOOK);
    expect(wait.overMs()).toBeDefined();
  });

  it('goes on without one that is no member any more', async () => {
    meet('a', 'b');
    waitOf(claimOf('b'), 'ask');
    await clock.advance(60);
    known('a');
    const wait = waitOf(claimOf('a'), 'yield');
    await clock.advance(0);
    expect(wait.overMs()).toBeDefined();
  });

  it('does not wait for what was asked long ago', async () => {
    meet('a', 'b');
    waitOf(claimOf('b'), 'ask');
    await clock.advance(2 * (ANSWER + HOLD) + 60);
    const wait = waitOf(claimOf('a'), 'yield');
    await clock.advance(0);
    expect(wait.overMs()).toBeDefined();
  });

  it('does not wait because of another group', async () => {
    meet('a', 'b');
    waitOf(claimOf('b', 'another'), 'ask');
    await clock.advance(60);
    const wait = waitOf(claimOf('a'), 'yield');
    await clock.advance(0);
    expect(wait.overMs()).toBeDefined();
  });
});

it('a group is done when the last of its attempts is over and nobody asks for it any more', async () => {
  meet('a', 'b');
  const [one, other, third] = [claimOf('b'), claimOf('b'), claimOf('b')];
  waitOf(one, 'ask');
  waitOf(third, 'ask');
  await clock.advance(ANSWER);
  one.begin();
  other.begin();
  one.end();
  other.end();
  expect(said).toEqual(['b asks', 'b asks']);
  third.end();
  expect(said).toEqual(['b asks', 'b asks', 'b done']);
});

describe('what is heard', () => {
  const claim = (over: Partial<Claim>): Claim => ({
    ...{ group: '00'.repeat(16), by: 'b', number: 7, kind: 'asks' },
    ...over,
  });

  it('is news once, and only when it is newer', () => {
    meet('a', 'b');
    const hear = (over: Partial<Claim>): boolean | undefined => members.get('a')?.hear(claim(over));
    expect(hear({})).toBe(true);
    expect(hear({})).toBe(false);
    expect(hear({ number: 6, kind: 'done' })).toBe(false);
    expect(hear({ group: '01'.repeat(16) })).toBe(true);
    expect(hear({ number: 8, kind: 'done' })).toBe(true);
  });

  it('is not taken up again when it comes once more after it was done', async () => {
    meet('a', 'b');
    const subject = members.get('a');
    subject?.hear(claim({}));
    subject?.hear(claim({ number: 8, kind: 'done' }));
    await clock.advance(2 * ANSWER);
    subject?.hear(claim({ group: '01'.repeat(16), number: 9 }));
    expect(subject?.hear(claim({}))).toBe(false);
  });

  it('counts for nothing by somebody unknown, or in our own name', () => {
    meet('a', 'b');
    expect(members.get('a')?.hear(claim({ by: 'x' }))).toBe(false);
    expect(members.get('a')?.hear(claim({ by: 'a' }))).toBe(false);
  });

  it('is kept of ten thousand groups', async () => {
    meet('a', 'b');
    waitOf(claimOf('b'), 'ask');
    await clock.advance(60);
    for (let i = 0; i < 10_000; i++)
      members.get('a')?.hear(claim({ group: i.toString(16).padStart(32, '0'), number: 10 + i }));
    const wait = waitOf(claimOf('a'), 'yield');
    await clock.advance(0);
    expect(wait.overMs()).toBeDefined();
  });
});

describe('whenever members come to their turns, and however long the words between them take', () => {
  interface Turn {
    readonly atMs: number;
    readonly takesMs: number;
  }
  const turn: fc.Arbitrary<Turn> = fc.record({
    atMs: fc.nat(3000),
    takesMs: fc.integer({ min: 1, max: HOLD - ANSWER - 2 * LOOK }),
  });
  const latency = fc.integer({ min: 1, max: ANSWER / 2 - LOOK / 2 });

  it('one of them tells', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(turn, { minLength: 2, maxLength: 4 }),
        fc.infiniteStream(latency),
        async (turns, latencies) => {
          clock = new ManualClock();
          said = [];
          members = new Map();
          orders = new Map();
          latencyMs = () => latencies.next().value as number;
          const names = turns.map((_, i) => `m${i}`);
          meet(...names);
          let told = 0;
          const heardOf = new Set<string>();
          const tell = async (name: string, place: number, takesMs: number): Promise<void> => {
            const claim = claimOf(name);
            const request = { isToTell: () => !heardOf.has(name), signal: never };
            await (place === 0 ? claim.yield(request) : claim.ask(request));
            if (heardOf.has(name)) {
              claim.end();
              return;
            }
            claim.begin();
            clock.after(takesMs, () => {
              told++;
              heardOf.add(name);
              for (const to of names)
                if (to !== name) clock.after(latencyMs(name, to) ?? 0, () => heardOf.add(to));
              claim.end();
            });
          };
          for (const [place, { atMs, takesMs }] of turns.entries())
            clock.after(atMs, () => void tell(`m${place}`, place, takesMs));
          await clock.advance(60_000);
          expect(told).toBe(1);
          expect(clock.pendingCount).toBe(0);
        },
      ),
      { numRuns: 300 },
    );
  });
});
