import { createHash } from 'node:crypto';
import { kindNumber, type FrameKind } from './frame.ts';

/** Longer keys are hashed: a key of LMDB may have 1,978 bytes, and the key of a group may be longer. */
const MAX_PLAIN_BYTES = 1024;
/** No text in UTF-8 begins with it. */
const HASHED = Buffer.from([0xff]);

/** The key of the store under which a frame is kept: its kind, its name, a zero, its key. */
export function storeKey(kind: FrameKind, name: string, key: Uint8Array): Buffer {
  const plain = kind === 'segment' || key.length <= MAX_PLAIN_BYTES;
  const tail = plain ? [key] : [HASHED, createHash('sha256').update(key).digest()];
  return Buffer.concat([Buffer.from([kindNumber(kind)]), Buffer.from(`${name}\0`), ...tail]);
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
