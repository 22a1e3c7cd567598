/** What the store keeps for its owners; `StateStore` (state-store.ts) is the implementation on disk. */

/** Records by key, each durable on its own. */
export interface StateTable {
  readonly name: string;
  /**
   * What the table held when the store was opened; it can be read once, as it is let go of with that. Each payload is
   * the reader's own. After a salvage, a record that had been removed may be back.
   */
  entries(): Iterable<readonly [key: string, payload: Uint8Array]>;
  /** Resolves once all are on disk (together: all or none); rejects with a CodedError when they could not be written. */
  put(entries: readonly (readonly [key: string, payload: Uint8Array])[]): Promise<void>;
  /** Removes soon; what could not be removed stays and is logged. */
  remove(keys: readonly string[]): void;
}

/** A sequence of binary segments for what is written behind. */
export interface StateJournal {
  readonly name: string;
  /** What was there when the store was opened, oldest first; to be read once, as `StateTable.entries`. */
  segments(): Iterable<Uint8Array>;
  /**
   * Resolves once the segments are on disk (together: all or none); rejects with a CodedError when they could not be
   * written. They are the journal's from then on, and empty when it has written them.
   */
  append(...segments: readonly Uint8Array[]): Promise<void>;
  /**
   * Replaces, at one stroke or not at all, the segments that there were at the call; what is appended meanwhile stays,
   * behind. The segments are the journal's, too. One at a time: another call rejects until this one has ended.
   */
  rewrite(segments: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): Promise<void>;
  /** The bytes of the segments, for the owner to decide when to rewrite. */
  readonly bytes: number;
}

/** Small numbers by name that the process notes for its next life. */
export interface StateMeta {
  get(name: string): number | undefined;
  /** Resolves once it is on disk. */
  set(name: string, value: number): Promise<void>;
}

/** How the store was found when it was opened. */
export interface Opening {
  /**
   * `new`: there was none. `clean`: the last process closed it. `unclean`: the last process died; all was there.
   * `salvaged`: it was damaged, was put aside, and what could be read of it is in the new one.
   */
  readonly how: 'new' | 'clean' | 'unclean' | 'salvaged';
  /** When the last process was certainly alive, milliseconds since the Unix epoch; at most 5 seconds before its end. */
  readonly lastAliveMs: number | undefined;
}
