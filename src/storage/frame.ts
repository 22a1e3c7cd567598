import { crc32 } from 'node:zlib';

/**
 * Every value in the store is a frame: all that is needed to know what it is without the pages around it, so that
 * a scan of a damaged file finds it.
 *
 *     "TcR1" | crc32 of what follows (u32) | sequence (u64) | kind (u8) | length of name (u8) | length of key (u16)
 *     | length of payload (u32) | name | key | payload
 *
 * Numbers are little-endian.
 */
export interface Frame {
  /** Grows with every frame that is written: of two for one key, the higher is the newer. */
  readonly sequence: number;
  readonly kind: FrameKind;
  /** Of the table, the journal or the number. */
  readonly name: string;
  readonly key: Buffer;
  readonly payload: Buffer;
}

/** What a frame holds. */
export type FrameKind = 'record' | 'segment' | 'seal' | 'meta';

/** What a kind is on disk: its position and one. */
const KINDS: readonly FrameKind[] = ['record', 'segment', 'seal', 'meta'];
const MAGIC = Buffer.from('TcR1', 'latin1');
const CRC_AT = 4;
const SEQUENCE_AT = 8;
const KIND_AT = 16;
const NAME_LENGTH_AT = 17;
const KEY_LENGTH_AT = 18;
const PAYLOAD_LENGTH_AT = 20;
const HEADER_BYTES = 24;

/** The number that stands for a kind, in frames and in the store's keys. */
export function kindNumber(kind: FrameKind): number {
  return KINDS.indexOf(kind) + 1;
}

/** What a frame is made of. */
export type FrameParts = Omit<Frame, 'key' | 'payload'> & {
  readonly key: Uint8Array;
  readonly payload: Uint8Array;
};

/** How many bytes a frame takes. */
export function frameLength({ name, key, payload }: FrameParts): number {
  return HEADER_BYTES + Buffer.byteLength(name) + key.length + payload.length;
}

/** Encodes a frame at the beginning of `into`; answers the part of it that it takes. */
export function encodeFrame(parts: FrameParts, into: Buffer): Buffer {
  const { sequence, kind, name, key, payload } = parts;
  const frame = into.subarray(0, frameLength(parts));
  const nameLength = frame.write(name, HEADER_BYTES);
  MAGIC.copy(frame);
  frame.writeBigUInt64LE(BigInt(sequence), SEQUENCE_AT);
  frame.writeUInt8(kindNumber(kind), KIND_AT);
  frame.writeUInt8(nameLength, NAME_LENGTH_AT);
  frame.writeUInt16LE(key.length, KEY_LENGTH_AT);
  frame.writeUInt32LE(payload.length, PAYLOAD_LENGTH_AT);
  frame.set(key, HEADER_BYTES + nameLength);
  frame.set(payload, HEADER_BYTES + nameLength + key.length);
  frame.writeUInt32LE(crc32(frame.subarray(SEQUENCE_AT)), CRC_AT);
  return frame;
}

/** A frame and how many bytes it takes. */
interface Found {
  readonly frame: Frame;
  readonly length: number;
}

/** The frame that `value` is; undefined when it is none, or not whole. Its parts are views of `value`. */
export function decodeFrame(value: Buffer): Frame | undefined {
  const found = frameAt(value, 0);
  return found?.length === value.length ? found.frame : undefined;
}

function frameAt(bytes: Buffer, at: number): Found | undefined {
  if (bytes.length - at < HEADER_BYTES || bytes.compare(MAGIC, 0, 4, at, at + 4) !== 0)
    return undefined;
  const nameAt = at + HEADER_BYTES;
  const keyAt = nameAt + bytes.readUInt8(at + NAME_LENGTH_AT);
  const payloadAt = keyAt + bytes.readUInt16LE(at + KEY_LENGTH_AT);
  const end = payloadAt + bytes.readUInt32LE(at + PAYLOAD_LENGTH_AT);
  const kind = KINDS[bytes.readUInt8(at + KIND_AT) - 1];
  if (kind === undefined || end > bytes.length) return undefined;
  if (crc32(bytes.subarray(at + SEQUENCE_AT, end)) !== bytes.readUInt32LE(at + CRC_AT))
    return undefined;
  const frame = {
    sequence: Number(bytes.readBigUInt64LE(at + SEQUENCE_AT)),
    kind,
    name: bytes.toString('utf8', nameAt, keyAt),
    key: bytes.subarray(keyAt, payloadAt),
    payload: bytes.subarray(payloadAt, end),
  };
  return { frame, length: end - at };
}

/** All whole frames in `bytes`, wherever they begin. */
export function* scanFrames(bytes: Buffer): Generator<Frame, void, undefined> {
  for (let at = bytes.indexOf(MAGIC); at >= 0;) {
    const found = frameAt(bytes, at);
    if (found) yield found.frame;
    at = bytes.indexOf(MAGIC, at + (found?.length ?? 1));
  }
}
