import { CodedError } from '../base/errors.ts';
import { releaseMemory } from '../base/node/release-memory.ts';
import type { CommitQueue, Put } from './commit-queue.ts';
import type { FoundJournal } from './found-state.ts';
import { segmentKey, storeKey } from './keys.ts';
import type { StateJournal } from './state.ts';

/** How much of a rewrite goes into one commit. */
const REWRITE_CHUNK_BYTES = 1024 * 1024;

/**
 * A journal in the store. Segments are keyed by epoch and index. What is appended has even epochs. A rewrite takes
 * the next odd one, and what is appended from then on the even one after that. Once it is whole, its seal (the
 * number of its epoch) is written with the removal of all before it: what counts is the sealed epoch and the even
 * ones above. What a rewrite that never ended left behind is above the seal and odd: it does not count, and goes with the next.
 */
export class SegmentLog implements StateJournal {
  readonly name: string;
  readonly #queue: CommitQueue;
  #found: readonly Uint8Array[];
  #epoch: number;
  #index = 0;
  #bytes: number;
  #rewriting = false;

  constructor(name: string, queue: CommitQueue, found: FoundJournal | undefined) {
    this.name = name;
    this.#queue = queue;
    this.#found = found?.segments ?? [];
    this.#epoch = found?.nextEpoch ?? 0;
    this.#bytes = sizeOf(this.#found);
  }

  *segments(): Generator<Uint8Array, void, undefined> {
    const found = this.#found;
    this.#found = [];
    for (const segment of found) yield new Uint8Array(segment);
  }

  async append(...segments: readonly Uint8Array[]): Promise<void> {
    const bytes = sizeOf(segments);
    const puts = segments.map((segment) => this.#put(this.#epoch, this.#index++, segment));
    this.#bytes += bytes;
    try {
      await this.#commit(puts);
    } catch (error) {
      this.#bytes -= bytes;
      throw error;
    }
  }

  async rewrite(segments: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): Promise<void> {
    if (this.#rewriting)
      throw new CodedError('storage-busy', `the journal ${this.name} is being rewritten`);
    this.#rewriting = true;
    try {
      await this.#rewriteAs(this.#epoch + 1, segments);
    } finally {
      this.#rewriting = false;
    }
  }

  async #rewriteAs(
    epoch: number,
    segments: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  ): Promise<void> {
    const replaced = this.#bytes;
    this.#epoch = epoch + 1;
    this.#index = 0;
    let index = 0;
    let written = 0;
    let chunk: Put[] = [];
    let chunkBytes = 0;
    for await (const segment of segments) {
      chunk.push(this.#put(epoch, index++, segment));
      chunkBytes += segment.length;
      written += segment.length;
      if (chunkBytes < REWRITE_CHUNK_BYTES) continue;
      await this.#commit(chunk);
      chunk = [];
      chunkBytes = 0;
    }
    await this.#commit(chunk);
    await this.#queue.commit({ puts: [this.#seal(epoch)], removeRanges: [this.#before(epoch)] });
    this.#bytes += written - replaced;
  }

  /** The segments are nobody else's any more. */
  async #commit(puts: readonly Put[]): Promise<void> {
    try {
      await this.#queue.commit({ puts });
    } finally {
      for (const { payload } of puts) releaseMemory(payload);
    }
  }

  #put(epoch: number, index: number, payload: Uint8Array): Put {
    const key = segmentKey({ epoch, index });
    return { kind: 'segment', name: this.name, key, payload };
  }

  #seal(epoch: number): Put {
    const payload = Buffer.alloc(8);
    payload.writeDoubleLE(epoch);
    return { kind: 'seal', name: this.name, key: new Uint8Array(0), payload };
  }

  #before(epoch: number): readonly [Uint8Array, Uint8Array] {
    const at = (first: number): Buffer =>
      storeKey('segment', this.name, segmentKey({ epoch: first, index: 0 }));
    return [at(0), at(epoch)];
  }

  get bytes(): number {
    return this.#bytes;
  }
}

function sizeOf(segments: readonly Uint8Array[]): number {
  return segments.reduce((sum, { length }) => sum + length, 0);
}
