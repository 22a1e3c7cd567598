import type { MuteDecision } from '../alerts/muting.ts';
import { isInside } from './is-inside.ts';
import type { TimeInterval } from './schema.ts';
import { WallClock } from './wall-clock.ts';

/** Decides by a route's intervals whether it may notify. */
export class TimeMuter {
  readonly #intervals: ReadonlyMap<string, readonly TimeInterval[]>;
  readonly #clock = new WallClock();

  /** `intervals` by name: every name that a route has. */
  constructor(intervals: ReadonlyMap<string, readonly TimeInterval[]>) {
    this.#intervals = intervals;
  }

  /**
   * Muted outside every active interval, the ids being the names of all of them; else inside any mute interval, the
   * ids being the names of those. The order is Alertmanager's.
   */
  decide(
    route: {
      readonly muteTimeIntervals: readonly string[];
      readonly activeTimeIntervals: readonly string[];
    },
    nowMs: number,
  ): MuteDecision {
    const isNow = (name: string): boolean => this.#holds(name, nowMs);
    const { muteTimeIntervals, activeTimeIntervals } = route;
    if (activeTimeIntervals.length > 0 && !activeTimeIntervals.some(isNow)) {
      return { kind: 'muted', by: 'active_time_interval', ids: activeTimeIntervals };
    }
    const ids = muteTimeIntervals.filter(isNow);
    return ids.length === 0 ? { kind: 'active' } : { kind: 'muted', by: 'mute_time_interval', ids };
  }

  #holds(name: string, nowMs: number): boolean {
    const intervals = this.#intervals.get(name) ?? [];
    return intervals.some((interval) => isInside(interval, nowMs, this.#clock));
  }
}
