import type { Random } from '../random.ts';

/** Chance that always says the same: for exact waits in tests. */
export class FixedRandom implements Random {
  readonly #value: number;

  constructor(value = 0.5) {
    this.#value = value;
  }

  next(): number {
    return this.#value;
  }

  bytes(count: number): Uint8Array {
    return new Uint8Array(count).fill(Math.floor(this.#value * 256));
  }
}
