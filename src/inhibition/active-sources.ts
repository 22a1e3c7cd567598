import type { MuteDecision } from '../alerts/muting.ts';

/** Sources that fire, and the decision that this is for what they inhibit. Immutable, so that many alerts share one. */
export class ActiveSources {
  static readonly none = new ActiveSources([]);

  readonly decision: MuteDecision;
  readonly #fingerprints: readonly string[];
  #unions: WeakMap<ActiveSources, ActiveSources> | undefined;

  private constructor(sorted: readonly string[]) {
    this.#fingerprints = sorted;
    this.decision =
      sorted.length === 0 ? { kind: 'active' } : { kind: 'muted', by: 'inhibition', ids: sorted };
  }

  static of(fingerprints: readonly string[]): ActiveSources {
    return fingerprints.length === 0
      ? ActiveSources.none
      : new ActiveSources([...new Set(fingerprints)].sort());
  }

  /** All of both. Remembered, as alerts under the same rules ask for the same union. */
  union(other: ActiveSources): ActiveSources {
    if (other === this || other === ActiveSources.none) return this;
    if (this === ActiveSources.none) return other;
    this.#unions ??= new WeakMap();
    let union = this.#unions.get(other);
    if (union === undefined) {
      union = ActiveSources.of([...this.#fingerprints, ...other.#fingerprints]);
      this.#unions.set(other, union);
    }
    return union;
  }
}
