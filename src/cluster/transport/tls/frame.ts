import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { CodedError, messageOf } from '../../../base/errors.ts';
import { wireError } from '../../wire/wire-error.ts';

/** Whoever says another version is not understood. */
const VERSION = 'v0.1.0';
const LENGTH_BYTES = 4;
/** A packet has 1,400 bytes before compression, and a socket would take 64 KiB. */
const MAX_FRAME_BYTES = 128 * 1024;

/** What Alertmanager's TLS transport frames: a packet, or the word that all that follows is a stream. */
export type Frame =
  | { readonly kind: 'stream' }
  | {
      readonly kind: 'packet';
      /** Where the sender listens, `host:port`. */
      readonly from: string;
      readonly bytes: Uint8Array;
    };

/** A frame: a `MemberlistMessage` after its length, little-endian. */
export function encodeFrame(frame: Frame): Uint8Array {
  const writer = new BinaryWriter();
  writer.tag(1, WireType.LengthDelimited).string(VERSION);
  if (frame.kind === 'packet') {
    writer.tag(2, WireType.Varint).int32(1);
    writer.tag(3, WireType.LengthDelimited).string(frame.from);
    writer.tag(4, WireType.LengthDelimited).bytes(frame.bytes);
  }
  const message = writer.finish();
  const bytes = new Uint8Array(LENGTH_BYTES + message.length);
  new DataView(bytes.buffer).setUint32(0, message.length, true);
  bytes.set(message, LENGTH_BYTES);
  return bytes;
}

/** Finds the frames in bytes as they come. */
export class FrameReader {
  #bytes = new Uint8Array(0);

  push(chunk: Uint8Array): void {
    const rest = this.#bytes;
    if (rest.length === 0) {
      this.#bytes = Uint8Array.from(chunk);
      return;
    }
    const joined = new Uint8Array(rest.length + chunk.length);
    joined.set(rest);
    joined.set(chunk, rest.length);
    this.#bytes = joined;
  }

  /** The next frame that is there whole. Throws a CodedError when it is none, and then there are no more. */
  next(): Frame | undefined {
    if (this.#bytes.length < LENGTH_BYTES) return undefined;
    const length = new DataView(this.#bytes.buffer).getUint32(0, true);
    if (length > MAX_FRAME_BYTES) throw wireError('gossip-limit', `a frame of ${length} bytes`);
    const end = LENGTH_BYTES + length;
    if (this.#bytes.length < end) return undefined;
    const message = this.#bytes.subarray(LENGTH_BYTES, end);
    this.#bytes = this.#bytes.slice(end);
    return decodeMessage(message);
  }

  /** What came after the last frame. */
  get rest(): Uint8Array {
    return this.#bytes;
  }
}

function decodeMessage(message: Uint8Array): Frame {
  let fields: ReturnType<typeof readFields>;
  try {
    fields = readFields(message);
  } catch (error) {
    throw wireError('gossip-malformed', `a frame is no message: ${messageOf(error)}`);
  }
  const { version, kind, from, bytes } = fields;
  if (version !== VERSION) throw wireError('gossip-malformed', `a frame of version "${version}"`);
  if (kind === 0) return { kind: 'stream' };
  if (kind === 1) return { kind: 'packet', from, bytes };
  throw wireError('gossip-unknown-kind', `a frame of kind ${kind}`);
}

function readFields(message: Uint8Array) {
  const reader = new BinaryReader(message);
  const fields = { version: '', kind: 0, from: '', bytes: new Uint8Array(0) };
  while (reader.pos < reader.len) {
    const [number, type] = reader.tag();
    const isText = type === WireType.LengthDelimited;
    if (number === 1 && isText) fields.version = reader.string();
    else if (number === 2 && type === WireType.Varint) fields.kind = reader.int32();
    else if (number === 3 && isText) fields.from = reader.string();
    else if (number === 4 && isText) fields.bytes = Uint8Array.from(reader.bytes());
    else reader.skip(type, number);
    // Some of the reader's methods do not look where the bytes end.
    if (reader.pos > reader.len) throw new CodedError('gossip-truncated', 'it ends early');
  }
  return fields;
}
