import { closeSync, fstatSync, ftruncateSync, openSync, statfsSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { readNewestMeta } from './lmdb-meta.ts';

/** The file grows by so much at a time. */
const STEP_BYTES = 256 * 1024;
const ZEROS = Buffer.alloc(STEP_BYTES);
/** What a new file needs to begin with, and the files beside it. */
const BEGINNING_BYTES = 1024 * 1024;

/** How much a commit changes. */
export interface Extent {
  /** Of all that is put. */
  readonly bytes: number;
  readonly puts: number;
  readonly removes: number;
}

/**
 * Takes what room on the disk a commit can need, by writing zeros behind the end of the file, before LMDB writes
 * there. That the disk is full is then an error of ours: liblmdb of lmdb-js 3.5.6 writes the message about a page that
 * the system refused beyond the memory for it (`last_error` in `mdb_page_flush`), which ends the process.
 * @throws what the system says, with the file as it was
 */
export function takeRoom(path: string, extent: Extent): void {
  const file = openSync(path, 'r+');
  try {
    const { size } = fstatSync(file);
    const { lastPage, pageBytes } = readNewestMeta(file);
    const wanted = (lastPage + 1 + pagesOf(extent, lastPage, pageBytes)) * pageBytes;
    if (wanted > size) extend(file, size, Math.ceil(wanted / STEP_BYTES) * STEP_BYTES);
  } finally {
    closeSync(file);
  }
}

/** Throws when there is no room for a new file. */
export function expectRoomForNew(path: string): void {
  if (freeBytes(path) < BEGINNING_BYTES) throw new Error('there is no room for a new file');
}

/** How much room there is on the disk of a file; Infinity where the system does not say. */
export function freeBytes(path: string): number {
  try {
    const { bavail, bsize } = statfsSync(dirname(path));
    return bavail * bsize;
  } catch {
    return Infinity;
  }
}

/**
 * LMDB changes a page by writing another: of each put and removal the way from the root, but never more than there
 * are; what is put, rounded up to pages; and the list of free ones.
 */
function pagesOf({ bytes, puts, removes }: Extent, lastPage: number, pageBytes: number): number {
  const changed = Math.min(4 * (puts + removes), lastPage + puts);
  return Math.ceil(bytes / pageBytes) + 2 * puts + changed + 16;
}

function extend(file: number, from: number, to: number): void {
  try {
    for (let at = from; at < to;)
      at += writeSync(file, ZEROS, 0, Math.min(STEP_BYTES, to - at), at);
  } catch (error) {
    ftruncateSync(file, from);
    throw error;
  }
}
