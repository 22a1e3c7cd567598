import { type Alert, ZERO_TIME_MS } from '../alerts/alert.ts';
import type { MuteDecision } from '../alerts/muting.ts';
import type { LabelSet } from '../labels/label-set.ts';
import { ActiveSources } from './active-sources.ts';
import type { Place } from './bucket.ts';
import { Rule } from './rule.ts';
import type { InhibitRuleConfig } from './schema.ts';

/** Shared by the many label sets that no rule speaks of. */
const NOWHERE: readonly Place[] = [];

/**
 * Decides which alerts are inhibited, and by which. It must be given every alert that the store holds and every
 * change since. Whom a rule inhibits is as in Alertmanager, but every source that fires counts, where that program
 * tries one of those that are alike in the equal labels; and all of them are told.
 */
export class Inhibitor {
  readonly #rules: readonly Rule[];
  /** What the rules make of each label set, worked out once. */
  readonly #places = new Map<LabelSet, readonly Place[]>();

  constructor(rules: readonly InhibitRuleConfig[]) {
    this.#rules = rules.map((rule) => new Rule(rule));
  }

  /** Takes alerts as they now stand, new or changed. */
  accept(alerts: Iterable<Alert>): void {
    for (const { labels, endsAtMs } of alerts) {
      for (const place of this.#placesOf(labels)) {
        if (!place.isSource) continue;
        place.bucket.put(place, endsAtMs === ZERO_TIME_MS ? Infinity : endsAtMs);
      }
    }
  }

  /** Whether an alert with these labels is muted at `nowMs`; the ids are all inhibiting fingerprints, sorted. */
  decide(labels: LabelSet, nowMs: number): MuteDecision {
    let active = ActiveSources.none;
    for (const { bucket, isSource, isTarget } of this.#placesOf(labels)) {
      if (isTarget) active = active.union(bucket.active(nowMs, isSource));
    }
    return active.decision;
  }

  /** Forgets what is no longer held, sources among it. */
  sweep(isHeld: (labels: LabelSet) => boolean): void {
    for (const [labels, places] of this.#places) {
      if (isHeld(labels)) continue;
      for (const place of places) place.bucket.leave(place);
      this.#places.delete(labels);
    }
  }

  #placesOf(labels: LabelSet): readonly Place[] {
    if (this.#rules.length === 0) return NOWHERE;
    const known = this.#places.get(labels);
    if (known !== undefined) return known;
    const places: Place[] = [];
    for (const rule of this.#rules) {
      const place = rule.placeOf(labels);
      if (place !== undefined) places.push(place);
    }
    // A copy, as a list that grew holds room for more.
    const kept = places.length === 0 ? NOWHERE : places.slice();
    this.#places.set(labels, kept);
    return kept;
  }
}
