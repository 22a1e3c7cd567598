/**
 * Lifeguard's health score: how far we trust our own view. It rises when we are accused or our probes go unanswered,
 * and makes us slower to accuse others.
 */
export class Awareness {
  readonly #max: number;
  #score = 0;

  /** The score stays below `max`. */
  constructor(max: number) {
    this.#max = Math.max(1, max);
  }

  get score(): number {
    return this.#score;
  }

  apply(delta: number): void {
    this.#score = Math.min(this.#max - 1, Math.max(0, this.#score + delta));
  }

  scale(durationMs: number): number {
    return durationMs * (this.#score + 1);
  }
}
