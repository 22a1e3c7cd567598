/** Where a room's changes outlive the process: a log of binary segments that keeps its order. */
export interface SegmentJournal {
  /** What is there, oldest first. */
  segments(): Iterable<Uint8Array>;
  /**
   * Resolves once the segments are on disk, together, behind all that the store was given before the call and ahead of
   * all that it is given after it; rejects when they could not be written. They are the journal's from then on.
   */
  append(...segments: readonly Uint8Array[]): Promise<void>;
  /** Replaces, at one stroke, what was there when it began; what is appended meanwhile stays, behind it. */
  rewrite(segments: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): Promise<void>;
  /** The size of all segments. */
  readonly bytes: number;
}
