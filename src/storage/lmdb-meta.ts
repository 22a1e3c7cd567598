import { readSync } from 'node:fs';
import { CodedError } from '../base/errors.ts';

/** The code of the error about a file that is damaged. */
export const DAMAGED = 'storage-damaged';

/** What stands before everything else on a page. */
export const PAGE_HEADER_BYTES = 24;
const MAGIC = 0xbeefc0de;
/** The version of the format, that of lmdb-js 3. The upper half of the word is the program's own. */
const VERSION = 2;
/** Of the page that a header is on. */
const FLAG_META = 8;
/** In the header, of the tree of free pages: its keys are numbers; and of all: the store is one file, not a folder. */
const FREE_TREE_FLAGS = 0x4008;
/** A header is within so many bytes of the beginning of its page. */
const META_BYTES = 256;

/** A tree of the file: its root page and how many levels of pages it has. */
export interface Tree {
  readonly root: bigint;
  readonly depth: number;
}

/** A header of the file: what a transaction left. */
export interface Meta {
  readonly transaction: bigint;
  readonly free: Tree;
  readonly main: Tree;
  readonly lastPage: number;
  readonly pageBytes: number;
}

/** The error about a file that is not as LMDB writes it. */
export function damaged(what: string): CodedError {
  return new CodedError(DAMAGED, what);
}

/** The header of the newest transaction, of which both are looked at. Throws a CodedError (`storage-damaged`). */
export function newestMeta(file: Buffer): Meta {
  const first = metaAt(file, 0);
  const pageBytes = first?.pageBytes ?? 4096;
  const second = metaAt(file, pageBytes);
  if (!first && !second) throw damaged('neither of its two first pages is a header of the store');
  // A header is written in one piece, in turns: one that is none was spoilt, and the other is a transaction behind.
  if (!first || !second) throw damaged(`page ${first ? 1 : 0} is no header of the store`);
  // Each transaction writes the one that the last did not: two far apart, and the older would be taken for the newer.
  const apart = second.transaction - first.transaction;
  if (apart !== 1n && apart !== -1n && second.transaction + first.transaction !== 0n)
    throw damaged('its two headers are not of one transaction after the other');
  return apart > 0n ? second : first;
}

function metaAt(file: Buffer, at: number): Meta | undefined {
  const body = at + PAGE_HEADER_BYTES;
  if (file.length < body + 144) return undefined;
  // LMDB would end the process over a page of another kind.
  if (file.readUInt16LE(at + 18) !== FLAG_META) return undefined;
  if (file.readUInt32LE(body) !== MAGIC || file.readUInt16LE(body + 4) !== VERSION)
    return undefined;
  const pageBytes = file.readUInt32LE(body + 24);
  // With other flags, such as that of an encrypted store, LMDB would end it too. The tree of values has none.
  const plain =
    file.readUInt16LE(body + 28) === FREE_TREE_FLAGS && file.readUInt16LE(body + 76) === 0;
  if (!plain || pageBytes < 512 || pageBytes > 65536 || (pageBytes & (pageBytes - 1)) !== 0)
    return undefined;
  return {
    pageBytes,
    free: { depth: file.readUInt16LE(body + 30), root: file.readBigUInt64LE(body + 64) },
    main: { depth: file.readUInt16LE(body + 78), root: file.readBigUInt64LE(body + 112) },
    lastPage: Number(file.readBigUInt64LE(body + 120)),
    transaction: file.readBigUInt64LE(body + 128),
  };
}

/** The same of an open file, of which only the headers are read. */
export function readNewestMeta(fd: number): Meta {
  const first = metaAt(read(fd, META_BYTES), 0);
  return newestMeta(read(fd, (first?.pageBytes ?? 4096) + META_BYTES));
}

function read(fd: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  return bytes.subarray(0, readSync(fd, bytes, 0, length, 0));
}
