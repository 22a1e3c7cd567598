import { fnv1aPairs } from './fingerprint.ts';
import { Pairs, type Shape } from './pairs.ts';

/**
 * The labels of an alert. Interned: while it is in use there is one object per distinct set, so identity is
 * equality and what derives from labels can be cached against the object.
 */
export class LabelSet extends Pairs {
  /** The 64-bit fingerprint as two halves (see `fnv1aPairs`). */
  readonly fingerprintHigh: number;
  readonly fingerprintLow: number;

  constructor(shape: Shape, values: readonly string[]) {
    super(shape, values);
    const [high, low] = fnv1aPairs(shape.names, values);
    this.fingerprintHigh = high;
    this.fingerprintLow = low;
  }

  /** From any record, not interned: for tests and for label sets that never meet the store. */
  static override of(record: Readonly<Record<string, string>>): LabelSet {
    const { shape, values } = Pairs.of(record);
    return new LabelSet(shape, values);
  }

  /** Sixteen hexadecimal digits, as the API prints it. */
  get fingerprint(): string {
    return hex(this.fingerprintHigh) + hex(this.fingerprintLow);
  }
}

function hex(half: number): string {
  return half.toString(16).padStart(8, '0');
}
