import { crc32 } from 'node:zlib';
import { CodedError } from '../../base/errors.ts';
import { compressed, decompressed } from './compression.ts';
import { labelHeader, labelLength } from './label.ts';
import { MESSAGE_TYPE } from './message-types.ts';
import type { PacketMessage } from './messages.ts';
import { MsgpackReader } from './msgpack-reader.ts';
import { readMessage } from './read-message.ts';
import { wireError } from './wire-error.ts';

/** Honest packets have 1,400 bytes before compression, or what a socket's buffer takes. */
const MAX_PLAIN_BYTES = 1 << 20;
/** Wrappers in wrappers; honest are two, a compound in a compression. */
const MAX_DEPTH = 8;
const MAX_PARTS = 255;
/** In all compounds of a packet together; honest packets have one compound. */
const MAX_MESSAGES = 1024;
const CRC_HEADER = 5;

/**
 * The messages of a packet, wrappers undone. Parts that are none are left out as long as another one is good. Throws
 * a CodedError when nothing is, and nothing else on any bytes. User messages are views of `bytes` or of what was
 * compressed in it.
 */
export function decodePacket(
  bytes: Uint8Array,
  { label }: { readonly label: string },
): PacketMessage[] {
  const decoder = new PacketDecoder();
  decoder.read(checked(bytes.subarray(labelLength(bytes, label))), 0);
  return decoder.finish();
}

/** Without the checksum, if there is one. */
function checked(bytes: Uint8Array): Uint8Array {
  if (bytes[0] !== MESSAGE_TYPE.hasCrc) return bytes;
  if (bytes.length < CRC_HEADER) throw wireError('gossip-truncated', 'a checksum ends early');
  const sum = new DataView(bytes.buffer, bytes.byteOffset).getUint32(1);
  const rest = bytes.subarray(CRC_HEADER);
  if (crc32(rest) !== sum) throw wireError('gossip-checksum', 'the checksum is wrong');
  return rest;
}

class PacketDecoder {
  readonly #messages: PacketMessage[] = [];
  #error: CodedError | undefined;
  #plainLeft = MAX_PLAIN_BYTES;
  #messagesLeft = MAX_MESSAGES;

  read(bytes: Uint8Array, depth: number): void {
    if (this.#messagesLeft-- <= 0) return;
    try {
      if (depth > MAX_DEPTH) throw wireError('gossip-limit', 'wrappers are nested too deeply');
      if (bytes[0] === MESSAGE_TYPE.compress) this.#readCompressed(bytes, depth);
      else if (bytes[0] === MESSAGE_TYPE.compound) this.#readCompound(bytes, depth);
      else this.#messages.push(readMessage(bytes));
    } catch (error) {
      if (!(error instanceof CodedError)) throw error;
      this.#error ??= error;
    }
  }

  finish(): PacketMessage[] {
    if (this.#error !== undefined && this.#messages.length === 0) throw this.#error;
    return this.#messages;
  }

  #readCompressed(bytes: Uint8Array, depth: number): void {
    const left = this.#plainLeft;
    // After one that is none, no other is tried: they cost far more than they weigh.
    this.#plainLeft = 0;
    const plain = decompressed(new MsgpackReader(bytes, 1), left);
    this.#plainLeft = left - plain.length;
    this.read(plain, depth + 1);
  }

  #readCompound(bytes: Uint8Array, depth: number): void {
    const count = bytes[1] ?? 0;
    let at = 2 + 2 * count;
    if (bytes.length < at) throw wireError('gossip-truncated', 'a compound ends early');
    for (let i = 0; i < count; i++) {
      const length = ((bytes[2 + 2 * i] ?? 0) << 8) | (bytes[3 + 2 * i] ?? 0);
      if (at + length > bytes.length)
        throw wireError('gossip-truncated', `part ${i + 1} of ${count} ends early`);
      this.read(bytes.subarray(at, at + length), depth + 1);
      at += length;
    }
  }
}

/** How packets are wrapped. */
export interface PacketOptions {
  readonly label: string;
  /** Whether they are compressed where that makes them shorter. */
  readonly compress: boolean;
  /** Whether they carry a checksum: for members whose greatest protocol version is at least 5. */
  readonly crc: boolean;
}

/**
 * Packets of the messages `parts`: a single one as it is, several as compounds of at most 255. The caller sees to
 * their size; a part of 64 KiB and more has a packet of its own.
 */
export function encodePacket(parts: readonly Uint8Array[], options: PacketOptions): Uint8Array[] {
  return grouped(parts).map((group) => wrapped(group, options));
}

function grouped(parts: readonly Uint8Array[]): Uint8Array[][] {
  const groups: Uint8Array[][] = [];
  let open: Uint8Array[] = [];
  for (const part of parts) {
    if (part.length > 0xffff) groups.push([part]);
    else {
      if (open.length === 0) groups.push(open);
      open.push(part);
      if (open.length === MAX_PARTS) open = [];
    }
  }
  return groups;
}

function wrapped(group: readonly Uint8Array[], options: PacketOptions): Uint8Array {
  const plain = group.length === 1 && group[0] !== undefined ? group[0] : compound(group);
  const body = options.compress ? compressed(plain) : plain;
  const label = labelHeader(options.label);
  if (label.length === 0 && !options.crc) return body;
  const bodyAt = label.length + (options.crc ? CRC_HEADER : 0);
  const packet = new Uint8Array(bodyAt + body.length);
  packet.set(label);
  packet.set(body, bodyAt);
  if (options.crc) {
    packet[label.length] = MESSAGE_TYPE.hasCrc;
    new DataView(packet.buffer).setUint32(label.length + 1, crc32(body));
  }
  return packet;
}

function compound(parts: readonly Uint8Array[]): Uint8Array {
  const size = parts.reduce((sum, part) => sum + part.length, 2 + 2 * parts.length);
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  bytes[0] = MESSAGE_TYPE.compound;
  bytes[1] = parts.length;
  let at = 2 + 2 * parts.length;
  for (const [i, part] of parts.entries()) {
    view.setUint16(2 + 2 * i, part.length);
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
