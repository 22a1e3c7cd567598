import { clockTime } from '../timeline.ts';
import { SEND_MS, tellingBoundMs } from './bounds.ts';
import type { Violation } from './check.ts';
import { excuse, unheardOf } from './excuses.ts';
import type { Delivery, View } from './view.ts';

/**
 * Exactly once: what an integration is told of a group must say something new against what it was told last, by
 * Alertmanager's own rules, or come when the repeat interval is over. Where a fault makes a repetition unavoidable
 * (see `excuse`) it is let pass.
 */
export function checkOnce(view: View): Violation[] {
  return [...view.deliveries.values()].flatMap((deliveries) => {
    const found: Violation[] = [];
    for (const [i, second] of deliveries.entries()) {
      const first = deliveries[i - 1];
      if (first === undefined) continue;
      const undue = afterTheEnd(view, deliveries.slice(0, i), second);
      if (undue !== undefined) found.push(undue);
      else if (lastWords(deliveries.slice(0, i)).every((each) => !isNew(view, each, second)))
        found.push(...twice(view, deliveries.slice(0, i), second));
    }
    return [...found, ...checkRepeats(view, deliveries)];
  });
}

/** The last of some notifications, and those that were under way with it: the log may hold any of these. */
function lastWords(earlier: readonly Delivery[]): Delivery[] {
  const last = earlier.at(-1);
  return earlier.filter((each) => each === last || (each.recordedMs ?? 0) > (last?.beganMs ?? 0));
}

/** Whether the second says something that the first did not, or is a repetition that is due. */
function isNew(view: View, first: Delivery, second: Delivery): boolean {
  const { repeatIntervalMs } = view.facts.plan.settings;
  if (
    second.firing.some((id) => !first.firing.includes(id) || firedBetween(view, id, first, second))
  )
    return true;
  if (second.firing.length === 0) return first.firing.length > 0;
  if (second.resolved.some((id) => !first.resolved.includes(id))) return true;
  // The log counts from when the first was sent, by clocks that cut to milliseconds.
  return second.deliveredMs - first.deliveredMs >= repeatIntervalMs - SEND_MS;
}

/**
 * Whether the alert began to fire anew between two notifications, in truth or in the eyes of the second's sender, for
 * whom one that it hears nothing of runs out.
 */
function firedBetween(view: View, id: string, first: Delivery, second: Delivery): boolean {
  const sinceMs = first.beganMs - view.evaluationMs;
  const firing = view.stories.get(id)?.firing ?? [];
  if (firing.some(([fromMs]) => fromMs > sinceMs && fromMs < second.deliveredMs)) return true;
  return view.firingAt(second.sender.replica, id).some(({ ended, lastsMs }, i, all) => {
    const nextMs = all[i + 1]?.stretch[0] ?? Infinity;
    // The next process takes up what still lasts.
    if (ended === 'with the process' && nextMs < lastsMs) return false;
    return nextMs > sinceMs && nextMs < second.deliveredMs;
  });
}

function twice(view: View, earlier: readonly Delivery[], second: Delivery): Violation[] {
  const first = earlier.at(-1);
  if (first === undefined || excuse(view, first, second) !== undefined) return [];
  const message = `#${second.number} by ${second.sender.name} tells ${second.integration} nothing that #${first.number} by ${first.sender.name} at ${clockTime(first.deliveredMs)} did not`;
  return [{ invariant: 'told once', atMs: second.deliveredMs, message }];
}

/**
 * An alert that people were told has ended, and that has not fired since, and is told to fire. Since the tick: what is
 * told after failed attempts is as old as the flush.
 */
function afterTheEnd(
  view: View,
  earlier: readonly Delivery[],
  second: Delivery,
): Violation | undefined {
  for (const id of second.firing) {
    const last = earlier.findLast((each) => each.firing.includes(id) || each.resolved.includes(id));
    if (last?.resolved.includes(id) !== true) continue;
    const firing = view.stories.get(id)?.firing ?? [];
    const firesSince = firing.some(
      ([fromMs, toMs]) => toMs > last.tickMs && fromMs < second.deliveredMs,
    );
    if (firesSince || unheardOf(view, id, last, second) !== undefined) continue;
    const message = `#${second.number} by ${second.sender.name} tells ${second.integration} that ${id} fires, after #${last.number} by ${last.sender.name} at ${clockTime(last.deliveredMs)} told its end`;
    return { invariant: 'no word after the end', atMs: second.deliveredMs, message };
  }
  return undefined;
}

/**
 * What fires on, undisturbed at some replica, is repeated when the repeat interval is over: at the first tick after
 * that, group_interval later at the most, and within the time that telling takes. The product rounds up to whole group
 * intervals twice, as Alertmanager does.
 */
function checkRepeats(view: View, deliveries: readonly Delivery[]): Violation[] {
  const { plan } = view.facts;
  const { repeatIntervalMs, groupIntervalMs } = plan.settings;
  const boundMs = repeatIntervalMs + groupIntervalMs + tellingBoundMs(plan) + 2 * view.skewMs;
  return deliveries.flatMap((each, i): Violation[] => {
    const byMs = each.deliveredMs + boundMs;
    const next = deliveries[i + 1];
    if (byMs > plan.endMs || (next !== undefined && next.deliveredMs <= byMs)) return [];
    const steady = each.firing.some((id) => view.firesUndisturbed(id, each.deliveredMs, byMs));
    if (!steady) return [];
    const message = `what #${each.number} told ${each.integration} fires on and is not repeated by ${clockTime(byMs)}`;
    return [{ invariant: 'repeated in time', atMs: byMs, message }];
  });
}
