/** Where chance comes from, so that a simulation can repeat it. */
export interface Random {
  /** A number in [0, 1). */
  next(): number;
  /** `count` bytes fit for identifiers. */
  bytes(count: number): Uint8Array;
}
