import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { CodedError, messageOf } from '../../base/errors.ts';

/** The code of every error about bytes that are not what they should be. */
export const WIRE_ERROR = 'replication-wire';
/**
 * The code of an error about one record that is whole, but says what this program cannot make use of: those around it
 * are none the worse.
 */
export const UNUSABLE_RECORD = 'replication-unusable-record';

/** How a field is read: its wire type, and what takes its value from the reader. */
export type Field = readonly [type: WireType, read: (reader: BinaryReader) => void];

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Reads a message field by field. Answers what is in none of `fields`, or not of its wire type, as it came.
 * Throws whatever the reader throws on bytes that are no message.
 */
export function readMessage(
  bytes: Uint8Array,
  fields: Readonly<Record<number, Field>>,
): Uint8Array {
  const reader = messageReader(bytes);
  const unknown: Uint8Array[] = [];
  while (reader.pos < reader.len) {
    const start = reader.pos;
    const [number, type] = reader.tag();
    const field = fields[number];
    if (field?.[0] === type) {
      field[1](reader);
      // Some of the reader's methods do not look where the bytes end.
      if (reader.pos > reader.len) throw new RangeError('premature EOF');
    } else {
      reader.skip(type, number);
      unknown.push(bytes.subarray(start, reader.pos));
    }
  }
  return joined(unknown);
}

/** A reader of text that refuses bytes that are not UTF-8, and keeps a byte order mark. */
function messageReader(bytes: Uint8Array): BinaryReader {
  return new BinaryReader(bytes, (text) => utf8.decode(text));
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  if (parts.length === 0) return new Uint8Array(0);
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Runs a decoder; whatever it throws becomes a CodedError that names the message. */
export function decoding<T>(message: string, decode: () => T): T {
  try {
    return decode();
  } catch (error) {
    const code = error instanceof CodedError ? error.code : WIRE_ERROR;
    throw new CodedError(code, `not a valid ${message}: ${messageOf(error)}`);
  }
}

/** A field of text, bytes or a message. */
export function delimited(read: (reader: BinaryReader) => void): Field {
  return [WireType.LengthDelimited, read];
}

/** A field of a whole number. */
export function varint(read: (reader: BinaryReader) => void): Field {
  return [WireType.Varint, read];
}

const NS_PER_SECOND = 1_000_000_000n;

/** A field of type google.protobuf.Timestamp, in nanoseconds since the Unix epoch. */
export function timestamp(take: (ns: bigint) => void): Field {
  return delimited((reader) => {
    let seconds = 0n;
    let nanos = 0;
    readMessage(reader.bytes(), {
      1: varint((r) => void (seconds = BigInt(r.int64()))),
      2: varint((r) => void (nanos = r.int32())),
    });
    if (nanos < 0 || nanos > 999_999_999)
      throw new RangeError(`${nanos} nanoseconds in a timestamp`);
    take(seconds * NS_PER_SECOND + BigInt(nanos));
  });
}

/** Writes a google.protobuf.Timestamp, with both of its fields left out when they are zero. */
export function writeTimestamp(writer: BinaryWriter, field: number, ns: bigint): void {
  const nanos = ((ns % NS_PER_SECOND) + NS_PER_SECOND) % NS_PER_SECOND;
  const seconds = (ns - nanos) / NS_PER_SECOND;
  writer.tag(field, WireType.LengthDelimited).fork();
  if (seconds !== 0n) writer.tag(1, WireType.Varint).int64(seconds);
  if (nanos !== 0n) writer.tag(2, WireType.Varint).int32(Number(nanos));
  writer.join();
}

/** Writes text, unless it is empty. */
export function writeText(writer: BinaryWriter, field: number, text: string): void {
  if (text !== '') writer.tag(field, WireType.LengthDelimited).string(text);
}

/** What stands around each state that is gossiped or filed: a message, when it expires, and what else came. */
export interface Envelope {
  readonly message: Uint8Array;
  readonly expiresAtNs: bigint;
  readonly unknown: Uint8Array;
}

/** Reads an envelope (`MeshEntry`, `MeshSilence`); `what` is what one without a message lacks. */
export function readEnvelope(bytes: Uint8Array, what: string): Envelope {
  let message: Uint8Array | undefined;
  let expiresAtNs = 0n;
  const unknown = readMessage(bytes, {
    1: delimited((reader) => void (message = reader.bytes())),
    2: timestamp((ns) => void (expiresAtNs = ns)),
  });
  if (message === undefined) throw new CodedError(WIRE_ERROR, `it holds no ${what}`);
  return { message, expiresAtNs, unknown };
}

/** Encodes an envelope around what `write` writes. */
export function encodeEnvelope(
  write: (writer: BinaryWriter) => void,
  expiresAtNs: bigint,
  unknown: Uint8Array | undefined,
): Uint8Array {
  const writer = new BinaryWriter();
  writer.tag(1, WireType.LengthDelimited).fork();
  write(writer);
  writer.join();
  writeTimestamp(writer, 2, expiresAtNs);
  if (unknown !== undefined) writer.raw(unknown);
  return writer.finish();
}
