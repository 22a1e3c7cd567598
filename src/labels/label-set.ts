import { fnv1aPairs } from './fingerprint.ts';
import { Pairs, type Shape } from './pairs.ts';
import { hashValues } from './text-hash.ts';

/**
 * The labels of an alert. Interned: while it is in use there is one object per distinct set, so identity is
 * equality and what derives from labels can be cached against the object.
 */
export class LabelSet extends Pairs {
  /** What tables within the process find it by, see `hashValues`. */
  readonly hash: number;
  /**
   * The number of the alert with these labels in the journal of alerts, which alone sets it; -1: not there. Beside the
   * labels, where it costs no look-up in a table of its own.
   */
  journalSlot = -1;
  /** Where it stands in the `LabelTable` of each kind, which alone sets it; -1: nowhere. */
  storePlace = -1;
  groupsPlace = -1;
  /** Found once somebody wants to know: most alerts come and are resent without anybody asking. */
  #high = 0;
  #low = 0;

  /** The hash must be that of the pairs; `LabelInterner` and `of` see to it. */
  constructor(shape: Shape, values: readonly string[], hash: number) {
    super(shape, values);
    this.hash = hash;
  }

  /** From any record, not interned: for tests and for label sets that never meet the store. */
  static override of(record: Readonly<Record<string, string>>): LabelSet {
    const { shape, values } = Pairs.of(record);
    return new LabelSet(shape, values, hashValues(shape.hash, values));
  }

  /** The higher half of the 64-bit fingerprint, signed (see `fnv1aPairs`). */
  get fingerprintHigh(): number {
    // In both places, as a private method would cost each of the many objects a field.
    if ((this.#high | this.#low) === 0)
      [this.#high, this.#low] = fnv1aPairs(this.shape.names, this.values);
    return this.#high;
  }

  /** The lower half. */
  get fingerprintLow(): number {
    if ((this.#high | this.#low) === 0)
      [this.#high, this.#low] = fnv1aPairs(this.shape.names, this.values);
    return this.#low;
  }

  /** Sixteen hexadecimal digits, as the API prints it. */
  get fingerprint(): string {
    return hex(this.fingerprintHigh) + hex(this.fingerprintLow);
  }
}

function hex(half: number): string {
  return (half >>> 0).toString(16).padStart(8, '0');
}
