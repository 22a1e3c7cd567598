import type { FrameParts } from './frame.ts';

/** One transaction for the writing thread: removals first, then puts. */
export interface WriterRequest {
  /** As `encodeFrames` writes them: many parts of small ones would take long to hand to another thread. */
  readonly frames: Uint8Array<ArrayBuffer>;
  /** Further ones, of payloads that are handed over. Their keys are none of those of `frames`. */
  readonly puts: readonly FrameParts[];
  readonly removes: readonly Uint8Array[];
  /** From a key up to, but not with, another. */
  readonly removeRanges: readonly (readonly [start: Uint8Array, end: Uint8Array])[];
  /** Closes the store instead; the thread ends with its answer. */
  readonly close?: boolean;
}

/** The thread's answer to a request, in their order. */
export type WriterReply =
  { /** Of the file. */ readonly bytes: number } | { readonly error: string };
