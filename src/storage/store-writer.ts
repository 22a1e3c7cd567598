import { existsSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import type * as Lmdb from 'lmdb';
import { releaseMemory } from '../base/node/release-memory.ts';
import { encodeFrame, frameLength, type FrameParts } from './frame.ts';
import { storeKey } from './keys.ts';
import { expectRoomForNew, takeRoom } from './room.ts';

/** What becomes one transaction: removals first, then puts. */
export interface WriterRequest {
  readonly puts: readonly FrameParts[];
  readonly removes: readonly Uint8Array[];
  /** From a key up to, but not with, another. */
  readonly removeRanges: readonly (readonly [start: Uint8Array, end: Uint8Array])[];
}

type Database = Lmdb.RootDatabase<Buffer, Buffer>;

/** Writes to the store's file, one request at a time. LMDB writes, and waits for the disk, on a thread of its own. */
export class StoreWriter {
  readonly #path: string;
  #db: Database | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  /**
   * Resolves, with the size of the file, once the request is on disk; rejects with what the system said. The payloads
   * must not change before.
   */
  async write(request: WriterRequest): Promise<number> {
    const frames = Buffer.allocUnsafeSlow(
      request.puts.reduce((sum, parts) => sum + frameLength(parts), 0),
    );
    try {
      const entries = entriesOf(request.puts, frames);
      const db = (this.#db ??= opened(this.#path));
      const removes = keysToRemove(db, request);
      const extent = { bytes: frames.length, puts: entries.length, removes: removes.length };
      takeRoom(this.#path, extent);
      await db.batch(() => change(db, removes, entries));
      return statSync(this.#path, { throwIfNoEntry: false })?.size ?? 0;
    } catch (error) {
      const cause = await causeOf(error);
      // An environment that had a fatal error works again once it is opened anew.
      const failed = this.#db;
      this.#db = undefined;
      await failed?.close().catch(() => undefined);
      throw cause;
    } finally {
      releaseMemory(frames);
    }
  }

  async close(): Promise<void> {
    await this.#db?.close();
    this.#db = undefined;
  }
}

function opened(path: string): Database {
  if (!existsSync(path)) expectRoomForNew(path);
  // As CommonJS, half of the time that the ECMAScript modules take to load; and not before there is something to write.
  const { open } = createRequire(import.meta.url)('lmdb') as typeof Lmdb;
  return open<Buffer, Buffer>({
    path,
    keyEncoding: 'binary',
    encoding: 'binary',
    maxDbs: 1,
    // A commit is on disk, in LMDB's own order, when it is done.
    overlappingSync: false,
  });
}

interface Entry {
  readonly key: Buffer;
  readonly value: Buffer;
}

/** What is put, one behind the other in `frames`. */
function entriesOf(puts: readonly FrameParts[], frames: Buffer): Entry[] {
  let at = 0;
  return puts.map((parts) => {
    const value = encodeFrame(parts, frames.subarray(at));
    at += value.length;
    return { key: storeKey(parts.kind, parts.name, parts.key), value };
  });
}

function keysToRemove(db: Database, { removes, removeRanges }: WriterRequest): Buffer[] {
  const ranges = removeRanges.flatMap(([start, end]) => [
    ...db.getKeys({ start: Buffer.from(start), end: Buffer.from(end) }),
  ]);
  return [...ranges, ...removes].map((key) => Buffer.from(key));
}

/** Called by `batch`, which makes one transaction of it. What was done before an error would be written: throws none. */
function change(db: Database, removes: readonly Buffer[], entries: readonly Entry[]): void {
  for (const key of removes) void db.remove(key);
  for (const { key, value } of entries) void db.put(key, value);
}

/** A commit that fails says only so; why is told by a promise, which rejects. */
async function causeOf(error: unknown): Promise<unknown> {
  if (!(error instanceof Error) || !('commitError' in error)) return error;
  try {
    await error.commitError;
    return error;
  } catch (cause) {
    return cause;
  }
}
