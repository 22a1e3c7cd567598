/** Where a room's changes outlive the process: a log of binary segments that keeps its order. */
export interface SegmentJournal {
  /** What is there, oldest first. */
  segments(): Iterable<Uint8Array>;
  /** Resolves once the segment is on disk behind all appended before; rejects when it could not be written. */
  append(bytes: Uint8Array): Promise<void>;
  /** Replaces, at one stroke, what was there when it began; what is appended meanwhile stays, behind it. */
  rewrite(segments: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): Promise<void>;
  /** The size of all segments. */
  readonly bytes: number;
}
