import type { Fault } from '../world/faults.ts';
import { flushDeadlinesMs, SEND_MS } from './bounds.ts';
import { overlaps, overlapsAny, type Stretch } from './spans.ts';
import type { Delivery, View } from './view.ts';

/** How long a commit may take that makes a record outlive its process. */
const COMMIT_MS = 500;
/** How long a record may take to every replica when nothing is wrong: a few gossip intervals. */
const PROPAGATION_MS = 1500;
/**
 * How long after a fault of the network has ended replicas may not have found each other: an attempt that has just
 * begun takes 10 s to fail, the next one comes `--cluster.reconnect-interval` later, and the exchange takes a moment.
 */
const RECONNECTION_MS = 21_000;
/** How long before a post that was sent to all at once is everywhere. */
const POST_MS = 100;

/** Faults that keep replicas from hearing of each other. */
const ISOLATING: readonly Fault['kind'][] = [
  'partition',
  'one-way partition',
  'datagrams are lost',
  'network is slow',
  'freeze',
];

/**
 * Why the second of two notifications could not be avoided; undefined: it could. At-least-once has its price where
 * nobody can know that the first was sent:
 * - a wrong clock makes records look older or younger than they are;
 * - the first was taken by the receiver but never recorded, as its sender died, was cut off or did not get the answer in
 *   the time that a flush has;
 * - its record did not get to the second's sender, as the network or a process was out of order;
 * - the receiver took longer to answer than others wait for one that tells.
 */
export function excuse(view: View, first: Delivery, second: Delivery): string | undefined {
  const clocks = wrongClock(view, first, second);
  if (clocks !== undefined) return clocks;
  if (knewOf(view, first, second)) return endedUnseen(view, first, second);
  return (
    endedUnseen(view, first, second) ??
    neverRecorded(view, first) ??
    nobodyThere(view, first, second) ??
    outOfReach(view, first, second) ??
    missedByGossip(view, first, second) ??
    tookTooLong(view, first, second)
  );
}

/**
 * An integration that wants no word of ends is not told of one, but the log notes it: what fires after it is new to the
 * log. Somebody who has lost posts can hold for ended what fires on for others.
 */
function endedUnseen(view: View, first: Delivery, second: Delivery): string | undefined {
  if (second.integration !== 'team/1' || view.facts.plan.settings.secondSendsResolved)
    return undefined;
  const noted = view.facts.logged.some(
    ({ atMs, record }) =>
      atMs > first.beganMs &&
      atMs < second.beganMs &&
      record.firing.length === 0 &&
      record.groupKey === first.groupKey &&
      `${record.receiver.groupName}/${record.receiver.index}` === first.integration,
  );
  const mistaking = view.faults(
    'posts are lost',
    'crash',
    'restart',
    'freeze',
    'receiver fails',
    'receiver answers are lost',
    'receiver is slow',
  );
  const since = mistaking.some(({ stretch: [from] }) => from < second.beganMs);
  return noted && since ? 'somebody held it for ended meanwhile' : undefined;
}

/** Whether the second's sender had the first in its own log when it began. */
function knewOf(view: View, first: Delivery, second: Delivery): boolean {
  const { recordedNs } = first;
  if (recordedNs === undefined) return false;
  return view.facts.logged.some(
    ({ replica, atMs, record }) =>
      replica === second.sender.replica &&
      atMs < second.beganMs &&
      record.timestampNs >= recordedNs &&
      record.groupKey === first.groupKey &&
      `${record.receiver.groupName}/${record.receiver.index}` === first.integration &&
      survived(view, replica, atMs, second.beganMs),
  );
}

/** Whether what a replica learned was on its disk when the process that learned it ended, if it did. */
function survived(view: View, replica: number, learnedMs: number, untilMs: number): boolean {
  const life = lifeAt(view, replica, learnedMs);
  if (life === undefined || life.toMs > untilMs) return true;
  return life.end === 'stop' || life.toMs > learnedMs + COMMIT_MS;
}

function neverRecorded(view: View, first: Delivery): string | undefined {
  const { replica } = first.sender;
  const life = lifeAt(view, replica, first.beganMs);
  const untilMs = (first.answeredMs ?? first.beganMs + 30_000) + COMMIT_MS + PROPAGATION_MS;
  if (life?.end === 'crash' && life.toMs <= untilMs) return 'its sender died before it was known';
  if (first.answeredMs !== undefined) return undefined;
  const during: Stretch = [first.beganMs, first.beganMs + 2 * SEND_MS];
  const frozen = (view.facts.freezes[replica] ?? []).map(({ fromMs, toMs }): Stretch => [
    fromMs,
    toMs,
  ]);
  if (overlapsAny(during, [...view.troubles(replica), ...frozen]))
    return 'its sender did not get the answer';
  if (life !== undefined && life.end !== 'alive' && life.toMs <= first.beganMs + 30_000)
    return 'its sender ended before it got the answer';
  // After attempts that failed it may be the last that the flush has time for.
  if (flushDeadlinesMs(view.facts.plan, first.tickMs).some((ms) => overlaps(during, [ms, ms])))
    return 'its flush was over before the answer came';
  return undefined;
}

/** The record was only where no process ran while the second's sender did. */
function nobodyThere(view: View, first: Delivery, second: Delivery): string | undefined {
  const { recordedNs } = first;
  const own = lifeAt(view, second.sender.replica, second.beganMs);
  if (own === undefined || recordedNs === undefined || own.fromMs < first.beganMs) return undefined;
  const knowing = view.facts.logged.filter(
    ({ record }) => record.timestampNs === recordedNs && record.groupKey === first.groupKey,
  );
  const during: Stretch = [own.fromMs, second.beganMs - 1000];
  const met = knowing.some(({ replica }) =>
    view.facts.lives[replica]?.some((life) => overlaps(during, [life.readyMs, life.toMs])),
  );
  return met ? undefined : 'nobody who knew of it was running';
}

function wrongClock(view: View, first: Delivery, second: Delivery): string | undefined {
  const during: Stretch = [first.beganMs - 2 * view.skewMs, second.deliveredMs];
  const wrong = view
    .faults('clock')
    .map(({ stretch }): Stretch => [stretch[0], stretch[1] + 2 * view.skewMs]);
  return overlapsAny(during, wrong) ? 'clocks were wrong' : undefined;
}

function outOfReach(view: View, first: Delivery, second: Delivery): string | undefined {
  const during: Stretch = [first.beganMs, second.beganMs];
  const apart = view
    .faults(...ISOLATING)
    .map(({ stretch: [from, to] }): Stretch => [from, to + RECONNECTION_MS]);
  return overlapsAny(during, apart) ? 'replicas could not hear each other' : undefined;
}

/**
 * Gossip reaches everybody only by chance in larger clusters: with Alertmanager's numbers each member passes a message
 * on three times, so that one is missed by all the others with a probability of (1 - 3 / (n - 1)) ^ (n - 1): never up
 * to four replicas, in 4 of 1000 cases with five, in 16 with seven. The next push/pull makes up for it.
 */
function missedByGossip({ facts }: View, first: Delivery, second: Delivery): string | undefined {
  const { replicas, settings } = facts.plan;
  const isTooLate = second.beganMs > (first.recordedMs ?? 0) + replicas * settings.pushPullMs;
  return replicas > 4 && !isTooLate
    ? 'gossip does not reach everybody in a large cluster'
    : undefined;
}

/**
 * Each lets one that tells have some time for it, once (`HOLD_MS` in src/cluster/cluster.ts); with a slow receiver that
 * may have been used up by an attempt before.
 */
function tookTooLong(view: View, first: Delivery, second: Delivery): string | undefined {
  if (second.beganMs > (first.recordedMs ?? Infinity) + PROPAGATION_MS) return undefined;
  const holdMs = Math.min(5000, view.facts.plan.settings.peerTimeoutMs);
  const slow = view.faults('receiver is slow').map(({ stretch }) => stretch);
  const isSlow = overlapsAny([first.tickMs, second.beganMs], slow);
  const hadTime = second.beganMs - first.beganMs >= holdMs;
  return isSlow || hadTime ? 'the receiver took longer than others wait' : undefined;
}

/**
 * Why somebody could still believe that an alert fires whose end had been told; undefined: he could not. The post of
 * the end was lost on the way to him, or he was down or frozen when it came, or it was just under way.
 */
export function unheardOf(
  view: View,
  id: string,
  first: Delivery,
  second: Delivery,
): string | undefined {
  if (wrongClock(view, first, second) !== undefined) return 'clocks were wrong';
  const { replica } = second.sender;
  const lastWord = view.facts.arrivals.findLast(
    (each) => each.replica === replica && each.id === id && each.atMs <= second.beganMs,
  );
  const life = lifeAt(view, replica, second.beganMs);
  const heard = lastWord?.firing === false && lastWord.atMs >= (life?.fromMs ?? 0);
  if (heard) return staleWord(view, second);
  const since: Stretch = [first.beganMs - 2 * view.facts.plan.settings.resendMs, second.beganMs];
  const missing = view.faults('posts are lost', 'crash', 'restart', 'freeze');
  if (
    overlapsAny(
      since,
      missing.map(({ stretch }): Stretch => [stretch[0], stretch[1] + 1000]),
    )
  )
    return 'he has not heard of its end';
  const comes = view.facts.arrivals.some(
    (each) =>
      each.replica === replica &&
      each.id === id &&
      each.atMs > second.beganMs &&
      each.atMs < second.beganMs + POST_MS,
  );
  return comes ? 'the word of its end was under way' : undefined;
}

/**
 * Why somebody who has heard of an end still tells of what was before it: he has just been frozen and goes on with what
 * he had begun, or the receiver failed and he tries again what he could not tell.
 */
function staleWord(view: View, second: Delivery): string | undefined {
  const { replica } = second.sender;
  const freezes = view.facts.freezes[replica] ?? [];
  if (freezes.some(({ fromMs, toMs }) => fromMs < second.beganMs && second.beganMs < toMs + 1000))
    return 'he has just been frozen';
  const flush: Stretch = [second.tickMs - 1000, second.beganMs];
  return overlapsAny(flush, view.troubles(replica)) ? 'he tries again what failed' : undefined;
}

function lifeAt(view: View, replica: number, atMs: number) {
  return view.facts.lives[replica]?.find((each) => each.fromMs <= atMs && atMs < each.toMs);
}
