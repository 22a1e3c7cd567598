import { fnv1aPairs } from './fingerprint.ts';
import { Pairs, type Shape } from './pairs.ts';

/**
 * The labels of an alert. Interned: while it is in use there is one object per distinct set, so identity is
 * equality and what derives from labels can be cached against the object.
 */
export class LabelSet extends Pairs {
  /** The 64-bit fingerprint as two signed halves (see `fnv1aPairs`). */
  readonly fingerprintHigh: number;
  readonly fingerprintLow: number;
  /**
   * The number of the alert with these labels in the journal of alerts, which alone sets it; -1: not there. Beside the
   * labels, where it costs no look-up in a table of its own.
   */
  journalSlot = -1;

  /** The fingerprint must be that of the pairs; `LabelInterner` and `of` see to it. */
  constructor(
    shape: Shape,
    values: readonly string[],
    fingerprintHigh: number,
    fingerprintLow: number,
  ) {
    super(shape, values);
    this.fingerprintHigh = fingerprintHigh;
    this.fingerprintLow = fingerprintLow;
  }

  /** From any record, not interned: for tests and for label sets that never meet the store. */
  static override of(record: Readonly<Record<string, string>>): LabelSet {
    const { shape, values } = Pairs.of(record);
    const [high, low] = fnv1aPairs(shape.names, values);
    return new LabelSet(shape, values, high, low);
  }

  /** Sixteen hexadecimal digits, as the API prints it. */
  get fingerprint(): string {
    return hex(this.fingerprintHigh) + hex(this.fingerprintLow);
  }
}

function hex(half: number): string {
  return (half >>> 0).toString(16).padStart(8, '0');
}
