import { statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import type * as Lmdb from 'lmdb';
import { messageOf } from '../base/errors.ts';
import { encodeFrame, framesIn } from './frame.ts';
import { storeKey } from './keys.ts';
import type { WriterReply, WriterRequest } from './writer-messages.ts';

/**
 * The thread that writes: each request is one transaction, answered once it is on disk. A thread of its own, as
 * the synchronous way of lmdb-js is the one whose errors can be caught, and a commit waits for the disk.
 */
// As CommonJS, half of the time that the ECMAScript modules take to load.
const { open } = createRequire(import.meta.url)('lmdb') as typeof Lmdb;

/** Frames are written in the same place one after the other, but for larger ones. */
const MEMORY_BYTES = 1024 * 1024;

const path = workerData as string;
let memory = Buffer.alloc(0);
let db: Lmdb.RootDatabase<Buffer, Buffer> | undefined;

function database(): Lmdb.RootDatabase<Buffer, Buffer> {
  db ??= open<Buffer, Buffer>({
    path,
    keyEncoding: 'binary',
    encoding: 'binary',
    maxDbs: 1,
    // A commit is on disk, in LMDB's own order, when it is done.
    overlappingSync: false,
  });
  return db;
}

function commit({ frames, puts, removes, removeRanges }: WriterRequest): void {
  const store = database();
  store.transactionSync(() => {
    for (const [start, end] of removeRanges) {
      const keys = [...store.getKeys({ start: Buffer.from(start), end: Buffer.from(end) })];
      for (const key of keys) store.removeSync(Buffer.from(key));
    }
    for (const key of removes) store.removeSync(Buffer.from(key));
    for (const { frame, value } of framesIn(Buffer.from(frames.buffer)))
      store.putSync(storeKey(frame.kind, frame.name, frame.key), value);
    for (const put of puts)
      store.putSync(storeKey(put.kind, put.name, put.key), encodeFrame(put, memoryOf));
  });
}

/** LMDB has copied one frame before the next one is encoded. */
function memoryOf(length: number): Buffer {
  if (length > MEMORY_BYTES) return Buffer.allocUnsafeSlow(length);
  if (length > memory.length) memory = Buffer.allocUnsafeSlow(Math.max(length, 2 * memory.length));
  return memory;
}

/**
 * Gives the memory of payloads back. This thread makes so little garbage of its own that it would be collected only
 * after tens of megabytes of them.
 */
function release({ frames, puts }: WriterRequest): void {
  for (const { buffer } of [frames, ...puts.map(({ payload }) => payload)])
    if (buffer instanceof ArrayBuffer && !buffer.detached) buffer.transfer(0);
}

async function answer(request: WriterRequest): Promise<WriterReply> {
  try {
    if (request.close) {
      await db?.close();
      db = undefined;
    } else {
      commit(request);
    }
    return { bytes: statSync(path, { throwIfNoEntry: false })?.size ?? 0 };
  } catch (error) {
    // An environment that had a fatal error works again once it is opened anew.
    const failed = db;
    db = undefined;
    await failed?.close().catch(() => undefined);
    return { error: messageOf(error) };
  }
}

parentPort?.on('message', (request: WriterRequest) => {
  void answer(request).then((reply) => {
    release(request);
    parentPort?.postMessage(reply);
    if (request.close) parentPort?.close();
  });
});
