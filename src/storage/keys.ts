import { createHash } from 'node:crypto';
import { kindNumber, type FrameKind } from './frame.ts';

/** Longer keys are hashed: a key of LMDB may have 1,978 bytes, and the key of a group may be longer. */
const MAX_PLAIN_BYTES = 1024;
/** No text in UTF-8 begins with it. */
const HASHED = Buffer.from([0xff]);
/** What the keys of a table begin with, by its name: there are a handful. */
const PREFIXES: Readonly<Record<FrameKind, Map<string, Buffer>>> = {
  record: new Map(),
  segment: new Map(),
  seal: new Map(),
  meta: new Map(),
};

/** The key of the store under which a frame is kept: its kind, its name, a zero, its key. */
export function storeKey(kind: FrameKind, name: string, key: Uint8Array): Buffer {
  const prefix = prefixOf(kind, name);
  if (kind === 'segment' || key.length <= MAX_PLAIN_BYTES) return Buffer.concat([prefix, key]);
  return Buffer.concat([prefix, HASHED, createHash('sha256').update(key).digest()]);
}

function prefixOf(kind: FrameKind, name: string): Buffer {
  const known = PREFIXES[kind].get(name);
  if (known !== undefined) return known;
  const prefix = Buffer.concat([Buffer.from([kindNumber(kind)]), Buffer.from(`${name}\0`)]);
  PREFIXES[kind].set(name, prefix);
  return prefix;
}

/** Where a segment stands in its journal. */
export interface SegmentPlace {
  /** Even for what is appended, odd for what a rewrite put in the place of all before; see `SegmentLog`. */
  readonly epoch: number;
  readonly index: number;
}

/** The key of a segment, which sorts as its place. */
export function segmentKey({ epoch, index }: SegmentPlace): Buffer {
  const key = Buffer.alloc(8);
  key.writeUInt32BE(epoch, 0);
  key.writeUInt32BE(index, 4);
  return key;
}

/** The place that a segment's key tells. */
export function segmentPlace(key: Buffer): SegmentPlace {
  return key.length === 8
    ? { epoch: key.readUInt32BE(0), index: key.readUInt32BE(4) }
    : { epoch: 0, index: 0 };
}
