import { SEND_MS } from './bounds.ts';
import { overlapsAny, type Stretch } from './spans.ts';
import type { Delivery, View } from './view.ts';

/** How long a commit may take that makes a record outlive its process. */
const COMMIT_MS = 500;

/**
 * Why the second of two notifications could not be avoided; undefined: it could. At-least-once has its price where
 * nobody can know whether, or that, the first was sent:
 * - the first was taken by the receiver but never recorded, as its sender died, was cut off or did not get the answer;
 * - its record did not outlive its sender;
 * - a wrong clock makes records look older or younger than they are.
 */
export function excuse(view: View, first: Delivery, second: Delivery): string | undefined {
  return neverRecorded(view, first) ?? wrongClock(view, first, second);
}

function neverRecorded(view: View, first: Delivery): string | undefined {
  const { replica } = first.sender;
  const life = view.facts.lives[replica]?.find(
    (each) => each.fromMs <= first.beganMs && first.beganMs < each.toMs,
  );
  const untilMs = (first.answeredMs ?? first.beganMs + 30_000) + COMMIT_MS;
  if (life?.end === 'crash' && life.toMs <= untilMs)
    return 'its sender died before it was recorded';
  if (first.answeredMs !== undefined) return undefined;
  const during: Stretch = [first.beganMs, first.beganMs + 2 * SEND_MS];
  const away = view.facts.freezes[replica] ?? [];
  const frozen = away.map(({ fromMs, toMs }): Stretch => [fromMs, toMs]);
  if (overlapsAny(during, [...view.troubles(replica), ...frozen]))
    return 'its sender did not get the answer';
  if (life !== undefined && life.end !== 'alive' && life.toMs <= first.beganMs + 30_000)
    return 'its sender ended before it got the answer';
  return undefined;
}

function wrongClock(view: View, first: Delivery, second: Delivery): string | undefined {
  const during: Stretch = [first.beganMs - 2 * view.skewMs, second.deliveredMs];
  const wrong = view
    .faults('clock')
    .map(({ stretch }): Stretch => [stretch[0], stretch[1] + 2 * view.skewMs]);
  return overlapsAny(during, wrong) ? 'clocks were wrong' : undefined;
}
