import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { decoding, delimited, readMessage, writeText } from '../replication/wire/protobuf.ts';

/** A piece of replicated state: a stream of records (`writeStream`) and the key of whose they are. */
export interface Part {
  readonly key: string;
  readonly data: Uint8Array;
}

const NOTHING = new Uint8Array(0);

/** Encodes a `Part`. */
export function encodePart({ key, data }: Part): Uint8Array {
  const writer = new BinaryWriter();
  writePart(writer, key, data);
  return writer.finish();
}

/** Decodes a `Part`. Throws a CodedError on anything that is none. */
export function decodePart(bytes: Uint8Array): Part {
  return decoding('Part', () => readPart(bytes));
}

/** Encodes a `FullState`: a part without data is there all the same. */
export function encodeFullState(parts: readonly Part[]): Uint8Array {
  const writer = new BinaryWriter();
  for (const { key, data } of parts) {
    writer.tag(1, WireType.LengthDelimited).fork();
    writePart(writer, key, data);
    writer.join();
  }
  return writer.finish();
}

/** Decodes a `FullState`. Throws a CodedError on anything that is none. */
export function decodeFullState(bytes: Uint8Array): Part[] {
  return decoding('FullState', () => {
    const parts: Part[] = [];
    readMessage(bytes, { 1: delimited((reader) => void parts.push(readPart(reader.bytes()))) });
    return parts;
  });
}

function writePart(writer: BinaryWriter, key: string, data: Uint8Array): void {
  writeText(writer, 1, key);
  if (data.length > 0) writer.tag(2, WireType.LengthDelimited).bytes(data);
}

function readPart(bytes: Uint8Array): Part {
  let key = '';
  let data: Uint8Array = NOTHING;
  readMessage(bytes, {
    1: delimited((reader) => void (key = reader.string())),
    2: delimited((reader) => void (data = reader.bytes())),
  });
  return { key, data };
}
