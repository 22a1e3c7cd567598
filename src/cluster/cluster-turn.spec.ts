import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Clock } from '../base/clock.ts';
import { ManualClock } from '../base/testing/manual-clock.ts';
import { MemoryLogger } from '../base/testing/memory-logger.ts';
import { ClusterTurn } from './cluster-turn.ts';
import { SendingClaims } from './sending-claims.ts';
import { SendingOrder } from './sending-order.ts';
import { Settling } from './settling.ts';
import { member, stranger } from './testing/fake-membership.ts';

const SECOND = 1000;
const GRACE = SECOND;
const NEWS = 2 * SECOND;

let clock: ManualClock;
let order: SendingOrder;
let turn: ClusterTurn;
let turnSpaced: (spacingMs: number) => ClusterTurn;
beforeEach(() => {
  clock = new ManualClock();
  order = new SendingOrder('d');
  const settling = new Settling({
    clock,
    logger: new MemoryLogger(),
    intervalMs: 2 * SECOND,
    timeoutMs: 60 * SECOND,
    memberCount: () => 1,
  });
  turnSpaced = (spacingMs) =>
    new ClusterTurn({
      ...{ clock, order, settling, spacingMs, claims: claims(clock, spacingMs) },
      ...{ peerTimeoutMs: 15 * SECOND, graceMs: GRACE, newsMs: NEWS },
    });
  turn = turnSpaced(0);
});

function claims(by: Clock, answerMs: number): SendingClaims {
  return new SendingClaims({
    ...{ self: 'd', clock: by, order, say: () => undefined, answerMs },
    ...{ holdMs: 5 * SECOND, lookMs: 200 },
  });
}
const always = (): boolean => true;

/** The members beside `d`: by name, as another program, the last of all, is among them. */
const known = (...names: string[]): void =>
  order.update([member('d'), stranger('z'), ...names.map((name) => member(name))]);

/** The members beside `d`, all of another program. */
const strangers = (...names: string[]): void =>
  order.update([member('d'), ...names.map((name) => stranger(name))]);

/** After how many seconds the turn comes that begins now; `events` happen after the seconds that they name. */
async function secondsOfWait(
  events: Readonly<Record<number, () => void>> = {},
  isToTell = always,
): Promise<number> {
  const begin = clock.monotonic();
  const signal = new AbortController().signal;
  const waited = turn
    .claim('g')
    .wait({ signal, isToTell })
    .then(() => clock.monotonic() - begin);
  for (const [seconds, event] of Object.entries(events))
    clock.after(Number(seconds) * SECOND, event);
  await clock.advance(120 * SECOND);
  return (await waited) / SECOND;
}

describe('a turn', () => {
  it('comes at once for the first, and after the peer timeout for each that is before it', async () => {
    known();
    expect(await secondsOfWait()).toBe(0);
    known('a');
    expect(await secondsOfWait()).toBe(15);
    known('a', 'b', 'c');
    expect(turn.waitMs('g')).toBe(45 * SECOND);
    expect(await secondsOfWait()).toBe(45);
  });

  it('does not come at the very instant of a tick of the members before it, with which it shares the grid of times', async () => {
    turn = turnSpaced(700);
    known('a', 'b');
    expect(turn.waitMs('g')).toBe(31_400);
    expect(await secondsOfWait()).toBe(31.4);
  });

  it('comes a moment later for one that was held up: what was told meanwhile has yet to be read', async () => {
    known('a');
    const begin = clock.monotonic();
    // The timer fires 20 s late.
    const lateBy = (): number => (clock.monotonic() >= begin + 15 * SECOND ? 20 * SECOND : 0);
    const held = {
      now: () => clock.now(),
      monotonic: () => clock.monotonic() + lateBy(),
      after: clock.after.bind(clock),
    };
    const settling = new Settling({
      ...{ clock, logger: new MemoryLogger(), memberCount: () => 1 },
      ...{ intervalMs: 2 * SECOND, timeoutMs: 60 * SECOND },
    });
    const subject = new ClusterTurn({
      ...{ clock: held, order, settling, claims: claims(held, 0), peerTimeoutMs: 15 * SECOND },
      ...{ spacingMs: 0, graceMs: GRACE, newsMs: NEWS },
    });
    const waited = subject
      .claim('g')
      .wait({ signal: new AbortController().signal, isToTell: always })
      .then(() => clock.monotonic() - begin);
    await clock.advance(60 * SECOND);
    expect(await waited).toBe(16 * SECOND);
  });

  it('comes as soon as it would have without a member that goes meanwhile', async () => {
    known('a', 'b');
    expect(await secondsOfWait({ 4: () => known('b') })).toBe(15);
  });

  it('comes a moment after the last member before it has gone: its last word may be on its way', async () => {
    known('a');
    expect(await secondsOfWait({ 4: () => known() })).toBe(5);
    known('a', 'b');
    expect(await secondsOfWait({ 20: () => known('b') })).toBe(21);
  });

  it('comes no sooner for a member that goes while another program is still to come: that keeps to its place', async () => {
    strangers('a', 'b');
    expect(await secondsOfWait({ 4: () => strangers('b') })).toBe(30);
  });

  it('comes a moment after the last member of another program before it has gone', async () => {
    strangers('a', 'b');
    const events = { 4: () => strangers('b'), 18: () => strangers('z') };
    expect(await secondsOfWait(events)).toBe(19);
  });

  it('counts a member of which another program before it may not know yet that it is gone', async () => {
    strangers('a', 'b', 'c');
    strangers('b', 'c');
    await clock.advance(NEWS - 1);
    strangers('c');
    expect(turn.waitMs('g')).toBe(45 * SECOND);
    await clock.advance(NEWS - 1);
    expect(turn.waitMs('g')).toBe(45 * SECOND);
    await clock.advance(1);
    expect(turn.waitMs('g')).toBe(15 * SECOND);
  });

  it('counts nobody who is gone where those before it are as it is, or nobody is', () => {
    known('a', 'b');
    known('b');
    expect(turn.waitMs('g')).toBe(15 * SECOND);
    strangers('a', 'b');
    strangers();
    expect(turn.waitMs('g')).toBe(0);
  });

  it('is not put off by a member that goes when it has all but come', async () => {
    known('a');
    expect(await secondsOfWait({ 14.5: () => known() })).toBe(15);
  });

  it('does not come later for members that come, or that are after it', async () => {
    known('a');
    const events = { 3: () => known('a', 'b'), 5: () => known('a', 'b', 'e') };
    expect(await secondsOfWait(events)).toBe(15);
  });

  it('does not come later when the order changes to that of the ring and back', async () => {
    known('a');
    const ring = (): void => order.update([member('d'), member('a')]);
    expect(await secondsOfWait({ 3: ring, 4: () => known('a') })).toBeLessThanOrEqual(15);
  });

  it('ends with a question, for which it leaves the time between turns; where nothing is to be told, before that', async () => {
    turn = turnSpaced(700);
    known('a');
    expect(await secondsOfWait()).toBe(15.7);
    expect(await secondsOfWait({}, () => false)).toBe(15);
    known();
    expect(await secondsOfWait()).toBe(0);
  });

  it('asks before a further attempt where others are earlier', async () => {
    turn = turnSpaced(700);
    const again = async (): Promise<number> => {
      const begin = clock.monotonic();
      const signal = new AbortController().signal;
      const waited = turn.claim('g').again({ signal, isToTell: always });
      const over = waited.then(() => clock.monotonic() - begin);
      await clock.advance(5 * SECOND);
      return over;
    };
    known('a');
    expect(await again()).toBe(700);
    known();
    expect(await again()).toBe(0);
  });

  it('is not waited for by what has been given up', async () => {
    known('a');
    const gaveUp = new AbortController();
    const waited = turn.claim('g').wait({ signal: gaveUp.signal, isToTell: always });
    gaveUp.abort();
    await waited;
    expect(clock.pendingCount).toBe(0);
    await turn.claim('g').wait({ signal: gaveUp.signal, isToTell: always });
  });
});
