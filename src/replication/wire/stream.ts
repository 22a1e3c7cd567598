import { BinaryReader, BinaryWriter } from '@bufbuild/protobuf/wire';
import { CodedError } from '../../base/errors.ts';
import { WIRE_ERROR } from './protobuf.ts';

/** The longest message, as in Alertmanager since 0.32. */
const MAX_MESSAGE_BYTES = 4 * 1024 * 1024;
/** As long as the longest number that a length can be. */
const MAX_VARINT_BYTES = 10;

/** A message of a stream and where its length begins. */
export interface StreamMessage {
  readonly offset: number;
  readonly message: Uint8Array;
}

/**
 * The messages of a stream: each preceded by its length (gossip-protocol.md section 5: files and state parts).
 * Throws a CodedError that names the offset when it comes to bytes that are no such thing.
 */
export function* readStream(bytes: Uint8Array): Generator<StreamMessage, void, undefined> {
  let offset = 0;
  while (offset < bytes.length) {
    const reader = new BinaryReader(bytes.subarray(offset, offset + MAX_VARINT_BYTES));
    const length = readLength(reader, offset);
    const begin = offset + reader.pos;
    if (length > MAX_MESSAGE_BYTES)
      throw failure(offset, `a message of ${length} bytes, the most is ${MAX_MESSAGE_BYTES}`);
    if (begin + length > bytes.length) {
      const missing = begin + length - bytes.length;
      throw failure(offset, `a message of ${length} bytes whose last ${missing} are missing`);
    }
    yield { offset, message: bytes.subarray(begin, begin + length) };
    offset = begin + length;
  }
}

function readLength(reader: BinaryReader, offset: number): number {
  try {
    return reader.uint32();
  } catch {
    throw failure(offset, 'no message length');
  }
}

function failure(offset: number, what: string): CodedError {
  return new CodedError(WIRE_ERROR, `at byte ${offset}: ${what}`);
}

/** Puts messages into one stream. */
export function writeStream(messages: Iterable<Uint8Array>): Uint8Array {
  const writer = new BinaryWriter();
  for (const message of messages) writer.bytes(message);
  return writer.finish();
}
