import { type LogRecord, nsToMs } from '../../../src/replication/records.ts';
import { EPOCH_MS } from '../engine/machine-clock.ts';
import { type Audience, groupOfKey } from '../replica/configuration.ts';
import { clockTime } from '../timeline.ts';
import { tellingBoundMs } from './bounds.ts';
import type { Violation } from './check.ts';
import { overlapsAny, type Stretch, without } from './spans.ts';
import { idOf, type View } from './view.ts';

/**
 * At least once, each replica by itself: while one holds an alert as firing, runs, reaches the receiver and nothing
 * mutes the alert, for as long as the bound, people must have heard that it fires by the end of that, from whomever.
 * What happens to the network or to other replicas is no excuse.
 */
export function checkTold(view: View): Violation[] {
  const found: Violation[] = [];
  const { plan } = view.facts;
  for (const story of plan.alerts) {
    const id = idOf(story);
    const muted = view.muted(id);
    for (const audience of view.audiences.get(id) ?? []) {
      const believed = view.believed(audience, id);
      for (let replica = 0; replica < plan.replicas; replica++) {
        const hindered = [...view.hindrances(replica), ...muted];
        const firing = view.firingAt(replica, id);
        const first = firing[0];
        for (const each of firing) {
          // Where ends are not told, what people believe of a second spell is not known.
          if (!audience.sendsResolved && each !== first) continue;
          found.push(
            ...untold(view, { id, audience, replica }, without(each.stretch, hindered), believed),
          );
          if (each.ended === 'by word' && audience.sendsResolved)
            found.push(
              ...endUntold(view, { id, audience, replica }, each.stretch[1], hindered, believed),
            );
        }
      }
    }
  }
  return found;
}

interface Subject {
  readonly id: string;
  readonly audience: Audience;
  readonly replica: number;
}

function untold(
  view: View,
  { id, audience, replica }: Subject,
  stretches: readonly Stretch[],
  believed: readonly Stretch[],
): Violation[] {
  const boundMs = tellingBoundMs(view.facts.plan);
  return stretches.flatMap(([fromMs, toMs]): Violation[] => {
    const byMs = fromMs + boundMs;
    if (toMs < byMs || overlapsAny([fromMs, byMs], believed)) return [];
    if (answerWasLost(view, { id, audience, replica }, fromMs)) return [];
    const message = `${id} fires at r${replica} undisturbed from ${clockTime(fromMs)}, and ${audience.integration} has not heard of it by ${clockTime(byMs)}`;
    return [{ invariant: 'told in time', atMs: byMs, message }];
  });
}

function endUntold(
  view: View,
  { id, audience, replica }: Subject,
  endedMs: number,
  hindered: readonly Stretch[],
  believed: readonly Stretch[],
): Violation[] {
  const { facts, skewMs } = view;
  const fromMs = endedMs + skewMs;
  const byMs = fromMs + tellingBoundMs(facts.plan);
  const life = facts.lives[replica]?.find((each) => each.fromMs <= endedMs && endedMs < each.toMs);
  if (life === undefined || life.toMs < byMs || byMs > facts.plan.endMs) return [];
  // What is muted when it ends is, as in Alertmanager, never told to have ended.
  if (overlapsAny([endedMs - 1, byMs], hindered)) return [];
  const refires = facts.arrivals.some(
    (each) =>
      each.replica === replica &&
      each.id === id &&
      each.firing &&
      each.atMs > endedMs &&
      each.atMs < byMs,
  );
  if (refires || !knewOf(view, replica, id, audience, endedMs)) return [];
  const isBelieved = believed.some(([from, to]) => from <= endedMs && to > byMs);
  if (!isBelieved) return [];
  const message = `${id} ended at r${replica} at ${clockTime(endedMs)}, and ${audience.integration} has not heard of it by ${clockTime(byMs)}`;
  return [{ invariant: 'end told in time', atMs: byMs, message }];
}

/**
 * Whether a replica's own log says that people were told that the alert fires, and will still say so when the bound is
 * over: an entry is forgotten after twice the repeat interval, which a long silence can outlast.
 */
function knewOf(
  view: View,
  replica: number,
  id: string,
  audience: Audience,
  atMs: number,
): boolean {
  const { facts } = view;
  const hash = facts.hashes.get(id);
  const last = facts.logged.findLast(
    (each) =>
      each.replica === replica &&
      each.atMs <= atMs &&
      `${each.record.receiver.groupName}/${each.record.receiver.index}` === audience.integration &&
      groupOfKey(each.record.groupKey) === audience.group,
  );
  const lastsMs = atMs + tellingBoundMs(facts.plan) + view.skewMs;
  if (hash === undefined || last === undefined || expiryMs(last.record) < lastsMs) return false;
  return last.record.firing.includes(hash);
}

/**
 * Whether people were told the end of an earlier spell by a notification whose answer was lost: the log still says that
 * they believe it to fire, so nobody tells them of the next one.
 */
function answerWasLost(view: View, { id, audience, replica }: Subject, atMs: number): boolean {
  const last = view.deliveries
    .get(`${audience.integration} ${audience.group}`)
    ?.findLast(
      (each) => each.deliveredMs < atMs && [...each.firing, ...each.resolved].includes(id),
    );
  const isUnknown = last?.resolved.includes(id) === true && last.answeredMs === undefined;
  return isUnknown && knewOf(view, replica, id, audience, atMs);
}

/** When an entry of the log may be forgotten, virtual time. */
function expiryMs({ expiresAtNs }: LogRecord): number {
  return nsToMs(expiresAtNs) - EPOCH_MS;
}
