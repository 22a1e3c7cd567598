import { damaged, newestMeta, PAGE_HEADER_BYTES, type Meta, type Tree } from './lmdb-meta.ts';

const FLAG_BRANCH = 1;
const FLAG_LEAF = 2;
const FLAG_OVERFLOW = 4;
const NODE_HEADER_BYTES = 8;
const NODE_ON_OVERFLOW = 1;
const OVERFLOW_POINTER_BYTES = 24;
const NO_PAGE = 0xffff_ffff_ffff_ffffn;
const MAX_DEPTH = 31;

/** A key and its value. */
export interface Entry {
  readonly key: Buffer;
  readonly value: Buffer;
}

type Compare = (a: Buffer, b: Buffer) => number;

/** Keys of the list of free pages are numbers of 64 bits. */
function compareNumbers(a: Buffer, b: Buffer): number {
  if (a.length !== 8 || b.length !== 8) return 0;
  return Number(a.readBigUInt64LE() - b.readBigUInt64LE());
}

/**
 * Reads the file of an LMDB environment without LMDB: a damaged file, mapped into memory, ends the process without a
 * word, so that it has to be looked at first. Walks both trees of the newest transaction, all of whose pages must
 * be there, be of their kind and be used once. Answers keys and values, as views of `file`, in the order of the
 * keys. Throws a CodedError (`storage-damaged`) that names the page where it does not hold together.
 */
export function readLmdbFile(file: Buffer): Entry[] {
  const meta = newestMeta(file);
  const walk = new Walk(file, meta);
  const entries = walk.tree(meta.main, (a, b) => Buffer.compare(a, b));
  for (const { value } of walk.tree(meta.free, compareNumbers)) walk.freeList(value);
  return entries;
}

interface PageHead {
  readonly at: number;
  readonly flags: number;
}

/** A tree as far as it has been walked. */
interface Found {
  readonly entries: Entry[];
  readonly compare: Compare;
  /** What the branch above says: the next key is this or more. */
  floor: Buffer | undefined;
}

function checkOrder(page: number, key: Buffer, { entries, compare, floor }: Found): void {
  const last = entries.at(-1);
  const early = floor !== undefined && compare(key, floor) < 0;
  if (early || (last !== undefined && compare(key, last.key) <= 0))
    throw damaged(`page ${page} holds a key out of order`);
}

class Walk {
  readonly #file: Buffer;
  readonly #meta: Meta;
  /** Which pages are part of a tree, or free. */
  readonly #used: Uint8Array;

  constructor(file: Buffer, meta: Meta) {
    this.#file = file;
    this.#meta = meta;
    const pages = meta.lastPage + 1;
    // Free pages at the end may never have been written; a length beyond reason is not worth the memory.
    if (pages < 2 || pages * 512 > file.length * 64 + 2 ** 24)
      throw damaged(`its header counts ${pages} pages, its size is ${file.length} bytes`);
    this.#used = new Uint8Array(pages);
    this.#used.fill(1, 0, 2);
  }

  tree({ root, depth }: Tree, compare: Compare): Entry[] {
    const found: Found = { entries: [], compare, floor: undefined };
    if (depth > MAX_DEPTH) throw damaged(`its header tells of a tree of ${depth} levels`);
    if (root !== NO_PAGE) this.#page(Number(root), found, depth);
    return found.entries;
  }

  /** A list of free pages: a count, then page numbers; before the first page of a row stands its length, negative. */
  freeList(list: Buffer): void {
    const count = list.length >= 8 ? Number(list.readBigInt64LE(0)) : -1;
    if (count < 0 || (count + 1) * 8 > list.length)
      throw damaged('a list of free pages is no list');
    let row = 1;
    for (let at = 8; at <= count * 8; at += 8) {
      const entry = Number(list.readBigInt64LE(at));
      if (entry > 0) this.#use(entry, row);
      row = entry < 0 ? -entry : 1;
    }
  }

  #use(page: number, count: number): void {
    if (!Number.isSafeInteger(page) || page < 2 || page + count > this.#used.length)
      throw damaged(`page ${page} is not among its ${this.#used.length} pages`);
    if (this.#used.subarray(page, page + count).includes(1))
      throw damaged(`page ${page} is used twice`);
    this.#used.fill(1, page, page + count);
  }

  #head(page: number, count: number): PageHead {
    this.#use(page, count);
    const { pageBytes } = this.#meta;
    const at = page * pageBytes;
    if (at + count * pageBytes > this.#file.length)
      throw damaged(`page ${page} is missing: the file ends at byte ${this.#file.length}`);
    if (this.#file.readBigUInt64LE(at) !== BigInt(page))
      throw damaged(`page ${page} (at byte ${at}) does not carry its number`);
    // LMDB takes a page of a later transaction for one that it may change in place.
    if (this.#file.readBigUInt64LE(at + 8) > this.#meta.transaction)
      throw damaged(`page ${page} (at byte ${at}) is of a transaction yet to come`);
    return { at, flags: this.#file.readUInt16LE(at + 18) };
  }

  #page(page: number, found: Found, levels: number): void {
    const { at, flags } = this.#head(page, 1);
    if (flags !== (levels > 1 ? FLAG_BRANCH : FLAG_LEAF))
      throw damaged(`page ${page} (at byte ${at}) is not of the kind that its place asks for`);
    for (const [index, node] of this.#nodes(page, at).entries()) {
      const keyAt = node + NODE_HEADER_BYTES;
      const keyEnd = keyAt + this.#file.readUInt16LE(node + 6);
      if (keyEnd > at + this.#meta.pageBytes)
        throw damaged(`page ${page} (at byte ${at}) holds a key that goes beyond it`);
      const key = this.#file.subarray(keyAt, keyEnd);
      // The first key of a branch says nothing: all before the second is there.
      if (levels === 1 || index > 0) checkOrder(page, key, found);
      if (levels > 1) {
        if (index > 0) found.floor = key;
        this.#page(this.#child(node), found, levels - 1);
      } else {
        found.floor = undefined;
        found.entries.push({ key, value: this.#value(page, at, node) });
      }
    }
  }

  /** Where the nodes of a page begin. */
  #nodes(page: number, at: number): number[] {
    const { pageBytes } = this.#meta;
    const lower = this.#file.readUInt16LE(at + 20);
    const upper = this.#file.readUInt16LE(at + 22);
    const room = pageBytes - PAGE_HEADER_BYTES;
    if (lower > upper || upper > room || lower % 2 !== 0)
      throw damaged(`page ${page} (at byte ${at}) has impossible bounds`);
    // Bounds and pointers count from the end of the page's header.
    const base = at + PAGE_HEADER_BYTES;
    const nodes: number[] = [];
    for (let pointer = base; pointer < base + lower; pointer += 2) {
      const offset = this.#file.readUInt16LE(pointer);
      if (offset < upper || offset + NODE_HEADER_BYTES > room)
        throw damaged(`page ${page} (at byte ${at}) points beyond its bounds`);
      nodes.push(base + offset);
    }
    return nodes;
  }

  #child(node: number): number {
    return this.#file.readUInt32LE(node) + this.#file.readUInt16LE(node + 4) * 2 ** 32;
  }

  #value(page: number, at: number, node: number): Buffer {
    const size = this.#file.readUInt32LE(node);
    const flags = this.#file.readUInt16LE(node + 4);
    const begin = node + NODE_HEADER_BYTES + this.#file.readUInt16LE(node + 6);
    if ((flags & ~NODE_ON_OVERFLOW) !== 0)
      throw damaged(`page ${page} (at byte ${at}) holds a node of no known kind`);
    const onOverflow = flags === NODE_ON_OVERFLOW;
    const end = begin + (onOverflow ? OVERFLOW_POINTER_BYTES : size);
    if (end > at + this.#meta.pageBytes)
      throw damaged(`page ${page} (at byte ${at}) holds a node that goes beyond it`);
    return onOverflow ? this.#overflow(begin, size) : this.#file.subarray(begin, end);
  }

  #overflow(pointer: number, size: number): Buffer {
    const page = Number(this.#file.readBigUInt64LE(pointer));
    const pages = Number(this.#file.readBigUInt64LE(pointer + 16));
    const { pageBytes, transaction } = this.#meta;
    if (this.#file.readBigUInt64LE(pointer + 8) > transaction)
      throw damaged(`page ${page} is of a transaction yet to come`);
    if (pages < 1 || pages * pageBytes < size + PAGE_HEADER_BYTES)
      throw damaged(`page ${page} is to hold ${size} bytes and cannot`);
    const { at, flags } = this.#head(page, pages);
    if (flags !== FLAG_OVERFLOW || this.#file.readUInt32LE(at + 20) !== pages)
      throw damaged(`page ${page} (at byte ${at}) is not the long value that it should be`);
    return this.#file.subarray(at + PAGE_HEADER_BYTES, at + PAGE_HEADER_BYTES + size);
  }
}
