import { type BinaryReader, type BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { CodedError } from '../../base/errors.ts';
import type { LogReceiverRecord, LogRecord } from '../records.ts';
import {
  decoding,
  delimited,
  encodeEnvelope,
  readEnvelope,
  readMessage,
  timestamp,
  UNUSABLE_RECORD,
  varint,
  WIRE_ERROR,
  writeText,
  writeTimestamp,
  type Field,
} from './protobuf.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

interface Draft {
  groupKey: string;
  receiver: LogReceiverRecord | undefined;
  timestampNs: bigint;
  readonly firing: bigint[];
  readonly resolved: bigint[];
  readonly receiverData: Map<string, string | bigint | number>;
}

/** Decodes a MeshEntry. Throws a CodedError on anything that is none, one without entry or receiver included. */
export function decodeMeshEntry(bytes: Uint8Array): LogRecord {
  return decoding('MeshEntry', () => {
    const { message, expiresAtNs, unknown: envelope } = readEnvelope(bytes, 'entry');
    const { draft, unknown } = readEntry(message);
    if (draft.receiver === undefined)
      throw new CodedError(WIRE_ERROR, 'its entry names no receiver');
    return {
      groupKey: draft.groupKey,
      receiver: draft.receiver,
      timestampNs: draft.timestampNs,
      firing: BigUint64Array.from(draft.firing).sort(),
      resolved: BigUint64Array.from(draft.resolved).sort(),
      receiverData: draft.receiverData,
      expiresAtNs,
      ...(envelope.length + unknown.length > 0 && { unknown: { envelope, message: unknown } }),
    };
  });
}

function readEntry(bytes: Uint8Array): { readonly draft: Draft; readonly unknown: Uint8Array } {
  const draft: Draft = {
    groupKey: '',
    receiver: undefined,
    timestampNs: 0n,
    firing: [],
    resolved: [],
    receiverData: new Map(),
  };
  // Alert hashes come packed; a decoder has to take them one by one as well.
  const rest = readMessage(bytes, {
    1: delimited((reader) => void (draft.groupKey = groupKeyOf(reader.bytes()))),
    2: delimited((reader) => void (draft.receiver = readReceiver(reader.bytes()))),
    5: timestamp((ns) => void (draft.timestampNs = ns)),
    6: packedHashes(draft.firing),
    7: packedHashes(draft.resolved),
    8: delimited((reader) => readReceiverData(reader.bytes(), draft.receiverData)),
  });
  const unknown = readMessage(rest, { 6: singleHash(draft.firing), 7: singleHash(draft.resolved) });
  return { draft, unknown };
}

/** The only text that is bytes on the wire: one that is not UTF-8 is no fault of the message. */
function groupKeyOf(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new CodedError(UNUSABLE_RECORD, 'its group key is not UTF-8');
  }
}

function packedHashes(into: bigint[]): Field {
  return delimited((reader) => {
    const end = reader.uint32() + reader.pos;
    if (end > reader.len) throw new RangeError('premature EOF');
    while (reader.pos < end) into.push(BigInt(reader.uint64()));
    if (reader.pos !== end) throw new RangeError('a packed number goes beyond its field');
  });
}

function singleHash(into: bigint[]): Field {
  return varint((reader) => void into.push(BigInt(reader.uint64())));
}

function readReceiver(bytes: Uint8Array): LogReceiverRecord {
  let groupName = '';
  let integration = '';
  let index = 0;
  readMessage(bytes, {
    1: delimited((reader) => void (groupName = reader.string())),
    2: delimited((reader) => void (integration = reader.string())),
    3: varint((reader) => void (index = reader.uint32())),
  });
  return { groupName, integration, index };
}

function readReceiverData(bytes: Uint8Array, into: Draft['receiverData']): void {
  let key = '';
  let value: string | bigint | number | undefined;
  const readValue = (reader: BinaryReader): void => {
    readMessage(reader.bytes(), {
      1: delimited((r) => void (value = r.string())),
      2: varint((r) => void (value = BigInt(r.int64()))),
      3: [WireType.Bit64, (r) => void (value = r.double())],
    });
  };
  readMessage(bytes, {
    1: delimited((reader) => void (key = reader.string())),
    2: delimited(readValue),
  });
  if (value !== undefined) into.set(key, value);
}

/** Encodes a MeshEntry. */
export function encodeMeshEntry(record: LogRecord): Uint8Array {
  const { expiresAtNs, unknown } = record;
  return encodeEnvelope((writer) => writeEntry(writer, record), expiresAtNs, unknown?.envelope);
}

function writeEntry(writer: BinaryWriter, record: LogRecord): void {
  const { groupName, integration, index } = record.receiver;
  writeText(writer, 1, record.groupKey);
  writer.tag(2, WireType.LengthDelimited).fork();
  writeText(writer, 1, groupName);
  writeText(writer, 2, integration);
  if (index !== 0) writer.tag(3, WireType.Varint).uint32(index);
  writer.join();
  writeTimestamp(writer, 5, record.timestampNs);
  writeHashes(writer, 6, record.firing);
  writeHashes(writer, 7, record.resolved);
  for (const [key, value] of record.receiverData) {
    writer.tag(8, WireType.LengthDelimited).fork();
    writeText(writer, 1, key);
    writer.tag(2, WireType.LengthDelimited).fork();
    writeReceiverValue(writer, value);
    writer.join().join();
  }
  if (record.unknown) writer.raw(record.unknown.message);
}

function writeHashes(writer: BinaryWriter, field: number, hashes: BigUint64Array): void {
  if (hashes.length === 0) return;
  writer.tag(field, WireType.LengthDelimited).fork();
  for (const hash of hashes) writer.uint64(hash);
  writer.join();
}

/** One of several: written even when it is empty or zero. */
function writeReceiverValue(writer: BinaryWriter, value: string | bigint | number): void {
  if (typeof value === 'string') writer.tag(1, WireType.LengthDelimited).string(value);
  else if (typeof value === 'bigint') writer.tag(2, WireType.Varint).int64(value);
  else writer.tag(3, WireType.Bit64).double(value);
}

/** The key of a record: one is kept for each. */
export function logRecordKey({
  groupKey,
  receiver,
}: Pick<LogRecord, 'groupKey' | 'receiver'>): string {
  return `${groupKey}:${receiver.groupName}/${receiver.integration}/${receiver.index}`;
}
