import { clockTime } from '../timeline.ts';
import type { Violation } from './check.ts';
import { activeTime, silences, type View } from './view.ts';

/** How long a change of a silence may take from the moment a replica stores it to the moment it is in effect. */
const TAKE_EFFECT_MS = 1000;

/**
 * A silence that every running replica knew, and that was active by every clock, when the sender's flush ticked, keeps
 * its alerts out of what that flush tells.
 */
export function checkSilenced(view: View): Violation[] {
  const { facts, skewMs } = view;
  const histories = view.silenceHistory();
  const ids = new Set(facts.silenced.map(({ record }) => record.id));
  return facts.attempts.flatMap((attempt) => {
    const { tickMs } = attempt;
    const running = replicasAt(view, tickMs);
    const isKnownAndActive = (replica: number, id: string, alert: string): boolean => {
      const story = view.stories.get(alert);
      const history = histories.get(`${replica} ${id}`) ?? [];
      // Whatever it knew around the tick must have been active.
      const before = history.findLast(({ atMs }) => atMs < tickMs - skewMs - TAKE_EFFECT_MS);
      const around = history.filter(
        ({ atMs }) => Math.abs(atMs - tickMs) <= skewMs + TAKE_EFFECT_MS,
      );
      if (before === undefined || story === undefined) return false;
      return [before, ...around].every(({ record }) => {
        const [startsMs, endsMs] = activeTime(record);
        return silences(record, story) && startsMs < tickMs - skewMs && endsMs > tickMs + skewMs;
      });
    };
    return attempt.firing.flatMap((alert): Violation[] => {
      const through = [...ids].find(
        (id) =>
          running.length > 0 && running.every((replica) => isKnownAndActive(replica, id, alert)),
      );
      if (through === undefined) return [];
      const message = `#${attempt.number} by ${attempt.sender.name} tells that ${alert} fires, which silence ${through.slice(0, 4)} keeps quiet`;
      return [{ invariant: 'silenced', atMs: attempt.beganMs, message }];
    });
  });
}

/** The replicas that run at an instant. */
function replicasAt({ facts }: View, atMs: number): number[] {
  return Array.from({ length: facts.plan.replicas }, (_, replica) => replica).filter((replica) =>
    facts.lives[replica]?.some((life) => life.fromMs <= atMs && atMs < life.toMs),
  );
}

/** Every change that somebody got an answer for is known in the end, or a later one of the same silence. */
export function checkAcknowledgedSilences(view: View): Violation[] {
  const { facts } = view;
  return facts.acknowledged.flatMap(({ atMs, record, replica }) =>
    facts.final.flatMap((state): Violation[] => {
      const known = state.silences.get(record.id);
      if (known !== undefined && known.updatedAtNs >= record.updatedAtNs) return [];
      const message = `silence ${record.id.slice(0, 4)}, as r${replica} answered for it at ${clockTime(atMs)}, is ${known === undefined ? 'not known' : 'an older one'} at r${state.replica} in the end`;
      return [{ invariant: 'silences last', atMs: facts.plan.endMs, message }];
    }),
  );
}
