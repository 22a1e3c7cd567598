import type { Clock } from '../base/clock.ts';
import { CodedError, messageOf } from '../base/errors.ts';
import type { FrameKind, FrameParts } from './frame.ts';
import { storeKey } from './keys.ts';
import { freeBytes } from './room.ts';
import type { StorageMetrics } from './storage.metrics.ts';
import { StoreWriter } from './store-writer.ts';

/** The code of the error about what could not be written. */
export const WRITE_FAILED = 'storage-write';

/** What is committed at one stroke with others that come while a commit is under way. */
const MAX_COMMIT_BYTES = 4 * 1024 * 1024;
/** Below this a write is likely to have failed for want of space, whatever the system calls it. */
const LITTLE_SPACE_BYTES = 1024 * 1024;

/** What a frame is to hold; the queue gives it its sequence number. */
export interface Put {
  readonly kind: FrameKind;
  readonly name: string;
  readonly key: Uint8Array;
  readonly payload: Uint8Array;
}

/** Changes that take effect together or not at all. */
export interface Change {
  readonly puts?: readonly Put[];
  /** Keys of the store. */
  readonly removes?: readonly Uint8Array[];
  readonly removeRanges?: readonly (readonly [start: Uint8Array, end: Uint8Array])[];
}

interface Pending {
  readonly change: Change;
  readonly bytes: number;
  readonly resolve: () => void;
  readonly reject: (error: CodedError) => void;
}

/** What the queue needs. */
export interface CommitQueueOptions {
  /** The file. */
  readonly path: string;
  readonly clock: Clock;
  readonly metrics: StorageMetrics;
  readonly lastSequence: number;
  /** Written with every commit. */
  readonly heartbeat: () => Put;
  /** Whether nothing is written before `release`. */
  readonly isHeld: boolean;
}

/** Changes on their way to disk, in their order: one commit at a time, with all that has come meanwhile in the next. */
export class CommitQueue {
  readonly #options: CommitQueueOptions;
  readonly #writer: StoreWriter;
  readonly #pending: Pending[] = [];
  #sequence: number;
  #running: Promise<void> | undefined;
  #isHeld: boolean;

  constructor(options: CommitQueueOptions) {
    this.#options = options;
    this.#isHeld = options.isHeld;
    this.#sequence = options.lastSequence;
    this.#writer = new StoreWriter(options.path);
  }

  /** Resolves once the change is on disk; rejects with a CodedError (`storage-write`) when it could not be written. */
  commit(change: Change): Promise<void> {
    return new Promise((resolve, reject) => {
      const bytes = (change.puts ?? []).reduce((sum, { payload }) => sum + payload.length, 0);
      this.#pending.push({ change, bytes, resolve, reject });
      if (!this.#isHeld) this.#running ??= this.#run();
    });
  }

  /** Begins to write, where that was held back. */
  release(): void {
    this.#isHeld = false;
    if (this.#pending.length > 0) this.#running ??= this.#run();
  }

  /** Waits for what is under way and closes the file. */
  async close(): Promise<void> {
    this.release();
    await this.#running;
    await this.#writer.close();
  }

  async #run(): Promise<void> {
    // Whatever comes in the same turn goes out together.
    await new Promise<void>((resolve) => this.#options.clock.after(0, resolve));
    while (this.#pending.length > 0) await this.#commitNext();
    this.#running = undefined;
  }

  async #commitNext(): Promise<void> {
    const { clock, metrics } = this.#options;
    const batch = this.#takeBatch();
    const begin = clock.monotonic();
    try {
      const changes = batch.map(({ change }) => change);
      const puts = changes.flatMap((change) => change.puts ?? []);
      const bytes = await this.#writer.write({
        removeRanges: changes.flatMap((change) => change.removeRanges ?? []),
        removes: changes.flatMap((change) => change.removes ?? []),
        puts: [...puts, this.#options.heartbeat()].map((put) => this.#numbered(put)),
      });
      metrics.committed((clock.monotonic() - begin) / 1000, bytes);
      for (const { resolve } of batch) resolve();
    } catch (error) {
      metrics.failed();
      const failure = this.#failure(error);
      for (const { reject } of batch) reject(failure);
    }
  }

  /** A removal takes effect before the puts of its commit: one of a key that is put before it waits. */
  #takeBatch(): Pending[] {
    let bytes = 0;
    let count = 0;
    const hasRemovals = this.#pending.some(({ change }) => (change.removes ?? []).length > 0);
    const hasPut = new Set<string>();
    for (const { change, bytes: more } of this.#pending) {
      const mustWait =
        count > 0 &&
        (bytes + more > MAX_COMMIT_BYTES ||
          change.removeRanges !== undefined ||
          (change.removes ?? []).some((key) => hasPut.has(hex(key))));
      if (mustWait) break;
      if (hasRemovals)
        for (const { kind, name, key } of change.puts ?? [])
          hasPut.add(hex(storeKey(kind, name, key)));
      bytes += more;
      count++;
    }
    return this.#pending.splice(0, count);
  }

  #numbered({ kind, name, key, payload }: Put): FrameParts {
    return { sequence: ++this.#sequence, kind, name, key, payload };
  }

  #failure(cause: unknown): CodedError {
    const { path } = this.#options;
    const reason = freeBytes(path) < LITTLE_SPACE_BYTES ? 'no space left on device' : '';
    const what = [messageOf(cause), reason].filter((text) => text !== '').join(': ');
    return new CodedError(WRITE_FAILED, `cannot write to ${path}: ${what}`);
  }
}

function hex(key: Uint8Array): string {
  return Buffer.from(key).toString('latin1');
}
